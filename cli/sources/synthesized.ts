import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../terminal/usage-error";
import { readJson, reasonOf } from "./read-file";
import { type Loaded, plainSource } from "./source";
import { STACK_JSON } from "./terraform/shapes";
import { recordsOfStacks, type StackJson } from "./terraform/stack-json";
import { topologyFromRecords } from "./terraform/topology-from-records";

/** File that the constructs write beside the stacks, with everything they know. */
const MANIFEST = "vpc-peering.json";

/**
 * A synthesized app: the constructs' own file where there is one, else the `scaleway_vpc…` resources of its stacks.
 * @throws UsageError when the folder is no output of `cdktf synth`, or a stack is damaged.
 */
export function loadSynthesized(folder: string, shown: string, fromManifest: (json: unknown, shown: string) => Loaded): Loaded {
  const manifest = join(folder, MANIFEST);
  if (existsSync(manifest)) return fromManifest(readJson(manifest, join(shown, MANIFEST)), shown);
  const stacks = stacksOf(folder, shown);
  const set = recordsOfStacks(stacks);
  const { topology, aliases } = topologyFromRecords(set);
  const reason = `nothing to check: "${shown}" holds ${stacks.size} stack${stacks.size === 1 ? "" : "s"} without any scaleway_vpc resource; check that it is the right app`;
  return {
    ...plainSource(shown, topology, aliases, "app"),
    ...(set.records.length === 0 ? { blank: { reason, isCorrect: false } } : {}),
  };
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
