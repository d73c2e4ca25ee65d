import type { AppDeclarations } from "../../terraform";
import { UsageError } from "../terminal/usage-error";
import { flag, listOf, mapOf, maybe, name, object, oneOf, text } from "./shape";
import { VERDICT_OPTIONS } from "./topology-json";

const FAMILY = oneOf(4, 6);
const FINDING = object({ code: name, severity: oneOf("error", "warning", "info"), message: text, subjects: listOf(text), hint: text });
const STACK_TEXT = object({ stack: text, text });
const EXISTING_VPC = object({
  id: name,
  name: text,
  vpcId: listOf(STACK_TEXT),
  region: maybe(text),
  organizationId: maybe(text),
  projectId: maybe(text),
  transitivity: flag,
  routing: flag,
  customRoutesPropagation: flag,
  privateNetworks: listOf(object({ id: name, name: text, family: FAMILY, block: STACK_TEXT })),
});
const MANIFEST = object({
  intents: listOf(object({ from: name, to: name, family: maybe(FAMILY), by: text })),
  acceptances: listOf(object({ code: name, reason: text, by: text, vpcs: listOf(text), everywhere: flag })),
  settings: VERDICT_OPTIONS,
  existingVpcs: listOf(EXISTING_VPC),
  addresses: mapOf(mapOf(text)),
  assumedMirrors: listOf(text),
  aliases: mapOf(text),
  compileFindings: listOf(FINDING),
  assumptions: listOf(text),
});

/** True for the file that the constructs write beside the stacks. */
export function looksLikeManifest(json: object): boolean {
  return "version" in json && "addresses" in json && ("intents" in json || "topology" in json);
}

/** What the constructs of an app declare. @throws UsageError for a file of another version, or of another shape */
export function declarationsFromManifest(json: unknown, shown: string): AppDeclarations {
  const { version } = json as { readonly version?: unknown };
  if (version !== 2) {
    throw new UsageError(`"${shown}" was written by another version of vpc-peering (${String(version)}): synthesize the app again`);
  }
  const problem = MANIFEST(json, "");
  if (problem) throw new UsageError(`"${shown}" does not have the form that vpc-peering writes (${problem}): synthesize the app again`);
  return json as AppDeclarations;
}
