import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findingsOfApp, loadApp, type StackJson } from "../../terraform";
import { UsageError } from "../terminal/usage-error";
import { declarationsFromManifest } from "./manifest";
import { readJson, reasonOf } from "./read-file";
import { isObject } from "./shape";
import { type Loaded, plainSource } from "./source";
import { STACK_JSON } from "./terraform-shapes";

/** File that the constructs write beside the stacks: what the stacks cannot express. */
const MANIFEST = "vpc-peering.json";

/**
 * A synthesized app: the VPC resources of its stacks, together with what its constructs declare. Without their file, intents, acceptances
 * and the declared blocks of existing VPCs are missing.
 * @throws UsageError when the folder is not the output of `cdktf synth`, or has nothing of VPC in it.
 */
export function loadSynthesized(folder: string, shown: string): Loaded {
  const stacks = stacksOf(folder, shown);
  const manifest = join(folder, MANIFEST);
  const declarations = existsSync(manifest)
    ? declarationsFromManifest(readJson(manifest, join(shown, MANIFEST)), join(shown, MANIFEST))
    : undefined;
  const { topology, aliases, sets } = loadApp(stacks, declarations);
  const { vpcs, privateNetworks, connectors, routes, unplaced = [] } = topology;
  const isBlank = [vpcs, privateNetworks, connectors, routes, unplaced].every((list) => list.length === 0);
  const reason = `nothing to check: "${shown}" holds ${stacks.size} stack${stacks.size === 1 ? "" : "s"} without any scaleway_vpc resource; check that it is the right app`;
  const plain: Loaded = { ...plainSource(shown, topology, aliases, "app"), ...(isBlank ? { blank: { reason, isCorrect: false } } : {}) };
  if (!declarations) return { ...plain, records: sets };
  const { findings, accepted } = findingsOfApp(topology, declarations);
  return {
    ...plain,
    findings: [...findings, ...accepted.map(({ finding, by, reason: why }) => ({ ...finding, accepted: `${why} (${by})` }))],
    options: declarations.settings,
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
  const paths = constructPaths(folder, shown);
  return new Map(
    names.map((name) => [paths.get(name) ?? name, readStack(join(root, name, "cdk.tf.json"), join(shown, "stacks", name, "cdk.tf.json"))]),
  );
}

/** Construct paths of the stacks by folder name, as far as CDKTF's own manifest holds them. */
function constructPaths(folder: string, shown: string): Map<string, string> {
  const file = join(folder, "manifest.json");
  const { stacks } = (existsSync(file) ? readJson(file, join(shown, "manifest.json")) : {}) as { readonly stacks?: unknown };
  if (!isObject(stacks)) return new Map();
  return new Map(
    Object.entries(stacks).flatMap(([name, stack]): [string, string][] =>
      isObject(stack) && typeof stack["constructPath"] === "string" ? [[name, stack["constructPath"]]] : [],
    ),
  );
}

function readStack(file: string, shown: string): StackJson {
  const json = readJson(file, shown);
  const problem = STACK_JSON(json, "");
  if (problem) throw new UsageError(`"${shown}" looks like a synthesized stack, but ${problem}: create it again`);
  return json as StackJson;
}
