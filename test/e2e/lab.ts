import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { type MockProcess, scalewayEnvironment, startMockProcess, type Tenant } from "../../scripts/lib/mock-process";
import { type PlannedChange, plannedChanges } from "../../scripts/lib/plan-changes";
import type { Finished, RunOptions } from "../../scripts/lib/processes";
import { type OrganizationView, viewOf } from "../../scripts/lib/report";
import { Workspace } from "../../scripts/lib/workspace";

/** One mock, one workspace with the embedded provider, and the real Terraform: stacks are built in the test. */
export class Lab {
  private folder = "";

  private constructor(
    readonly mock: MockProcess,
    readonly workspace: Workspace,
    readonly tenants: readonly Tenant[],
  ) {}

  static async open(mockArgs: readonly string[] = []): Promise<Lab> {
    const workspace = new Workspace({ provider: "embedded" });
    await workspace.prepare();
    const mock = await startMockProcess(mockArgs);
    const printed = await workspace.vpcPeering(["env", "--json"], { SCW_API_URL: mock.url });
    return new Lab(mock, workspace, JSON.parse(printed.stdout) as Tenant[]);
  }

  async close(): Promise<void> {
    await this.mock.stop();
    this.workspace.dispose();
  }

  get acme(): Tenant {
    return this.tenants.find((tenant) => tenant.name === "acme")!;
  }

  /** Environment of Terraform as an organization. */
  env(tenant: Tenant = this.acme): Record<string, string> {
    return scalewayEnvironment(tenant);
  }

  /** Synthesizes a stack of this name, with validations, and makes it the one that the following calls work on. State is kept between calls. */
  async synth(name: string, build: (stack: TerraformStack) => void): Promise<void> {
    const app = new App({ outdir: join(this.workspace.dir, name) });
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: join(this.workspace.dir, `${name}.tfstate`) });
    build(stack);
    app.synth();
    this.folder = join(this.workspace.dir, name, "stacks", name);
    if (!existsSync(join(this.folder, ".terraform"))) await this.succeed(["init", "-input=false", "-no-color"]);
  }

  /** Begins with a fresh mock again. Give the next stack another name: states are kept. */
  async reset(): Promise<void> {
    const answer = await fetch(`${this.mock.url}/mock/reset`, { method: "POST" });
    if (!answer.ok) throw new Error(`The mock could not be reset: ${answer.status} ${await answer.text()}`);
  }

  terraform(args: readonly string[], options: Partial<RunOptions> & { env?: Record<string, string> } = {}): Promise<Finished> {
    return this.workspace.runTerraform(this.folder, args, { ...options, env: options.env ?? this.env() });
  }

  /** @throws Error with what Terraform printed when it fails */
  async succeed(args: readonly string[]): Promise<Finished> {
    const done = await this.terraform(args);
    if (done.code !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${done.code}:\n${done.stdout}${done.stderr}`);
    return done;
  }

  async apply(): Promise<void> {
    await this.succeed(["apply", "-auto-approve", "-input=false", "-no-color"]);
  }

  /** Everything that the next plan would change; empty when there is nothing to do. */
  async plan(): Promise<PlannedChange[]> {
    const file = join(this.workspace.dir, "next.plan");
    const done = await this.terraform(["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${file}`]);
    if (done.code === 0) return [];
    if (done.code !== 2) throw new Error(`terraform plan failed:\n${done.stdout}${done.stderr}`);
    const changing = plannedChanges((await this.succeed(["show", "-json", file])).stdout);
    if (changing.length === 0) throw new Error(`plan ended with ${done.code} although nothing changes:\n${done.stdout}`);
    return changing;
  }

  /** Addresses of the managed resources in the state. */
  async stateAddresses(): Promise<string[]> {
    const done = await this.succeed(["state", "list"]);
    return done.stdout
      .trim()
      .split("\n")
      .filter((line) => line && !line.startsWith("data."));
  }

  /** Terraform's JSON of the synthesized stack. */
  stackJson(): { resource: Record<string, Record<string, Record<string, unknown>>> } {
    return JSON.parse(readFileSync(join(this.folder, "cdk.tf.json"), "utf8"));
  }

  view(tenant: Tenant = this.acme): Promise<OrganizationView> {
    return viewOf(this.mock, tenant);
  }

  /** Calls the imitated API out of band. @returns the parsed body, undefined for 204 */
  async api(method: string, path: string, options: { body?: unknown; tenant?: Tenant } = {}): Promise<unknown> {
    const tenant = options.tenant ?? this.acme;
    const answer = await fetch(`${this.mock.url}/vpc/v2/regions/${tenant.region}/${path}`, {
      method,
      headers: { "X-Auth-Token": tenant.secretKey, "Content-Type": "application/json" },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
