import { type AddressRange, intersectRanges } from "../addresses/address-range";
import { addressBits } from "../addresses/cidr";
import { RangeSet } from "../addresses/range-set";
import { BlockerGroup, blockerKey } from "../reachability/blocker-finding";
import { type FastPath, type FilledMatrix, fillMatrix } from "../reachability/matrix";
import type { ReachabilityOptions } from "../reachability/reachability-types";
import { firstBlocker, isUndecided, type RoundTrip } from "../reachability/round-trip";
import { KNOWN_TRANSIT, POSSIBLE_TRANSIT, TransitPaths } from "../reachability/transit-path";
import type { Blocker } from "../reachability/walk-request";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import { heldBlocks } from "../topology/held-blocks";
import type { TopologyRoute } from "../topology/topology";
import { sharedDestinationWording } from "../wording/overlap-wording";
import { emptyDestinationWording } from "../wording/route-wording";
import { counted } from "../wording/text";
import { compareFindings, type Finding, type FindingCode } from "./finding";
import { collidingPairs } from "./overlap-checks";

/** What the checks of single routes have said already. */
const SAID_BY_ROUTE: readonly FindingCode[] = ["route-to-orphan", "route-to-conflict", "routing-disabled", "propagation-off"];

/**
 * Findings that need a walk: what stops a route that serves no pair (transitivity-off, hop-limit, route-loop, ambiguous-destination,
 * no-route further on, no-return-route), replies that find no way, routes that lead nowhere, and ACLs that close what the routes open.
 *
 * Only routes whose destination holds nothing but known blocks are followed: a wider one, a default route say, opens what it meets and
 * is not wrong where it meets a closed door.
 *
 * @returns the findings, and the matrix that was walked for them
 */
export function pathFindings(
  topology: CompiledTopology,
  options: ReachabilityOptions & { readonly maxHops: number },
): { findings: Finding[]; matrix: FilledMatrix } {
  const journal = new Journal(topology);
  const matrix = fillMatrix(topology, options, ({ fastPaths, trips }) => {
    for (const path of fastPaths) journal.noteFastPath(path);
    for (const found of trips) journal.note(found);
  });
  return { findings: [...journal.findings(), ...deadEnds(topology), ...ambiguities(topology, options.maxHops)], matrix };
}

/** What pairs of networks show about the routes that they use. */
class Journal {
  /** Routes over which some pair reaches each other. */
  private readonly serving = new Set<string>();
  /** Routes that packets from another VPC took: they may exist for other VPCs, so their own VPC needs no answer. */
  private readonly forwarding = new Set<string>();
  private readonly failing = new Map<string, Map<string, BlockerGroup>>();
  private readonly drops = new Map<string, { group: BlockerGroup; pairs: number }>();
  /** Ends of packets of which nobody can know whether they arrive: routes to them may serve them. */
  private readonly undecided: AddressRange[] = [];
  private readonly exact: (route: TopologyRoute) => boolean;
  private readonly routes: ReadonlyMap<string, TopologyRoute>;

  constructor(private readonly topology: CompiledTopology) {
    this.exact = exactRoutes(topology);
    this.routes = new Map(topology.vpcs.flatMap((vpc) => vpc.routes.map((route) => [route.id, route])));
  }

  noteFastPath({ there, back }: FastPath): void {
    for (const { id } of there.slice(1)) this.forwarding.add(id);
    for (const routes of [there, back]) for (const { id } of routes) this.serving.add(id);
  }

  note(found: RoundTrip): void {
    if (found.forward.doubted || found.back.some(({ doubted }) => doubted)) {
      this.undecided.push(found.forward.packets.source, found.forward.packets.destination);
      if (isUndecided(found)) return;
    }
    for (const { routeId } of found.forward.hops.slice(1)) if (routeId !== undefined) this.forwarding.add(routeId);
    const blocker = firstBlocker(found);
    if (!blocker || blocker.code === "acl-drop") this.noteServing(found);
    if (blocker?.code === "acl-drop") this.noteDrop(blocker);
    else if (blocker) this.noteFailing(found.forward.hops[0]?.routeId, blocker);
  }

  private noteDrop(blocker: Blocker): void {
    const key = blockerKey(blocker);
    const before = this.drops.get(key);
    before?.group.add(blocker);
    this.drops.set(key, { group: before?.group ?? new BlockerGroup(blocker), pairs: (before?.pairs ?? 0) + 1 });
  }

  private noteFailing(routeId: string | undefined, blocker: Blocker): void {
    if (routeId === undefined || SAID_BY_ROUTE.includes(blocker.code)) return;
    if (blocker.code === "route-blackhole" && blocker.reason !== "resource") return;
    const groups = this.failing.get(routeId) ?? new Map<string, BlockerGroup>();
    this.failing.set(routeId, groups);
    const key = blockerKey(blocker);
    const group = groups.get(key);
    if (group) group.add(blocker);
    else groups.set(key, new BlockerGroup(blocker));
  }

  private noteServing({ forward, back }: RoundTrip): void {
    for (const { hops } of [forward, ...back]) for (const { routeId } of hops) if (routeId !== undefined) this.serving.add(routeId);
  }

  /** One finding for each fault: of several that share a key the most severe, then the smallest. */
  findings(): Finding[] {
    const found = new Map<string, Finding>();
    const mayServe = this.undecidedRoutes();
    for (const [routeId, groups] of this.failing) {
      const route = this.routes.get(routeId)!;
      if (!this.exact(route)) continue;
      const serves = this.serving.has(routeId) || mayServe(route);
      for (const [key, group] of groups) {
        const { reply, code } = group.blocker;
        const replyLost = reply && code === "no-route";
        if (replyLost ? this.forwarding.has(routeId) || mayServe(route) : serves) continue;
        const finding = group.finding(serves ? "warning" : "error");
        const before = found.get(key);
        if (!before || compareFindings(finding, before) < 0) found.set(key, finding);
      }
    }
    for (const [key, { group, pairs }] of this.drops) {
      const finding = group.finding("info");
      const more = pairs === 1 ? "" : ` (and ${counted(pairs - 1, "other pair")} of blocks)`;
      found.set(key, { ...finding, message: `${finding.message}${more}` });
    }
    return [...found.values()];
  }

  /** Whether a route may serve packets that something unknown decides on. */
  private undecidedRoutes(): (route: TopologyRoute) => boolean {
    if (this.topology.unplaced.any("private-network").length > 0) return () => true;
    const undecided = new RangeSet(this.undecided);
    return (route) => {
      const block = this.topology.destination(route);
      return this.undecided.length > 0 && (block === undefined || undecided.meets(block));
    };
  }
}

/** Whether a route's destination lies within known blocks, adjacent ones taken together. */
function exactRoutes(topology: CompiledTopology): (route: TopologyRoute) => boolean {
  const held = new RangeSet(topology.networks.flatMap(({ blocks }) => blocks));
  const answers = new Map<string, boolean>();
  return (route) => {
    if (route.destination === undefined) return true;
    let answer = answers.get(route.destination);
    if (answer === undefined) {
      const block = topology.destination(route);
      answer = block !== undefined && held.contains(block);
      answers.set(route.destination, answer);
    }
    return answer;
  };
}

/**
 * Routes to a fully visible neighbor where nothing holds or forwards any of their addresses. A default route and its halves are not among
 * them: what they lead to, a Public Gateway's own default route for example, is not part of a topology.
 */
function deadEnds(topology: CompiledTopology): Finding[] {
  if (topology.unplaced.any("private-network").length > 0) return [];
  const held = new RangeSet(topology.networks.flatMap(({ blocks }) => blocks));
  return topology.vpcs.flatMap((vpc) =>
    vpc.routes.flatMap((route): Finding[] => {
      const connector = route.nexthop.kind === "connector" ? topology.connector(route.nexthop.connectorId) : undefined;
      const block = topology.destination(route);
      if (!block || connector?.origin !== vpc || connector.target.opaque || isDefault(block) || held.meets(block)) return [];
      const { target } = connector;
      if (target.unknownRoutes.length > 0 || topology.unplaced.mayRoute(target.id, block).length > 0) return [];
      const pieces = target.table(block.family, "all").lookup(block);
      if (pieces.some(({ entry }) => entry)) return [];
      const subjects = [route.id, vpc.id, target.id];
      return [{ code: "route-blackhole", severity: "warning", ...emptyDestinationWording(vpc, block, target), subjects }];
    }),
  );
}

/** True for half of the address space and more. */
function isDefault({ family, first, last }: AddressRange): boolean {
  return last - first + 1n >= 1n << BigInt(addressBits(family) - 1);
}

/** VPCs with a route to addresses that two VPCs within their reach hold. */
function ambiguities(topology: CompiledTopology, maxHops: number): Finding[] {
  if (topology.unplaced.any("connector").length > 0) return [];
  const known = new TransitPaths(KNOWN_TRANSIT);
  const possible = new TransitPaths(POSSIBLE_TRANSIT);
  return collidingPairs(topology.vpcs.flatMap(heldBlocks)).flatMap(([left, right]) => {
    const [a, b] = [left.network.vpc, right.network.vpc];
    if (a === b || possible.between(a, b, maxHops)) return [];
    const shared = intersectRanges(left.block, right.block)!;
    return topology.vpcs.flatMap((vpc): Finding[] => {
      const route = vpc === a || vpc === b ? undefined : connectorRoute(topology, vpc, shared);
      if (!route || !known.between(vpc, a, maxHops) || !known.between(vpc, b, maxHops)) return [];
      const subjects = [vpc.id, route.id, left.network.network.id, right.network.network.id];
      return [{ code: "ambiguous-destination", severity: "error", ...sharedDestinationWording(vpc, shared, [left, right]), subjects }];
    });
  });
}

function connectorRoute(topology: CompiledTopology, vpc: CompiledVpc, range: AddressRange): TopologyRoute | undefined {
  if (vpc.unknownRoutes.length > 0 || topology.unplaced.mayRoute(vpc.id, range).length > 0) return undefined;
  for (const { entry } of vpc.table(range.family, "all").lookup(range)) {
    if (entry?.kind === "custom" && entry.route.nexthop.kind === "connector") return entry.route;
  }
  return undefined;
}
