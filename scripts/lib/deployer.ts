import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finished, RunOptions } from "./processes";
import type { Workspace } from "./workspace";

export type DeployOptions = Partial<RunOptions> & { readonly env: Record<string, string> };

/** Synthesizes, deploys and destroys one app of this repository, all its stacks. A failure is in the result. */
export interface Deployer {
  /** What a user would type. */
  readonly command: string;
  synth(app: string, options: DeployOptions): Promise<Finished>;
  deploy(app: string, options: DeployOptions): Promise<Finished>;
  destroy(app: string, options: DeployOptions): Promise<Finished>;
}

/** With cdktf-cli, as a user does. */
export class CdktfDeployer implements Deployer {
  readonly command = "cdktf";

  constructor(private readonly workspace: Workspace) {}

  synth(app: string, options: DeployOptions): Promise<Finished> {
    return this.workspace.cdktf("synth", app, [], options);
  }

  deploy(app: string, options: DeployOptions): Promise<Finished> {
    return this.workspace.cdktf("deploy", app, ["*", "--auto-approve", "--skip-provider-lock"], options);
  }

  destroy(app: string, options: DeployOptions): Promise<Finished> {
    return this.workspace.cdktf("destroy", app, ["*", "--auto-approve", "--skip-provider-lock"], options);
  }
}

interface SynthesizedManifest {
  readonly stacks: Readonly<Record<string, { readonly workingDirectory: string; readonly dependencies: readonly string[] }>>;
}

/** The app by itself, then Terraform in each of its stacks: what cdktf-cli does, in half of its time. */
export class TerraformDeployer implements Deployer {
  readonly command = "terraform";

  constructor(private readonly workspace: Workspace) {}

  synth(app: string, options: DeployOptions): Promise<Finished> {
    return this.workspace.node(["--require", require.resolve("tsx/cjs"), app], {
      ...options,
      env: { ...options.env, CDKTF_OUTDIR: this.workspace.output(app) },
    });
  }

  async deploy(app: string, options: DeployOptions): Promise<Finished> {
    let done = await this.synth(app, options);
    for (const folder of done.code === 0 ? this.stacks(app) : []) {
      if (!existsSync(join(folder, ".terraform")))
        done = await this.workspace.runTerraform(folder, ["init", "-input=false", "-no-color"], options);
      if (done.code === 0)
        done = await this.workspace.runTerraform(folder, ["apply", "-auto-approve", "-input=false", "-no-color"], options);
      if (done.code !== 0) break;
    }
    return done;
  }

  async destroy(app: string, options: DeployOptions): Promise<Finished> {
    let done: Finished = { code: 0, stdout: "", stderr: "" };
    for (const folder of this.stacks(app).reverse()) {
      done = await this.workspace.runTerraform(folder, ["destroy", "-auto-approve", "-input=false", "-no-color"], options);
      if (done.code !== 0) break;
    }
    return done;
  }

  /** Folders of the stacks, each after those it depends on. */
  private stacks(app: string): string[] {
    const { stacks } = JSON.parse(readFileSync(join(this.workspace.output(app), "manifest.json"), "utf8")) as SynthesizedManifest;
    const ordered = new Set<string>();
    const add = (name: string) => {
      for (const needed of stacks[name]!.dependencies) add(needed);
      ordered.add(name);
    };
    for (const name of Object.keys(stacks)) add(name);
    return [...ordered].map((name) => join(this.workspace.output(app), stacks[name]!.workingDirectory));
  }
}
