import { type AddressRange, formatRange, intersectRanges } from "../addresses/address-range";
import { addressBits } from "../addresses/cidr";
import { heldBlocks } from "../addresses/overlap-text";
import { RangeSet } from "../addresses/range-set";
import { blockerFinding, blockerKey } from "../reachability/blocker-finding";
import type { Blocker } from "../reachability/journey";
import { firstBlocker, isUndecided, type Probe } from "../reachability/probe";
import { fillMatrix, type Passage, type Reachability } from "../reachability/reachability";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import type { Finding, FindingCode } from "./finding";
import { collidingPairs } from "./overlap-checks";
import { shortestTransit } from "./transit-path";
import { counted } from "./wording";

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
export function pathFindings(topology: CompiledTopology, maxHops: number): { findings: Finding[]; matrix: Reachability } {
  const journal = new Journal(topology);
  const matrix = fillMatrix(topology, { maxHops }, ({ passages, probes }) => {
    for (const passage of passages) journal.notePassage(passage);
    for (const found of probes) journal.note(found);
  });
  return { findings: [...journal.findings(), ...deadEnds(topology), ...ambiguities(topology, maxHops)], matrix };
}

/** What the pairs of networks tell about the routes that they use. */
class Journal {
  /** Routes that some pair talks over. */
  private readonly serving = new Set<string>();
  /** Routes that packets from another VPC took: they may be there for others' sake, so their own VPC needs no answer. */
  private readonly forwarding = new Set<string>();
  private readonly failing = new Map<string, Blocker[]>();
  private readonly drops = new Map<string, { blocker: Blocker; pairs: number }>();
  private readonly exact: (route: TopologyRoute) => boolean;
  private readonly routes: ReadonlyMap<string, TopologyRoute>;

  constructor(topology: CompiledTopology) {
    this.exact = exactRoutes(topology);
    this.routes = new Map(topology.vpcs.flatMap((vpc) => vpc.routes.map((route) => [route.id, route])));
  }

  notePassage({ there, back }: Passage): void {
    for (const { id } of there.slice(1)) this.forwarding.add(id);
    for (const routes of [there, back]) for (const { id } of routes) this.serving.add(id);
  }

  note(found: Probe): void {
    if (isUndecided(found)) return;
    for (const { routeId } of found.forward.hops.slice(1)) if (routeId !== undefined) this.forwarding.add(routeId);
    const blocker = firstBlocker(found);
    if (!blocker || blocker.code === "acl-drop") this.noteServing(found);
    if (blocker?.code === "acl-drop") {
      const key = blockerKey(blocker);
      const before = this.drops.get(key);
      this.drops.set(key, { blocker: before?.blocker ?? blocker, pairs: (before?.pairs ?? 0) + 1 });
    } else if (blocker) this.noteFailing(found.forward.hops[0]?.routeId, blocker);
  }

  private noteFailing(routeId: string | undefined, blocker: Blocker): void {
    if (routeId === undefined || SAID_BY_ROUTE.includes(blocker.code)) return;
    if (blocker.code === "route-blackhole" && blocker.reason !== "resource") return;
    const list = this.failing.get(routeId);
    if (list) list.push(blocker);
    else this.failing.set(routeId, [blocker]);
  }

  private noteServing({ forward, back }: Probe): void {
    for (const { hops } of [forward, ...back]) for (const { routeId } of hops) if (routeId !== undefined) this.serving.add(routeId);
  }

  findings(): Finding[] {
    const said = new Map<string, Finding>();
    for (const [routeId, blockers] of this.failing) {
      if (!this.exact(this.routes.get(routeId)!)) continue;
      const serves = this.serving.has(routeId);
      for (const blocker of blockers) {
        const replyLost = blocker.reply && blocker.code === "no-route";
        if (replyLost ? this.forwarding.has(routeId) : serves) continue;
        const key = blockerKey(blocker);
        if (!said.has(key)) said.set(key, blockerFinding(blocker, serves ? "warning" : "error"));
      }
    }
    for (const [key, { blocker, pairs }] of this.drops) {
      const finding = blockerFinding(blocker, "info");
      const more = pairs === 1 ? "" : `, and so with ${counted(pairs - 1, "more pair")} of blocks`;
      said.set(key, { ...finding, message: `${finding.message}${more}` });
    }
    return [...said.values()];
  }
}

/** Tells whether a route's destination lies within known blocks, neighbouring ones taken together. */
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
 * Routes to a fully visible neighbour where nothing holds or forwards any of their addresses. A default route and its halves are none
 * of them: what they lead to, a Public Gateway's own default route say, is not part of a topology.
 */
function deadEnds(topology: CompiledTopology): Finding[] {
  const held = new RangeSet(topology.networks.flatMap(({ blocks }) => blocks));
  return topology.vpcs.flatMap((vpc) =>
    vpc.routes.flatMap((route): Finding[] => {
      const connector = route.nexthop.kind === "connector" ? topology.connector(route.nexthop.connectorId) : undefined;
      const block = topology.destination(route);
      if (!block || connector?.origin !== vpc || connector.target.opaque || isDefault(block) || held.meets(block)) return [];
      const { target } = connector;
      const pieces = target.table(block.family, "all").lookup(block);
      if (pieces.some(({ entry }) => entry)) return [];
      return [
        {
          code: "route-blackhole",
          severity: "warning",
          message: `route ${formatRange(block)} of VPC ${vpc.vpc.name} leads to VPC ${target.vpc.name}, where no network holds it and no route leads on`,
          subjects: [route.id, vpc.vpc.id, target.vpc.id],
          hint: `remove the route, or add a network or a route for ${formatRange(block)} in VPC ${target.vpc.name}`,
        },
      ];
    }),
  );
}

/** True for half of the address space and more. */
function isDefault({ family, first, last }: AddressRange): boolean {
  return last - first + 1n >= 1n << BigInt(addressBits(family) - 1);
}

/** VPCs with a route to addresses that two VPCs within their reach hold. */
function ambiguities(topology: CompiledTopology, maxHops: number): Finding[] {
  const held = topology.vpcs.flatMap(heldBlocks);
  return collidingPairs(held).flatMap(([left, right]) => {
    const [a, b] = [left.network.vpc, right.network.vpc];
    if (a === b || shortestTransit(a, b, maxHops)) return [];
    const shared = intersectRanges(left.block, right.block)!;
    return topology.vpcs.flatMap((vpc): Finding[] => {
      const route = vpc === a || vpc === b ? undefined : connectorRoute(vpc, shared);
      if (!route || !shortestTransit(vpc, a, maxHops) || !shortestTransit(vpc, b, maxHops)) return [];
      return [
        {
          code: "ambiguous-destination",
          severity: "error",
          message: `VPC ${vpc.vpc.name} routes ${formatRange(shared)}, which both network ${left.network.network.name} of VPC ${a.vpc.name} (${left.block}) and network ${right.network.network.name} of VPC ${b.vpc.name} (${right.block}) hold: only one can be reached`,
          subjects: [vpc.vpc.id, route.id, left.network.network.id, right.network.network.id],
          hint: `renumber one of the two networks, or remove the peering of VPC ${vpc.vpc.name} with one of the VPCs`,
        },
      ];
    });
  });
}

function connectorRoute(vpc: CompiledVpc, range: AddressRange): TopologyRoute | undefined {
  for (const { entry } of vpc.table(range.family, "all").lookup(range)) {
    if (entry?.kind === "custom" && entry.route.nexthop.kind === "connector") return entry.route;
  }
  return undefined;
}
