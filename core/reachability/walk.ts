import { type AddressRange, formatRange, intersectRanges, subtractRange } from "../addresses/address-range";
import { addressBits } from "../addresses/cidr";
import type { FindingCode } from "../checks/finding";
import { type CompiledConnector, type CompiledNetwork, type CompiledVpc, holdsAddress } from "../topology/compiled-vpc";
import type { TableEntry } from "../topology/forwarding-table";
import type { TopologyRoute } from "../topology/topology";
import type { PacketClass } from "./acl";
import { detour } from "./detour";
import { formatFlows, subtractFlows } from "./flow-set";
import type { Blocker, Journey, Outcome } from "./journey";
import type { Hop } from "./trace-types";

interface State {
  readonly packets: PacketClass;
  readonly path: readonly CompiledVpc[];
  readonly hops: readonly Hop[];
  readonly blockers: readonly Blocker[];
}

/**
 * Walks packets from VPC to VPC by longest-prefix match until they arrive or something stops them. Splits them wherever a table, an
 * ACL or an ingress rule tells their addresses apart; each part is one outcome, in address order.
 */
export function walk(journey: Journey, packets: PacketClass): Outcome[] {
  return new Walker(journey).enter({ packets, path: [journey.from.vpc], hops: [], blockers: [] });
}

class Walker {
  constructor(private readonly journey: Journey) {}

  enter(state: State): Outcome[] {
    if (here(state).routing) return this.steer(state);
    const stop = (part: State) => this.blocked(part, { code: "routing-disabled" }, (next) => this.steer(next));
    const network = state.path.length === 1 ? this.journey.from.network : undefined;
    return network ? this.withoutRouting(state, network, stop) : stop(state);
  }

  /** With routing off a network still reaches itself, and nothing else. */
  private withoutRouting(state: State, network: CompiledNetwork, stop: (part: State) => Outcome[]): Outcome[] {
    const { destination } = state.packets;
    const block = network.blocks.find((own) => intersectRanges(destination, own));
    if (!block) return stop(state);
    const inside = intersectRanges(destination, block)!;
    const part = (range: AddressRange) => ({ ...state, packets: { ...state.packets, destination: range } });
    return [
      ...this.local(part(inside), network, { steeredTo: undefined, block }),
      ...subtractRange(destination, inside).flatMap((rest) => this.withoutRouting(part(rest), network, stop)),
    ];
  }

  /** Ingress rules of the VPC that packets arrive in from another one: the longest source wins (documented; the tie-break by id is inferred). */
  private steer(state: State): Outcome[] {
    const at = here(state);
    const rules = state.path.length === 1 ? [] : at.ingressOf(state.packets.source.family);
    const entry = rules.find(({ source }) => intersectRanges(source, state.packets.source));
    if (!entry) return this.match(state, undefined);
    const inside = intersectRanges(state.packets.source, entry.source)!;
    if (inside !== state.packets.source) {
      const parts = [inside, ...subtractRange(state.packets.source, inside)];
      return parts.flatMap((source) => this.steer({ ...state, packets: { ...state.packets, source } }));
    }
    const network = this.journey.topology.network(entry.rule.nexthopPrivateNetworkId);
    if (!network || network.vpc !== at || !holdsAddress(network, entry.rule.nexthopResourceIp)) {
      return this.blocked(state, { code: "route-blackhole", ingress: entry, network, reason: "outside-network" }, (next) =>
        this.match(next, undefined),
      );
    }
    this.journey.assume(`${entry.rule.nexthopResourceIp} in VPC ${at.vpc.name} is taken to forward what ingress rules steer to it`);
    return this.match(state, entry.rule.nexthopResourceIp);
  }

  private match(state: State, steeredTo: string | undefined): Outcome[] {
    const at = here(state);
    const { destination } = state.packets;
    const origin = state.path.length === 1;
    const table = at.table(destination.family, origin && !at.propagation ? "local" : "all");
    const pieces = table.lookup(destination);
    if (pieces.length === 1) return this.forward(state, pieces[0]!.entry, steeredTo);
    return pieces.flatMap(({ range, entry }) =>
      this.forward({ ...state, packets: { ...state.packets, destination: range } }, entry, steeredTo),
    );
  }

  private forward(state: State, entry: TableEntry | undefined, steeredTo: string | undefined): Outcome[] {
    if (!entry) return this.unmatched(state, steeredTo);
    if (entry.kind === "local") return this.local(state, entry.network, { steeredTo, block: entry.block });
    if (isDefaultRoute(entry) && state.path.length === 1) this.assumeDefaultRoute(entry.block);
    return entry.route.nexthop.kind === "connector"
      ? this.throughConnector(state, entry, steeredTo)
      : this.toResource(state, entry, steeredTo);
  }

  /** A custom default route is treated like any default route, and these reach a network that opts in only (documented; nobody saw one withheld). */
  private assumeDefaultRoute(block: AddressRange): void {
    const { network, vpc } = this.journey.from;
    if (!network || network.network.defaultRoutePropagationEnabled) return;
    this.journey.assume(
      `network ${network.network.name} of VPC ${vpc.vpc.name} is taken to know route ${formatRange(block)}, although default routes reach only networks with default route propagation, and it is off there`,
    );
  }

  private unmatched(state: State, steeredTo: string | undefined): Outcome[] {
    const { to } = this.journey;
    const at = here(state);
    const { destination } = state.packets;
    if (at === to.vpc && at.opaque) {
      this.journey.assume(`VPC ${at.vpc.name} is not fully visible: it is taken to hold ${formatRange(destination)}`);
      return [this.deliver(state, { destination: formatRange(destination), steeredTo })];
    }
    const origin = state.path.length === 1;
    if (origin && !at.propagation) {
      const hidden = at.table(destination.family, "all").lookup(destination);
      if (hidden.some(({ entry }) => entry)) {
        return hidden.flatMap(({ range, entry }) => {
          const part = { ...state, packets: { ...state.packets, destination: range } };
          if (!entry) return this.withoutRoute(part);
          const route = entry.kind === "custom" ? entry.route : undefined;
          return this.blocked(part, { code: "propagation-off", route }, (next) => this.forward(next, entry, steeredTo));
        });
      }
    }
    return this.transit(state, at === to.vpc, (next) => this.withoutRoute(next));
  }

  /** A VPC between two others forwards only with transitivity (documented, June 2026). */
  private transit(state: State, exempt: boolean, go: (next: State) => Outcome[]): Outcome[] {
    const at = here(state);
    if (exempt || state.path.length === 1 || at.transitive) return go(state);
    return this.blocked(state, { code: "transitivity-off" }, go);
  }

  private withoutRoute(state: State): Outcome[] {
    const at = here(state);
    const { destination } = state.packets;
    if (at.unknownRoutes.length > 0 && (destination.label || !at.opaque)) {
      this.journey.assume(`whether VPC ${at.vpc.name} has a route for ${formatRange(destination)} cannot be told before apply`);
      return [{ ...state, delivered: false, undecided: true }];
    }
    if (at.opaque) {
      const link = detour(at, this.journey.to.vpc, { peeredOnly: true });
      if (link && !state.path.includes(link.to)) {
        this.journey.assume(
          `VPC ${at.vpc.name} is not fully visible: it is taken to route ${formatRange(destination)} to VPC ${link.to.vpc.name}`,
        );
        return this.acl(state, (next) =>
          this.travel(next, link.to, {
            destination: formatRange(destination),
            connectorId: link.connector?.connector.id,
            connectorStatus: "peered",
          }),
        );
      }
    }
    return this.blocked(state, { code: "no-route" }, (next) => this.imagineRoute(next));
  }

  private local(state: State, network: CompiledNetwork, match: { steeredTo: string | undefined; block: AddressRange }): Outcome[] {
    const { from, to } = this.journey;
    const at = here(state);
    const hop = { destination: formatRange(match.block), privateNetworkId: network.network.id, steeredTo: match.steeredTo };
    if (network !== to.network) {
      return this.blocked(state, { code: "ambiguous-destination", network }, (next) => this.imagineRoute(next));
    }
    if (state.path.length === 1 && network === from.network) return [this.deliver(state, hop)];
    return this.acl(state, (next) => {
      if (at.opaque)
        this.journey.assume(`VPC ${at.vpc.name} is not fully visible: its own ACLs and routes are taken to let the traffic pass`);
      return [this.deliver(next, hop)];
    });
  }

  private toResource(state: State, entry: CustomEntry, steeredTo: string | undefined): Outcome[] {
    const { to } = this.journey;
    const at = here(state);
    const { route } = entry;
    const id = route.nexthop.kind === "private-network" ? route.nexthop.privateNetworkId : "";
    const network = this.journey.topology.network(id);
    if (network?.vpc !== at) {
      const reason = network ? "foreign-network" : "no-network";
      return this.blocked(state, { code: "route-blackhole", route, network, reason }, (next) => this.imagineRoute(next));
    }
    return this.acl(state, (next) => {
      const arrived = to.network ? network === to.network : at === to.vpc;
      if (!arrived)
        return this.blocked(next, { code: "route-blackhole", route, network, reason: "resource" }, (gone) => this.imagineRoute(gone));
      return [
        this.deliver(next, { destination: formatRange(entry.block), routeId: route.id, privateNetworkId: network.network.id, steeredTo }),
      ];
    });
  }

  private throughConnector(state: State, entry: CustomEntry, steeredTo: string | undefined): Outcome[] {
    const at = here(state);
    const { route } = entry;
    const connector = this.journey.topology.connector(route.nexthop.kind === "connector" ? route.nexthop.connectorId : "");
    if (connector?.origin !== at) {
      const reason = connector ? "foreign-connector" : "no-connector";
      return this.blocked(state, { code: "route-blackhole", route, connector, reason }, (next) => this.imagineRoute(next));
    }
    const hop = {
      destination: formatRange(entry.block),
      routeId: route.id,
      connectorId: connector.connector.id,
      connectorStatus: connector.status,
      steeredTo,
    };
    return this.transit(state, false, (allowed) => this.acl(allowed, (passed) => this.cross(passed, { connector, route, hop })));
  }

  private cross(state: State, by: { connector: CompiledConnector; route: TopologyRoute; hop: Omit<Hop, "vpcId"> }): Outcome[] {
    const { connector, route, hop } = by;
    if (connector.assumed) {
      this.journey.assume(`VPC ${connector.target.vpc.name} is taken to have its half of connector ${connector.connector.name}`);
    }
    if (connector.status === "peered") return this.travel(state, connector.target, hop, route);
    return this.blocked(state, { code: statusCode(connector), connector, route }, (next) =>
      this.travel(next, connector.target, hop, route),
    );
  }

  private travel(state: State, next: CompiledVpc, hop: Omit<Hop, "vpcId">, route?: TopologyRoute): Outcome[] {
    const { path } = state;
    const moved = { ...state, hops: [...state.hops, { vpcId: here(state).vpc.id, ...hop }] };
    if (path.includes(next)) {
      return this.blocked(moved, { code: "route-loop", route, path: [...path, next] }, (looped) => this.imagineRoute(looped));
    }
    return this.arrive(moved, next);
  }

  private arrive(state: State, next: CompiledVpc): Outcome[] {
    const path = [...state.path, next];
    const arrived = (going: State) => this.enter({ ...going, path });
    return path.length <= this.journey.maxHops ? arrived(state) : this.blocked(state, { code: "hop-limit", path }, arrived);
  }

  /** ACLs judge what is routed in each VPC on the way, not what stays inside a network (documented; in a VPC between two others, inferred). */
  private acl(state: State, go: (next: State) => Outcome[]): Outcome[] {
    const at = here(state);
    const { family } = state.packets.source;
    const acl = at.acls.get(family);
    if (!acl || acl.acceptsAll) return go(state);
    return acl.judge(state.packets).flatMap((outcome) => {
      const { packets, passed } = outcome;
      if (passed.length === 0) {
        return this.blocked({ ...state, packets }, { code: "acl-drop", acl: { ...outcome, family } }, go);
      }
      if (subtractFlows(packets.flows, passed).length > 0) {
        this.journey.assume(
          `the IPv${family} ACL of VPC ${at.vpc.name} lets only part through from ${formatRange(packets.source)} to ${formatRange(packets.destination)}: ${formatFlows(passed)}`,
        );
      }
      return go({ ...state, packets: { ...packets, flows: passed } });
    });
  }

  /** Goes on as if the VPC had the missing route: along the best link towards the goal. */
  private imagineRoute(state: State): Outcome[] {
    const at = here(state);
    if (at === this.journey.to.vpc) return [{ ...state, delivered: false }];
    const link = detour(at, this.journey.to.vpc, { peeredOnly: false });
    if (!link || state.path.includes(link.to)) return [{ ...state, delivered: false }];
    const { connector } = link;
    const step = (next: State) => this.arrive(next, link.to);
    if (!connector || link.peered) return step(state);
    return this.blocked(state, { code: statusCode(connector), connector }, step);
  }

  private blocked(state: State, stop: Stop, go: (next: State) => Outcome[]): Outcome[] {
    const { from, to, reply, beyondBlockers } = this.journey;
    const { packets, path, hops } = state;
    const blocker: Blocker = { at: here(state), reply, from, to, packets, path, hops, ...stop };
    const next = { ...state, blockers: [...state.blockers, blocker] };
    return beyondBlockers ? go(next) : [{ ...next, delivered: false }];
  }

  private deliver(state: State, hop: Omit<Hop, "vpcId">): Outcome {
    return { ...state, hops: [...state.hops, { vpcId: here(state).vpc.id, ...hop }], delivered: true };
  }
}

/** What a blocker adds to the state in which it was met. */
type Stop = Pick<Blocker, "code"> & Partial<Pick<Blocker, "path" | "route" | "connector" | "network" | "ingress" | "acl" | "reason">>;
type CustomEntry = Extract<TableEntry, { kind: "custom" }>;

function isDefaultRoute({ block }: TableEntry): boolean {
  return block.first === 0n && block.last === (1n << BigInt(addressBits(block.family))) - 1n;
}

function here(state: State): CompiledVpc {
  return state.path.at(-1)!;
}

/** Why a connector that is not peered does not carry traffic. */
function statusCode(connector: CompiledConnector): FindingCode {
  if (connector.status === "conflict") return "route-to-conflict";
  return connector.origin.routing && connector.target.routing ? "route-to-orphan" : "routing-disabled";
}
