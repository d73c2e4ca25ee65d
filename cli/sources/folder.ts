import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../terminal/usage-error";
import { inFolder, isConfigurationFile, planCommand, quoted, readJson, reasonOf } from "./read-file";
import { isObject } from "./shape";

/** A synthesized app, or the file of one stack. */
export type AppPath = { readonly folder: string; readonly shown: string } | { readonly file: string; readonly shown: string };

const DEFAULT_OUTPUT = "cdktf.out";

/**
 * Where the synthesized app is that a folder stands for: the folder itself, the project's output folder in it, or a single stack's file.
 * @throws UsageError with the command to run when there is none
 */
export function findApp(folder: string, shown: string): AppPath {
  const names = namesIn(folder, shown);
  if (isApp(folder)) return { folder, shown };
  if (names.includes("cdk.tf.json")) return { file: join(folder, "cdk.tf.json"), shown: join(shown, "cdk.tf.json") };
  const output = outputOf(folder, shown);
  if (isApp(join(folder, output))) return { folder: join(folder, output), shown: join(shown, output) };
  throw new UsageError(
    adviceForFolder(folder, shown) ??
      `"${shown}" is not a synthesized app: it has no stacks/*/cdk.tf.json; run "cdktf synth" in the project, or name another source`,
  );
}

/** The command to run in a folder of a project that holds nothing to read; undefined for other folders. */
export function adviceForFolder(folder: string, shown: string): string | undefined {
  const names = namesIn(folder, shown);
  const here = shown === "." ? "this folder" : `"${shown}"`;
  const check = (path: string) => `vpc-peering check ${quoted(join(shown, path))}`;
  if (names.includes("cdktf.json"))
    return `${here} is a CDKTF project that has not been synthesized; run: ${inFolder(shown, "cdktf synth")} && ${check(outputOf(folder, shown))}`;
  if (names.some((name) => isConfigurationFile(name)))
    return `${here} holds Terraform configuration; check its plan: ${planCommand(shown)} && vpc-peering check plan.json`;
  if (names.includes("terraform.tfstate")) return `${here} holds a state; run: ${check("terraform.tfstate")}`;
  return undefined;
}

function isApp(folder: string): boolean {
  if (existsSync(join(folder, "vpc-peering.json"))) return true;
  const stacks = join(folder, "stacks");
  return existsSync(stacks) && namesIn(stacks, stacks).some((name) => existsSync(join(stacks, name, "cdk.tf.json")));
}

/** The output folder of a CDKTF project: what `cdktf.json` sets, else the default. */
function outputOf(folder: string, shown: string): string {
  const file = join(folder, "cdktf.json");
  if (!existsSync(file)) return DEFAULT_OUTPUT;
  const settings = readJson(file, join(shown, basename(file)));
  const output = isObject(settings) ? settings["output"] : undefined;
  return typeof output === "string" && output !== "" ? output : DEFAULT_OUTPUT;
}

function namesIn(folder: string, shown: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new UsageError(`"${shown}" cannot be read: ${reasonOf(cause as NodeJS.ErrnoException)}`);
  }
}
