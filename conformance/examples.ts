import { join } from "node:path";
import { exampleNames } from "../scripts/lib/example-plan";
import { repositoryRoot } from "./cache";
import { mustRun } from "./commands";
import type { Engine } from "./tools/engines";

export interface ExampleRun {
  readonly engine: Engine;
  readonly provider: "embedded" | "official";
  /** Filesystem mirror with the official provider. @default - none */
  readonly mirror?: string;
  readonly log: string;
  /** Node.js and repository to run it with. @default - these */
  readonly node?: string;
  readonly root?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export { exampleNames };

/**
 * `npm run example -- NAME`: a fresh mock, deploy with cdktf, plan again (empty), destroy, nothing left behind.
 * @throws CommandFailed with the end of what it printed
 */
export async function runExample(name: string, { engine, provider, mirror, log, ...on }: ExampleRun): Promise<void> {
  const root = on.root ?? repositoryRoot;
  const script = [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "scripts/example.ts"), name, "--provider", provider];
  const env = { ...process.env, ...on.env, TERRAFORM_BINARY_NAME: engine.path, CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
  await mustRun(on.node ?? process.execPath, [...script, ...(mirror ? ["--mirror", mirror] : [])], {
    cwd: root,
    env,
    log,
    interrupt: "leader",
  });
}
