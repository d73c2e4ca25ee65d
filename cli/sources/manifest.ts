import type { PeeringManifest } from "../../constructs";
import { UsageError } from "../terminal/usage-error";
import { listOf, mapOf, name, object, oneOf, text } from "./shape";
import { type Loaded, sourceNote } from "./source";
import { looksLikeTopology, parseTopology, VERDICT_OPTIONS } from "./topology-json";

const FINDING = object({ code: name, severity: oneOf("error", "warning", "info"), message: text, subjects: listOf(text), hint: text });
const MANIFEST = object({
  findings: listOf(FINDING),
  accepted: listOf(object({ finding: FINDING, by: text, reason: text })),
  options: VERDICT_OPTIONS,
  addresses: mapOf(mapOf(text)),
});

/** True for the constructs' own file. */
export function looksLikeManifest(json: object): boolean {
  return "version" in json && "topology" in json && "addresses" in json;
}

/** A topology out of the constructs' own file; ids are construct paths. @throws UsageError when it is of another version. */
export function loadedFromManifest(json: unknown, shown: string): Loaded {
  const manifest = json as PeeringManifest;
  if (manifest.version !== 1 || !looksLikeTopology(manifest.topology)) {
    throw new UsageError(
      `"${shown}" was written by another version of vpc-peering (${String(manifest.version)}): synthesize the app again`,
    );
  }
  const problem = MANIFEST(json, "");
  if (problem) throw new UsageError(`"${shown}" is not as vpc-peering writes it (${problem}): synthesize the app again`);
  return {
    topology: parseTopology(manifest.topology, shown),
    label: shown,
    notes: [sourceNote(shown, "app")],
    findings: [
      ...manifest.findings,
      ...manifest.accepted.map(({ finding, by, reason }) => ({ ...finding, accepted: `${reason} (${by})` })),
    ],
    options: manifest.options,
    aliases: aliasesOf(manifest.addresses),
    owners: new Map(),
  };
}

/** Terraform addresses by which objects can be named too, with their stack in front where two stacks have the same. */
function aliasesOf(addresses: PeeringManifest["addresses"]): Map<string, string> {
  const aliases = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const [stack, byId] of Object.entries(addresses)) {
    for (const [id, address] of Object.entries(byId)) {
      aliases.set(`${stack}/${address}`, id);
      if (aliases.has(address)) doubtful.add(address);
      aliases.set(address, id);
    }
  }
  for (const address of doubtful) aliases.delete(address);
  return aliases;
}
