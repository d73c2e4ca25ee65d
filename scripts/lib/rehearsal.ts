import { join } from "node:path";
import { CdktfDeployer, type Deployer, TerraformDeployer } from "./deployer";
import { type ExampleApp, type ExamplePlan, type ExampleValue, examplePlan, exampleSeed } from "./example-plan";
import { Interrupted, InterruptGuard } from "./interrupt";
import { type MockProcess, scalewayEnvironment, startMockProcess, type Tenant } from "./mock-process";
import { sendPackets } from "./packets";
import { changedAddresses } from "./plan-changes";
import type { Finished } from "./processes";
import { describeView, leftovers, viewOf } from "./report";
import { assertBuilt, repositoryRoot } from "./repository";
import { type ProviderChoice, Workspace } from "./workspace";

export interface RehearsalOptions {
  readonly example: string;
  /** @default - the example's own */
  readonly plan?: ExamplePlan;
  readonly provider: ProviderChoice;
  /** Filesystem mirror with further providers. */
  readonly mirror?: string;
  /** Deploy with cdktf-cli, or the app by itself and Terraform in each stack, which takes half the time. @default "cdktf" */
  readonly with?: "cdktf" | "terraform";
  /** Leave mock and objects in place until Ctrl-C. */
  readonly keep: boolean;
  /** Called with each piece of what cdktf and Terraform print. @default - it is shown only when they fail */
  readonly onOutput?: (text: string) => void;
  readonly say: (line: string) => void;
}

/** A step that did not do what it must; the message is for the user. */
export class RehearsalFailed extends Error {
  override readonly name = "RehearsalFailed";
}

/** Exit code of `terraform plan -detailed-exitcode` when something changes. */
const CHANGES = 2;

/** One run of an example against a fresh mock: deploy, show, plan again (nothing to change), destroy, nothing left. */
export class Rehearsal {
  private readonly plan: ExamplePlan;
  private readonly workspace: Workspace;
  private readonly deployer: Deployer;
  private readonly guard: InterruptGuard;
  private mock!: MockProcess;
  private tenants: readonly Tenant[] = [];
  /** By app and output name. */
  private readonly outputs = new Map<string, string>();
  private step = 0;

  constructor(private readonly options: RehearsalOptions) {
    assertBuilt();
    this.plan = options.plan ?? examplePlan(options.example);
    this.workspace = new Workspace(options);
    this.deployer = options.with === "terraform" ? new TerraformDeployer(this.workspace) : new CdktfDeployer(this.workspace);
    this.guard = new InterruptGuard(this.workspace.terraform, options.say);
  }

  /** @throws RehearsalFailed, Interrupted; in every case nothing that was started keeps running. */
  async run(): Promise<void> {
    try {
      await this.start();
      if (this.plan.refusedWith !== undefined) return await this.expectRefusal(this.plan.refusedWith);
      for (const app of this.plan.apps) await this.deploy(app);
      await this.show();
      for (const app of this.plan.apps) await this.planAgain(app);
      if (this.plan.packets) await this.sendPackets(this.plan.packets);
      if (this.options.keep) await this.keepUntilInterrupted();
      for (const app of [...this.plan.apps].reverse()) await this.destroy(app);
      await this.expectNothingLeft();
    } finally {
      this.guard.dispose();
      await this.mock?.stop();
      this.workspace.dispose();
    }
  }

  private say(text: string): void {
    this.guard.check();
    this.options.say(text);
  }

  private title(text: string): void {
    this.step += 1;
    this.say(`${this.step}. ${text}`);
  }

  private async start(): Promise<void> {
    this.title("Start the mock of the VPC API on a free port");
    const seed = exampleSeed(this.options.example);
    this.mock = await startMockProcess(seed ? ["--seed", seed] : []);
    const printed = await this.workspace.vpcPeering(["env", "--json"], { SCW_API_URL: this.mock.url });
    if (printed.code !== 0) throw new RehearsalFailed(`vpc-peering env failed: ${printed.stderr}`);
    this.tenants = JSON.parse(printed.stdout) as Tenant[];
    this.say(`   ${this.mock.url}, organizations ${this.tenants.map((tenant) => tenant.name).join(" and ")}`);
    this.title(`Prepare the ${this.options.provider} provider, in a temporary folder`);
    await this.workspace.prepare();
  }

  private async deploy(app: ExampleApp): Promise<void> {
    const as = app.organization === false ? "with the keys of its variables" : `as ${this.tenant(app.organization).name}`;
    this.title(`${this.deployer.command} deploy ${this.options.example}/${app.app} ${as}`);
    await this.mustSucceed(await this.perform("deploy", app), `${this.deployer.command} deploy`);
    for (const folder of this.workspace.stacks(this.file(app))) {
      const printed = await this.workspace.runTerraform(folder, ["output", "-json"], { env: this.environment(app) });
      await this.mustSucceed(printed, "terraform output");
      const values = JSON.parse(printed.stdout) as Record<string, { readonly value: unknown }>;
      for (const [name, { value }] of Object.entries(values)) this.outputs.set(`${app.app} ${name}`, `${value}`);
    }
  }

  private async destroy(app: ExampleApp): Promise<void> {
    this.title(`${this.deployer.command} destroy ${this.options.example}/${app.app}`);
    await this.mustSucceed(await this.perform("destroy", app), `${this.deployer.command} destroy`);
  }

  private async planAgain(app: ExampleApp): Promise<void> {
    const expected = app.expectedOutputChanges ?? [];
    if (expected.length > 0) await this.expectOutputChanges(app, expected);
    this.title(`Plan ${app.app} again: nothing may change`);
    for (const changes of await this.plannedChanges(app)) {
      if (changes.length > 0) throw new RehearsalFailed(`The second plan is not empty: ${changes.join(", ")}`);
    }
    this.say("   No changes.");
  }

  /** The other side came later: exactly these outputs change, once. */
  private async expectOutputChanges(app: ExampleApp, outputs: readonly string[]): Promise<void> {
    this.title(`Plan ${app.app} again: the other side came later, so ${outputs.join(" and ")} may change, and nothing else`);
    const changes = (await this.plannedChanges(app)).flat();
    const unexpected = changes.filter((change) => !outputs.some((output) => change === `output.${output}`));
    if (unexpected.length > 0) throw new RehearsalFailed(`The plan changes more than outputs: ${unexpected.join(", ")}`);
    this.say(`   ${changes.join(", ") || "No changes."}`);
    if (changes.length > 0) await this.deploy(app);
  }

  /** For each stack of the app whose next plan is not empty, the addresses of resources and outputs that the next plan changes. */
  private async plannedChanges(app: ExampleApp): Promise<string[][]> {
    const found: string[][] = [];
    for (const folder of this.workspace.stacks(this.file(app))) {
      const file = join(folder, "next.plan");
      const plan = ["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${file}`];
      const done = await this.workspace.runTerraform(folder, plan, this.runOptions(app));
      this.guard.check();
      if (done.code !== CHANGES) await this.mustSucceed(done, "terraform plan");
      if (done.code === 0) continue;
      const shown = await this.workspace.runTerraform(folder, ["show", "-json", file], { env: this.environment(app) });
      await this.mustSucceed(shown, "terraform show");
      found.push(changedAddresses(shown.stdout));
    }
    return found;
  }

  private async show(): Promise<void> {
    this.title("What the API says now: statuses, and the routes through each connector");
    for (const tenant of this.tenants) {
      for (const line of describeView(await viewOf(this.mock, tenant))) this.say(`   ${line}`);
    }
    for (const [title, args] of [
      ["Who reaches whom", ["reach", "--matrix"]],
      ["What it costs", ["cost"]],
    ] as const) {
      this.title(title);
      const done = await this.workspace.vpcPeering([...args, "--mock", this.mock.url], {});
      if (done.code !== 0) throw new RehearsalFailed(`vpc-peering ${args.join(" ")} failed: ${done.stderr || done.stdout}`);
      for (const line of done.stdout.trimEnd().split("\n")) this.say(`   ${line}`);
    }
  }

  private async sendPackets(ends: NonNullable<ExamplePlan["packets"]>): Promise<void> {
    this.title("Build the topology from network namespaces, and fetch a page through the peering");
    await sendPackets(ends, { mock: this.mock, tenants: this.tenants, say: (line) => this.say(`   ${line}`) });
  }

  private async expectNothingLeft(): Promise<void> {
    const left = (await Promise.all(this.tenants.map((tenant) => viewOf(this.mock, tenant)))).flatMap(leftovers);
    if (left.length > 0) throw new RehearsalFailed(`Left behind after destroy: ${left.join("; ")}`);
    this.title("Nothing of ours is left in the mock; stop it");
  }

  private async expectRefusal(text: string): Promise<void> {
    this.title("Synthesize: it must be refused");
    const done = await this.perform("synth", this.plan.apps[0]!);
    const printed = done.stdout + done.stderr;
    if (done.code === 0) throw new RehearsalFailed("The stack was synthesized although it must be refused.");
    if (!printed.includes(text)) throw new RehearsalFailed(`Refused, but without "${text}":\n${printed}`);
    this.say(`   Refused, as it must be: ${text}`);
  }

  private async keepUntilInterrupted(): Promise<void> {
    this.say(`Kept: mock at ${this.mock.url}, workspace ${this.workspace.dir}. Press Ctrl-C to stop the mock and remove the workspace.`);
    const alive = setInterval(() => {}, 1 << 30);
    await new Promise<void>((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
    clearInterval(alive);
    this.guard.check();
  }

  private async perform(action: "synth" | "deploy" | "destroy", app: ExampleApp): Promise<Finished> {
    const done = await this.deployer[action](this.file(app), this.runOptions(app));
    this.guard.check();
    return done;
  }

  private runOptions(app: ExampleApp) {
    return {
      env: this.environment(app),
      onStart: this.guard.watch,
      onOutput: this.options.onOutput,
    };
  }

  /** The organization's key, and the app's variables as Terraform reads them. */
  private environment(app: ExampleApp): Record<string, string> {
    const variables = Object.entries(app.variables ?? {}).map(([name, given]) => [`TF_VAR_${name}`, this.valueOf(app, name, given)]);
    const access = app.organization === false ? { SCW_API_URL: this.mock.url } : scalewayEnvironment(this.tenant(app.organization));
    return { ...access, ...Object.fromEntries(variables) };
  }

  private valueOf(app: ExampleApp, name: string, given: ExampleValue): string {
    if (typeof given === "string") return given;
    const value = "organization" in given ? this.tenant(given.organization)[given.field] : this.outputs.get(`${given.app} ${given.output}`);
    if (value === undefined) throw new RehearsalFailed(`${app.app} needs ${name}, but no such output was seen: check example.json.`);
    return value;
  }

  private async mustSucceed(done: Finished, what: string): Promise<void> {
    if (done.code !== 0) throw new RehearsalFailed(`${what} ended with code ${done.code}:\n${done.stdout}${done.stderr}`);
  }

  private file(app: ExampleApp): string {
    return join(repositoryRoot, "examples", this.options.example, app.app);
  }

  private tenant(name = "acme"): Tenant {
    const found = this.tenants.find((tenant) => tenant.name === name);
    if (!found) throw new RehearsalFailed(`The mock has no organization "${name}": add it to examples/${this.options.example}/seed.json.`);
    return found;
  }
}

export { Interrupted };
