import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed, type Finished, mustRun, run, tail } from "./commands";
import type { Engine } from "./tools/engines";

export interface TerraformFolderOptions {
  readonly engine: Engine;
  /** An empty folder of our own. */
  readonly folder: string;
  /** Filesystem mirrors, the only place where providers are looked for. */
  readonly mirrors: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log?: string;
}

/** One entry of `resource_changes` in `terraform show -json PLAN`. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly change: { readonly actions: readonly string[]; readonly importing?: unknown };
}

/** What a plan would do. */
export interface Plan {
  /** Of `-detailed-exitcode`: whether anything would change, outputs included. */
  readonly empty: boolean;
  /** Managed resources that would change, address to actions, `delete,create` say. */
  readonly actions: Readonly<Record<string, string>>;
  /** Managed resources that would be imported. */
  readonly imported: readonly string[];
  readonly printed: string;
}

/** The JSON of `terraform show -json`. */
export interface StateJson {
  readonly values?: { readonly root_module: ModuleJson; readonly outputs?: Readonly<Record<string, { readonly value: unknown }>> };
}
export interface ModuleJson {
  readonly resources?: readonly { readonly address: string; readonly mode: string; readonly values: Readonly<Record<string, unknown>> }[];
  readonly child_modules?: readonly ModuleJson[];
}

/** A working folder of Terraform or OpenTofu that uses nothing of the user's home and no registry. */
export class TerraformFolder {
  readonly folder: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(private readonly options: TerraformFolderOptions) {
    this.folder = options.folder;
    mkdirSync(this.folder, { recursive: true });
    const mirrors = options.mirrors.map((path) => `  filesystem_mirror {\n    path = "${path}"\n  }\n`).join("");
    this.write("terraformrc", `disable_checkpoint = true\nprovider_installation {\n${mirrors}}\n`);
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TF_|SCW_|SCALEWAY_)/.test(name)));
    this.env = {
      ...inherited,
      CHECKPOINT_DISABLE: "1",
      TF_CLI_CONFIG_FILE: join(this.folder, "terraformrc"),
      TF_IN_AUTOMATION: "1",
      SCW_CONFIG_PATH: join(this.folder, "no-scaleway-config.yaml"),
      ...options.env,
    };
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Copies the .tf files of a folder of `conformance/stacks`. */
  copyStack(name: string): void {
    cpSync(join(__dirname, "stacks", name), this.folder, { recursive: true });
  }

  /** Declares the provider under an address; any version that the mirrors hold. */
  useProvider(source: string): void {
    this.write(
      "providers.tf",
      `terraform {\n  required_providers {\n    scaleway = {\n      source = "${source}"\n    }\n  }\n}\n\nprovider "scaleway" {}\n`,
    );
  }

  async init(): Promise<void> {
    await this.must(["init", "-input=false", "-no-color"]);
  }

  async apply(variables: Variables = {}): Promise<void> {
    await this.must(["apply", "-auto-approve", "-input=false", "-no-color", ...asArguments(variables)]);
  }

  async refresh(variables: Variables = {}): Promise<void> {
    await this.must(["apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color", ...asArguments(variables)]);
  }

  async destroy(variables: Variables = {}): Promise<void> {
    await this.must(["destroy", "-auto-approve", "-input=false", "-no-color", ...asArguments(variables)]);
  }

  async plan(variables: Variables = {}): Promise<Plan> {
    const args = ["plan", "-detailed-exitcode", "-input=false", "-no-color", "-out=plan", ...asArguments(variables)];
    const planned = await this.terraform(args);
    if (planned.code !== 0 && planned.code !== 2) throw new CommandFailed(`plan ended with exit code ${planned.code}:\n${tail(planned)}`);
    const shown = await this.must(["show", "-json", "plan"]);
    const changes = ((JSON.parse(shown.stdout) as { resource_changes?: ResourceChange[] }).resource_changes ?? []).filter(
      (change) => change.mode === "managed",
    );
    return {
      empty: planned.code === 0,
      actions: Object.fromEntries(
        changes.filter(({ change }) => change.actions.join() !== "no-op").map(({ address, change }) => [address, change.actions.join()]),
      ),
      imported: changes.filter(({ change }) => change.importing !== undefined).map(({ address }) => address),
      printed: tail(planned, 60),
    };
  }

  /** @throws CommandFailed that shows the plan when it would change anything */
  async expectEmptyPlan(variables: Variables = {}): Promise<void> {
    const plan = await this.plan(variables);
    if (!plan.empty) throw new CommandFailed(`The plan is not empty:\n${plan.printed}`);
  }

  /** The plan alone, without a look into it, as measurements want it. @throws CommandFailed when anything would change */
  async expectNoChanges(): Promise<void> {
    await this.must(["plan", "-detailed-exitcode", "-input=false", "-no-color"]);
  }

  async state(): Promise<StateJson> {
    return JSON.parse((await this.must(["show", "-json"])).stdout) as StateJson;
  }

  /** Managed resources in the state. */
  async resourceCount(): Promise<number> {
    return resourcesOf(await this.state()).filter(({ mode }) => mode === "managed").length;
  }

  async outputs(): Promise<Record<string, unknown>> {
    const printed = JSON.parse((await this.must(["output", "-json"])).stdout) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(printed).map(([name, { value }]) => [name, value]));
  }

  /** `state replace-provider`: the state's resources of one provider address belong to another from now on. */
  async replaceProvider(from: string, to: string): Promise<void> {
    await this.must(["state", "replace-provider", "-auto-approve", from, to]);
  }

  /** `providers schema -json`. */
  async schemas<T>(): Promise<T> {
    return JSON.parse((await this.must(["providers", "schema", "-json"])).stdout) as T;
  }

  private must(args: readonly string[]): Promise<Finished> {
    return mustRun(this.options.engine.path, args, { cwd: this.folder, env: this.env, log: this.options.log });
  }

  private terraform(args: readonly string[]): Promise<Finished> {
    return run(this.options.engine.path, args, { cwd: this.folder, env: this.env, log: this.options.log });
  }
}

/** Terraform variables: strings and booleans. */
export type Variables = Readonly<Record<string, string | boolean>>;

const asArguments = (variables: Variables) => Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`);

/** Every resource of a state, child modules included. */
export function resourcesOf(state: StateJson): { address: string; mode: string; values: Readonly<Record<string, unknown>> }[] {
  const collect = (module: ModuleJson): ReturnType<typeof resourcesOf> => [
    ...(module.resources ?? []),
    ...(module.child_modules ?? []).flatMap(collect),
  ];
  return state.values ? collect(state.values.root_module) : [];
}
