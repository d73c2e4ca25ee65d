import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Finished, type RunOptions, run as runProcess } from "./processes";
import { repositoryRoot } from "./repository";
import { findTerraform } from "./terraform";

export type ProviderChoice = "embedded" | "official";

export interface WorkspaceOptions {
  readonly provider: ProviderChoice;
  /** A filesystem mirror that holds further providers, the official one say. @default - none */
  readonly mirror?: string;
  /** @default - found on PATH */
  readonly terraform?: string;
}

/**
 * A temporary folder in which one cdktf app is deployed: its own provider mirror, Terraform configuration, state and
 * output, nothing of the user's home. `dispose` removes it.
 */
export class Workspace {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), "vpc-peering-")));
  readonly terraform: string;

  constructor(private readonly options: WorkspaceOptions) {
    this.terraform = options.terraform ?? findTerraform();
  }

  /** Installs the embedded plugins into the workspace's mirror and writes Terraform's configuration. */
  async prepare(): Promise<void> {
    const mirror = join(this.dir, "plugins");
    const done = await this.vpcPeering(["providers", "install", "--dir", mirror], {});
    if (done.code !== 0) throw new Error(`vpc-peering providers install failed: ${done.stderr || done.stdout}`);
    const mirrors = [mirror, ...(this.options.mirror ? [this.options.mirror] : [])];
    const direct =
      this.options.provider === "official" && !this.options.mirror ? '  direct {\n    exclude = ["vpc-peering.local/*/*"]\n  }\n' : "";
    const lines = mirrors.map((path) => `  filesystem_mirror {\n    path = "${path}"\n  }\n`).join("");
    writeFileSync(join(this.dir, "cdktf.json"), JSON.stringify({ language: "typescript", app: "true", sendCrashReports: "false" }));
    writeFileSync(this.cliConfig, `disable_checkpoint = true\nprovider_installation {\n${lines}${direct}}\n`);
  }

  get cliConfig(): string {
    return join(this.dir, "terraformrc");
  }

  /** Environment for cdktf and Terraform, with what is given on top. */
  environment(extra: Record<string, string>): NodeJS.ProcessEnv {
    const { SCW_PROFILE, SCW_CONFIG_PATH, ...inherited } = process.env;
    return {
      ...inherited,
      CHECKPOINT_DISABLE: "1",
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      CDKTF_HOME: join(this.dir, ".cdktf"),
      TERRAFORM_BINARY_NAME: this.terraform,
      TF_CLI_CONFIG_FILE: this.cliConfig,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      SCW_CONFIG_PATH: join(this.dir, "no-scaleway-config.yaml"),
      VPC_PEERING_PROVIDER: this.options.provider,
      ...extra,
    };
  }

  /** Runs `cdktf COMMAND` for an app of this repository. */
  cdktf(
    command: string,
    app: string,
    args: readonly string[],
    options: Partial<RunOptions> & { env: Record<string, string> },
  ): Promise<Finished> {
    const file = `${process.execPath} ${require.resolve("tsx/cli")} ${app}`;
    return this.run(
      process.execPath,
      [
        join(dirname(require.resolve("cdktf-cli/package.json")), "bundle/bin/cdktf"),
        command,
        "--app",
        file,
        "--output",
        this.output(app),
        ...args,
      ],
      options,
    );
  }

  /** Where an app of this repository is synthesized to. */
  output(app: string): string {
    return join(this.dir, `out-${app.replace(/^.*\/([^/]+)\/([^/]+)\.ts$/, "$1-$2")}`);
  }

  /** Folders of the synthesized stacks of an app. */
  stacks(app: string): string[] {
    const stacks = join(this.output(app), "stacks");
    return readdirSync(stacks).map((name) => join(stacks, name));
  }

  /** Runs Terraform in one synthesized stack. */
  runTerraform(
    stackFolder: string,
    args: readonly string[],
    options: Partial<RunOptions> & { env: Record<string, string> },
  ): Promise<Finished> {
    return this.run(this.terraform, [`-chdir=${stackFolder}`, ...args], options);
  }

  /** Runs the `vpc-peering` command. */
  vpcPeering(args: readonly string[], env: Record<string, string>): Promise<Finished> {
    return this.node([join(repositoryRoot, "dist/bin/vpc-peering.js"), ...args], { env });
  }

  /** Runs a script with this Node.js. */
  node(args: readonly string[], options: Partial<RunOptions> & { env: Record<string, string> }): Promise<Finished> {
    return this.run(process.execPath, args, options);
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private run(command: string, args: readonly string[], options: Partial<RunOptions> & { env: Record<string, string> }): Promise<Finished> {
    return runProcess(command, args, { cwd: this.dir, ...options, env: this.environment(options.env) });
  }
}
