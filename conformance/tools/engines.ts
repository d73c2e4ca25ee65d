import { cacheFolder } from "../cache";
import { mustRun } from "../commands";

/** A Terraform or OpenTofu that can be run. */
export interface Engine {
  /** "Terraform 1.11.4" */
  readonly label: string;
  readonly path: string;
}

/** Asks a binary what it is. */
export async function describeEngine(path: string): Promise<Engine> {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" };
  const printed = (await mustRun(path, ["version"], { cwd: cacheFolder(), env })).stdout;
  const [, name, version] = /^(Terraform|OpenTofu) v(\S+)/.exec(printed) ?? [];
  if (!name) throw new Error(`${path} version printed neither Terraform nor OpenTofu:\n${printed}`);
  return { label: `${name} ${version}`, path };
}
