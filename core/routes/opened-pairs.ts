import { compileTopology } from "../compiled-topology";
import { firstBlocker, isUndecided } from "../probe";
import { fillMatrix } from "../reachability";
import type { Topology, TopologyPrivateNetwork } from "../topology";
import type { CompiledRoute, IntentPath, OpenedPair, RouteCompilerInput } from "./types";

interface Plan {
  readonly input: RouteCompilerInput;
  readonly routes: readonly CompiledRoute[];
  readonly transitive: readonly string[];
  readonly paths: readonly IntentPath[];
}

/** Pairs of VPCs that reach each other by these routes, in part or in whole, though no intent names them; found by walking the routes. */
export function openedPairs(plan: Plan): OpenedPair[] {
  const asked = new Set(plan.paths.map(({ between }) => JSON.stringify(between)));
  const opened = new Set<string>();
  fillMatrix(compileTopology(planTopology(plan)), { maxHops: plan.input.maxHops }, ({ from, to, probes }) => {
    const [a, b] = [from.vpc.vpc.id, to.vpc.vpc.id];
    if (a >= b) return;
    const key = JSON.stringify([a, b]);
    if (asked.has(key) || opened.has(key)) return;
    if (probes.some((found) => !isUndecided(found) && !firstBlocker(found))) opened.add(key);
  });
  return [...opened].sort().map((key) => {
    const between = JSON.parse(key) as [string, string];
    return { between, because: reason(between, plan.paths) };
  });
}

function reason([a, b]: readonly [string, string], paths: readonly IntentPath[]): string {
  const through = paths.filter(({ path }) => path.includes(a) && path.includes(b));
  const met = through.length > 0 ? through : paths.filter(({ path }) => path.includes(a) || path.includes(b));
  return met.map(({ path }) => path.join(" – ")).join("; ");
}

/** What the plan will be once applied: every link peered, every block a network. */
function planTopology({ input, routes, transitive }: Plan): Topology {
  const forwards = new Set(transitive);
  return {
    vpcs: input.vpcs.map((vpc) => ({
      id: vpc.id,
      name: vpc.name ?? vpc.id,
      transitivityEnabled: forwards.has(vpc.id) || vpc.transitivity === true,
    })),
    privateNetworks: input.vpcs.flatMap(networksOf),
    connectors: input.links.flatMap(([a, b]) =>
      [
        [a, b],
        [b, a],
      ].map(([from, to]) => ({
        id: connectorId(from!, to!),
        name: connectorId(from!, to!),
        vpcId: from!,
        targetVpcId: to!,
        status: "peered" as const,
      })),
    ),
    routes: routes.map((route, index) => ({
      id: `route ${index}`,
      vpcId: route.vpcId,
      destination: route.destination,
      destinationOf: route.destinationOf,
      nexthop: { kind: "connector", connectorId: connectorId(route.vpcId, route.viaVpcId) },
    })),
  };
}

function networksOf(vpc: RouteCompilerInput["vpcs"][number]): TopologyPrivateNetwork[] {
  const pending = new Map<string, (4 | 6)[]>();
  const known = vpc.blocks.flatMap((block, index): TopologyPrivateNetwork[] => {
    if (typeof block === "string") return [{ id: JSON.stringify([vpc.id, index]), name: block, vpcId: vpc.id, blocks: [block] }];
    pending.set(block.privateNetworkId, [...(pending.get(block.privateNetworkId) ?? []), block.family]);
    return [];
  });
  return [...known, ...[...pending].map(([id, pendingFamilies]) => ({ id, name: id, vpcId: vpc.id, blocks: [], pendingFamilies }))];
}

function connectorId(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
