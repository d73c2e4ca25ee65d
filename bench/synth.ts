import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resource as nullResource } from "@cdktf/provider-null";
import { App, Op, TerraformStack } from "cdktf";
import {
  DataScalewayVpcConnector,
  HubAndSpoke,
  PeeringChecks,
  ScalewayProvider,
  ScalewayVpc,
  ScalewayVpcConnector,
  ScalewayVpcPrivateNetwork,
  ScalewayVpcRoute,
  Vpc,
} from "vpc-peering";

/** What the checks cost at synth. */
export interface SynthMeasure {
  readonly spokes: number;
  /** Terraform resources of the stack, alike in both. */
  readonly resources: number;
  /** Processor time of construction and synth, median of the runs: other work on the machine does not count. */
  readonly checkedMs: number;
  readonly uncheckedMs: number;
  /** Checked over unchecked: at most 1.25 is wanted. */
  readonly ratio: number;
}

const HUB = "10.255.0.0/22";
const blockOf = (index: number) => `10.${index >> 6}.${(index & 63) * 4}.0/22`;

/** The stack as a user writes it, with every check. */
function checked(stack: TerraformStack, spokes: number): void {
  new PeeringChecks(stack, "checks", { quotas: { privateNetworks: 1000, vpcConnectors: 1000 } });
  const hub = new Vpc(stack, "hub", { privateNetworks: { app: HUB } });
  const vpcs = Array.from({ length: spokes }, (_, index) => {
    const name = `spoke${index}`;
    return [name, new Vpc(stack, name, { privateNetworks: { app: blockOf(index) } })] as const;
  });
  new HubAndSpoke(stack, "net", { hub, spokes: Object.fromEntries(vpcs) });
}

/** The same resources written one by one, as somebody without constructs would. */
function unchecked(stack: TerraformStack, spokes: number): void {
  const hub = rawVpc(stack, "hub", HUB);
  for (let index = 0; index < spokes; index++) {
    const name = `spoke${index}`;
    const spoke = rawVpc(stack, name, blockOf(index));
    const connector = (from: typeof hub, to: typeof hub, id: string) =>
      new ScalewayVpcConnector(stack, id, {
        name: id,
        vpcId: from.vpc.id,
        targetVpcId: to.vpc.id,
        region: from.vpc.region,
        dependsOn: [from.network],
      });
    const out = connector(hub, spoke, `hub-to-${name}`);
    const back = connector(spoke, hub, `${name}-to-hub`);
    const status = new DataScalewayVpcConnector(stack, `${name}-status`, {
      connectorId: out.id,
      region: hub.vpc.region,
      dependsOn: [out, back, hub.network, spoke.network],
    });
    const gate = new nullResource.Resource(stack, `${name}-gate`, {
      triggers: { left: out.id, right: back.id },
      lifecycle: {
        precondition: [{ condition: Op.eq(status.status, "peered"), errorMessage: `peering of hub and ${name} is "${status.status}"` }],
      },
    });
    const route = (id: string, vpc: ScalewayVpc, via: ScalewayVpcConnector, destination: string) =>
      new ScalewayVpcRoute(stack, id, {
        vpcId: vpc.id,
        nexthopVpcConnectorId: via.id,
        destination,
        description: id,
        region: vpc.region,
        dependsOn: [gate],
      });
    route(`hub-via-${name}-ipv4`, hub.vpc, out, blockOf(index));
    route(`hub-via-${name}-ipv6`, hub.vpc, out, spoke.network.ipv6Block);
    route(`${name}-via-hub-ipv4`, spoke.vpc, back, HUB);
    route(`${name}-via-hub-ipv6`, spoke.vpc, back, hub.network.ipv6Block);
  }
}

function rawVpc(stack: TerraformStack, name: string, subnet: string) {
  const vpc = new ScalewayVpc(stack, name, { name });
  const { id, region, projectId } = vpc;
  const network = new ScalewayVpcPrivateNetwork(stack, `${name}-app`, {
    name: `${name}-app`,
    vpcId: id,
    region,
    projectId,
    ipv4Subnet: { subnet },
  });
  return { vpc, network };
}

function run(
  build: (stack: TerraformStack, spokes: number) => void,
  { spokes, skipValidation }: { readonly spokes: number; readonly skipValidation: boolean },
) {
  const outdir = mkdtempSync(join(tmpdir(), "bench-synth-"));
  try {
    globalThis.gc?.();
    const start = process.cpuUsage();
    const app = new App({ outdir, skipValidation });
    const stack = new TerraformStack(app, "stack");
    new ScalewayProvider(stack, "scaleway", { plugin: "official" });
    build(stack, spokes);
    app.synth();
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000;
    const { resource } = JSON.parse(readFileSync(join(outdir, "stacks/stack/cdk.tf.json"), "utf8")) as { resource: Record<string, object> };
    return { ms, resources: Object.values(resource).reduce((sum, all) => sum + Object.keys(all).length, 0) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/**
 * Synth of a hub with spokes and every check, against the same resources written one by one, without validation. The runs
 * take turns in one process, after one of each to warm up. @throws Error when the two stacks differ in their number of resources
 */
export function measureSynth({ spokes = 255, runs = 5 }: { readonly spokes?: number; readonly runs?: number } = {}): SynthMeasure {
  const once = () => ({
    checked: run(checked, { spokes, skipValidation: false }),
    unchecked: run(unchecked, { spokes, skipValidation: true }),
  });
  const warm = once();
  if (warm.checked.resources !== warm.unchecked.resources) {
    throw new Error(`the two stacks differ: ${warm.checked.resources} and ${warm.unchecked.resources} resources`);
  }
  const measured = Array.from({ length: runs }, once);
  const checkedMs = median(measured.map((pair) => pair.checked.ms));
  const uncheckedMs = median(measured.map((pair) => pair.unchecked.ms));
  return { spokes, resources: warm.checked.resources, checkedMs, uncheckedMs, ratio: checkedMs / uncheckedMs };
}
