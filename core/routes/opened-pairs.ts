import { type AddressRange, containsRange } from "../addresses/address-range";
import { Cidr } from "../addresses/cidr";
import { mergeRanges } from "../addresses/summarize";
import { fillMatrix } from "../reachability/matrix";
import type { RoundTrip } from "../reachability/round-trip";
import { compileTopology } from "../topology/compiled-topology";
import type { CompiledNetwork } from "../topology/compiled-vpc";
import type { Topology, TopologyPrivateNetwork } from "../topology/topology";
import type { BlockReference, CompiledRoute, IntentPath, MergedIntent, OpenedPair, RouteBlock, RouteCompilerInput } from "./types";

interface Plan {
  readonly input: RouteCompilerInput;
  /** One for each pair. */
  readonly intents: readonly MergedIntent[];
  readonly routes: readonly CompiledRoute[];
  readonly transitive: readonly string[];
  readonly paths: readonly IntentPath[];
}

/**
 * Pairs of VPCs that reach each other by these routes, in part or in whole, though no intent names them, or in a wider part than the
 * intent's destinations say; found by walking the routes.
 */
export function openedPairs(plan: Plan): OpenedPair[] {
  const asked = new Map(plan.intents.map((intent) => [JSON.stringify(intent.between), limitsOf(intent)]));
  const opened = new Set<string>();
  fillMatrix(compileTopology(planTopology(plan)), { maxHops: plan.input.maxHops }, ({ from, to, fastPaths, trips }) => {
    const [a, b] = [from.vpc.id, to.vpc.id];
    if (a >= b) return;
    const key = JSON.stringify([a, b]);
    const limits = asked.get(key);
    if (opened.has(key)) return;
    const beyond = ({ source, destination }: OpenPart) => !limits?.get(a)?.holds(source, from) || !limits.get(b)?.holds(destination, to);
    if (fastPaths.some(beyond) || trips.flatMap(answered).some(beyond)) opened.add(key);
  });
  return [...opened].sort().map((key) => {
    const between = JSON.parse(key) as [string, string];
    return { between, because: reason(between, plan.paths) };
  });
}

/** Addresses that talk, the asking side first. */
interface OpenPart {
  readonly source: AddressRange;
  readonly destination: AddressRange;
}

/** Parts whose packets arrive and whose replies do. */
function answered({ forward, back }: RoundTrip): OpenPart[] {
  if (!forward.delivered || forward.blockers.length > 0) return [];
  return back.flatMap(({ delivered, blockers, packets }) =>
    delivered && blockers.length === 0 ? [{ source: packets.destination, destination: packets.source }] : [],
  );
}

/** What an intent lets be reached of each of its two VPCs. */
function limitsOf({ between, destinations, defaultRoutes }: MergedIntent): Map<string, Limit> {
  return new Map(between.map((id) => [id, new Limit(defaultRoutes.includes(id) ? undefined : destinations?.[id])]));
}

/** Some blocks of a VPC, or all of it. */
class Limit {
  private readonly ranges: readonly AddressRange[];
  private readonly references: readonly BlockReference[];

  constructor(private readonly blocks: readonly RouteBlock[] | undefined) {
    const named = blocks ?? [];
    this.ranges = mergeRanges(named.flatMap((block) => (typeof block === "string" ? [Cidr.parse(block)] : [])));
    this.references = named.filter((block) => typeof block !== "string");
  }

  holds(range: AddressRange, { network }: CompiledNetwork): boolean {
    if (this.blocks === undefined) return true;
    return range.label === undefined
      ? this.ranges.some((limit) => containsRange(limit, range))
      : this.references.some(({ privateNetworkId, family }) => privateNetworkId === network.id && family === range.family);
  }
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
