import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installProviders } from "../../cli/providers/install";
import { DEFAULT_ORGANIZATIONS } from "../../mock-api";
import { type MockProcess, startMockProcess } from "../../scripts/lib/mock-process";
import { plannedChanges } from "../../scripts/lib/plan-changes";
import { type Finished, run } from "../../scripts/lib/processes";
import { repositoryRoot } from "../../scripts/lib/repository";
import { findTerraform } from "../../scripts/lib/terraform";

const VERSION = "0.0.1";
const SOURCE = `terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
    null     = { source = "vpc-peering.local/embedded/null" }
  }
}
`;

interface ShownState {
  readonly values?: { readonly root_module: { readonly resources?: readonly { address: string; values: Record<string, unknown> }[] } };
}

/** The real Terraform with the embedded provider and the real mock, on configurations written as text. */
export class TerraformBench {
  private readonly terraform = findTerraform();
  private readonly dir = realpathSync(mkdtempSync(join(tmpdir(), "vpc-peering-e2e-")));

  private constructor(
    readonly mock: MockProcess,
    private readonly region: string | null,
  ) {}

  /** @param region for the environment, which wins over provider blocks; null leaves the region to them. */
  static async open(mockArgs: readonly string[] = [], region: string | null = "fr-par"): Promise<TerraformBench> {
    const bench = new TerraformBench(await startMockProcess(mockArgs), region);
    installProviders({
      dir: join(bench.dir, "mirror"),
      pluginFile: join(repositoryRoot, "dist/provider/plugin.js"),
      version: VERSION,
      cliConfigFile: join(bench.dir, "terraformrc"),
    });
    return bench;
  }

  async close(): Promise<void> {
    await this.mock.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private get environment(): NodeJS.ProcessEnv {
    const { SCW_PROFILE, SCW_CONFIG_PATH, SCW_DEFAULT_REGION, ...inherited } = process.env;
    const acme = DEFAULT_ORGANIZATIONS.find(({ name }) => name === "acme")!;
    return {
      ...inherited,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_CLI_CONFIG_FILE: join(this.dir, "terraformrc"),
      SCW_CONFIG_PATH: join(this.dir, "no-scaleway-config.yaml"),
      SCW_API_URL: this.mock.url,
      SCW_ACCESS_KEY: acme.accessKey,
      SCW_SECRET_KEY: acme.secretKey,
      SCW_DEFAULT_PROJECT_ID: acme.projectId,
      SCW_DEFAULT_ORGANIZATION_ID: acme.organizationId,
      ...(this.region === null ? {} : { SCW_DEFAULT_REGION: this.region }),
    };
  }

  /** Runs Terraform in the folder of one stack, in a process group of its own. */
  run(
    stack: string,
    args: readonly string[],
    onStart?: (child: ChildProcess) => void,
    onOutput?: (text: string) => void,
  ): Promise<Finished> {
    return run(this.terraform, args, { cwd: join(this.dir, stack), env: this.environment, onStart, onOutput });
  }

  /** @throws Error with what Terraform printed when it fails */
  async succeed(stack: string, args: readonly string[]): Promise<string> {
    const done = await this.run(stack, args);
    if (done.code !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${done.code}:\n${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  /** Makes `configuration` the stack's, with the embedded providers; initializes the folder at first. */
  async write(stack: string, configuration: string): Promise<void> {
    const folder = join(this.dir, stack);
    const isNew = mkdirSync(folder, { recursive: true }) !== undefined;
    writeFileSync(join(folder, "main.tf"), SOURCE + configuration);
    if (isNew) await this.succeed(stack, ["init", "-input=false", "-no-color"]);
  }

  /** Writes the files of a stack and initializes its folder. */
  async writeFiles(stack: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries({ ...files, "providers.tf": SOURCE })) {
      const file = join(this.dir, stack, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    await this.succeed(stack, ["init", "-input=false", "-no-color"]);
  }

  /** The state file of a stack. */
  stateFile(stack: string): string {
    return join(this.dir, stack, "terraform.tfstate");
  }

  async apply(stack: string, configuration?: string): Promise<void> {
    if (configuration !== undefined) await this.write(stack, configuration);
    await this.succeed(stack, ["apply", "-auto-approve", "-input=false", "-no-color"]);
  }

  /** What the next plan would do to resources, by address; empty when nothing. */
  async plan(stack: string, configuration?: string): Promise<Record<string, string>> {
    if (configuration !== undefined) await this.write(stack, configuration);
    const done = await this.run(stack, ["plan", "-input=false", "-no-color", "-detailed-exitcode", "-out=next.plan"]);
    if (done.code === 0) return {};
    if (done.code !== 2) throw new Error(`terraform plan failed:\n${done.stdout}${done.stderr}`);
    const changes = plannedChanges(await this.succeed(stack, ["show", "-json", "next.plan"]));
    return Object.fromEntries(
      changes.filter(({ address }) => !address.startsWith("output.")).map(({ address, actions }) => [address, actions.join("/")]),
    );
  }

  /** Whether the next plan changes nothing, outputs included. @throws Error when it fails */
  async isConverged(stack: string): Promise<boolean> {
    const done = await this.run(stack, ["plan", "-input=false", "-no-color", "-detailed-exitcode"]);
    if (done.code === 1) throw new Error(`terraform plan failed:\n${done.stdout}${done.stderr}`);
    return done.code === 0;
  }

  /** The values of every resource and data source in the state. */
  async state(stack: string): Promise<Record<string, Record<string, unknown>>> {
    const shown = JSON.parse(await this.succeed(stack, ["show", "-json"])) as ShownState;
    return Object.fromEntries((shown.values?.root_module.resources ?? []).map(({ address, values }) => [address, values]));
  }

  /** Calls the mock as acme does. */
  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.mock.url}/vpc/v2/regions/${path}`, {
      method,
      headers: { "X-Auth-Token": this.environment["SCW_SECRET_KEY"]!, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }

  /** Everything in fr-par that is not there from the start. */
  async leftovers(): Promise<string[]> {
    const { vpcs } = (await this.request("GET", "fr-par/vpcs?page_size=100")) as { vpcs: { name: string; is_default: boolean }[] };
    const { vpc_connectors: connectors } = (await this.request("GET", "fr-par/vpc-connectors?page_size=100")) as {
      vpc_connectors: { name: string }[];
    };
    const { private_networks: networks } = (await this.request("GET", "fr-par/private-networks?page_size=100")) as {
      private_networks: { name: string }[];
    };
    return [...vpcs.filter((vpc) => !vpc.is_default), ...connectors, ...networks].map(({ name }) => name).sort();
  }
}

/** `fr-par/<uuid>` as the path of the API has it. */
export const pathOf = (kind: string, id: unknown): string => String(id).replace("/", `/${kind}/`);
