import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadTopology, recordsOfStack, type StackJson } from "../../terraform";
import { UsageError } from "../terminal/usage-error";
import { readJson, reasonOf } from "./read-file";
import { type Loaded, plainSource } from "./source";
import { STACK_JSON } from "./terraform-shapes";

/** File that the constructs write beside the stacks, with everything they know. */
const MANIFEST = "vpc-peering.json";

/**
 * A synthesized app: the constructs' own file where there is one, else the `scaleway_vpc…` resources of its stacks.
 * @throws UsageError when the folder is no output of `cdktf synth`, or has nothing of VPC in it.
 */
export function loadSynthesized(folder: string, shown: string, fromManifest: (json: unknown, shown: string) => Loaded): Loaded {
  const manifest = join(folder, MANIFEST);
  if (existsSync(manifest)) return fromManifest(readJson(manifest, join(shown, MANIFEST)), shown);
  const stacks = stacksOf(folder, shown);
  const sets = [...stacks].map(([stack, json]) => recordsOfStack(json, stacks.size > 1 ? `${shown} (stack ${stack})` : shown, { stack }));
  const { topology, aliases } = loadTopology(sets);
  const reason = `nothing to check: "${shown}" holds ${stacks.size} stack${stacks.size === 1 ? "" : "s"} without any scaleway_vpc resource; check that it is the right app`;
  const isBlank = sets.every(({ records }) => records.length === 0);
  return { ...plainSource(shown, topology, aliases, "app"), records: sets, ...(isBlank ? { blank: { reason, isCorrect: false } } : {}) };
}

function entriesOf(folder: string, shown: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new UsageError(`"${shown}" cannot be read: ${reasonOf(cause as NodeJS.ErrnoException)}`);
  }
}

function stacksOf(folder: string, shown: string): Map<string, StackJson> {
  const root = join(folder, "stacks");
  const names = existsSync(root) ? entriesOf(root, shown).filter((name) => existsSync(join(root, name, "cdk.tf.json"))) : [];
  if (names.length === 0) {
    throw new UsageError(
      `"${shown}" is not a synthesized app: it has no stacks/*/cdk.tf.json; run "cdktf synth" first, or name another source`,
    );
  }
  return new Map(names.map((name) => [name, readStack(join(root, name, "cdk.tf.json"), join(shown, "stacks", name, "cdk.tf.json"))]));
}

function readStack(file: string, shown: string): StackJson {
  const json = readJson(file, shown);
  const problem = STACK_JSON(json, "");
  if (problem) throw new UsageError(`"${shown}" looks like a synthesized stack, but ${problem}: create it again`);
  return json as StackJson;
}
