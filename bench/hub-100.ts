import { join } from "node:path";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { HubAndSpoke, ScalewayProvider, Vpc } from "vpc-peering";
import { scalewayEnvironment, withMock } from "../conformance/mock";
import { TerraformFolder } from "../conformance/terraform-folder";
import type { Toolbox } from "../conformance/tools/toolbox";
import { handshakeMs } from "./provider-start";
import { ProcessWatch, type Spent } from "./support/process-watch";
import { runNode } from "./support/processes";

/** One provider, deploying and destroying the hub and its spokes. MiB is the peak resident memory. */
export interface HubRun {
  readonly provider: "embedded" | "official";
  readonly resources: number;
  readonly apply: Spent;
  /** A plan that changes nothing. */
  readonly plan: Spent;
  readonly destroy: Spent;
  /** Of the largest plugin process of the provider. */
  readonly pluginMiB: number;
  readonly terraformMiB: number;
}

/** From the start of a plugin to its handshake line, the median of several starts. */
export interface PluginStart {
  readonly name: "embedded" | "official" | "node -e 0";
  readonly milliseconds: number;
}

export interface ProviderComparison {
  readonly engine: string;
  readonly spokes: number;
  readonly runs: readonly HubRun[];
  readonly starts: readonly PluginStart[];
}

export interface ComparisonOptions {
  readonly tools: Toolbox;
  /** @default 100 */
  readonly spokes?: number;
  /** @default - both; the official one needs Go */
  readonly providers?: readonly HubRun["provider"][];
  /** Told of each step. @default - silent */
  readonly say?: (line: string) => void;
}

const blockOf = (index: number) => `10.${index >> 6}.${(index & 63) * 4}.0/22`;

/** The hub-and-spoke as a user writes it; answers the folder of its Terraform JSON. */
function synthesize(folder: string, spokes: number, provider: HubRun["provider"]): string {
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, "hub");
  new ScalewayProvider(stack, "scaleway", { plugin: provider });
  const hub = new Vpc(stack, "hub", { privateNetworks: { shared: "10.255.0.0/22" } });
  const names = Array.from({ length: spokes }, (_, index) => `spoke${index}`);
  const vpcs = names.map((name, index) => [name, new Vpc(stack, name, { privateNetworks: { app: blockOf(index) } })] as const);
  const network = new HubAndSpoke(stack, "network", { hub, spokes: Object.fromEntries(vpcs) });
  new TerraformOutput(stack, "statuses", { value: network.statuses });
  app.synth();
  return join(folder, "stacks/hub");
}

async function measureRun(provider: HubRun["provider"], { tools, spokes = 100 }: ComparisonOptions): Promise<HubRun> {
  const official = provider === "official" ? [await tools.officialMirror()] : [];
  const mirrors = [await tools.embeddedMirror(), ...official];
  const engine = await tools.engine();
  const stack = synthesize(tools.temporaryFolder(`hub-${provider}`), spokes, provider);
  return withMock(async (mock) => {
    const terraform = new TerraformFolder({ engine, folder: stack, mirrors, env: scalewayEnvironment(mock.acme) });
    await terraform.init();
    const watch = new ProcessWatch(mock.pid);
    try {
      const apply = await watch.spentBy(() => terraform.apply());
      const plan = await watch.spentBy(() => terraform.expectNoChanges());
      const resources = await terraform.resourceCount();
      const destroy = await watch.spentBy(() => terraform.destroy());
      return { provider, resources, apply, plan, destroy, pluginMiB: watch.pluginMiB, terraformMiB: watch.engineMiB };
    } finally {
      watch.stop();
    }
  });
}

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return Math.round(ordered[Math.floor(ordered.length / 2)]!);
}

async function measureStarts(options: ComparisonOptions, times = 11): Promise<PluginStart[]> {
  const { tools, providers = ["embedded", "official"] } = options;
  const commands: [PluginStart["name"], string, string[]][] = [["node -e 0", process.execPath, ["-e", "0"]]];
  if (providers.includes("embedded")) commands.push(["embedded", await tools.embeddedPlugin(), []]);
  if (providers.includes("official")) commands.push(["official", await tools.go("scaleway-provider"), []]);
  const taken = new Map<string, number[]>(commands.map(([name]) => [name, []]));
  for (let round = 0; round < times; round++)
    for (const [name, command, args] of commands)
      taken.get(name)!.push(await (name === "node -e 0" ? runNode(args) : handshakeMs(command, args)));
  return commands.map(([name]) => ({ name, milliseconds: median(taken.get(name)!) }));
}

/**
 * Applies, plans again (empty) and destroys a hub with 100 spokes on a fresh mock, with each provider in turn, and starts
 * both plugins side by side with a bare Node.js. @throws Unavailable where the official provider cannot be built
 */
export async function compareProviders(options: ComparisonOptions): Promise<ProviderComparison> {
  const { tools, spokes = 100, providers = ["embedded", "official"], say } = options;
  const starts = await measureStarts(options);
  const runs: HubRun[] = [];
  for (const provider of providers) {
    say?.(`hub with ${spokes} spokes, ${provider} provider`);
    runs.push(await measureRun(provider, options));
  }
  return { engine: (await tools.engine()).label, spokes, runs, starts };
}
