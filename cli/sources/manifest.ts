import type { PeeringManifest } from "../../constructs";
import { UsageError } from "../usage-error";
import type { Loaded } from "./source";
import { looksLikeTopology, parseTopology } from "./topology-json";

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
  return {
    topology: parseTopology(manifest.topology, shown),
    label: shown,
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
