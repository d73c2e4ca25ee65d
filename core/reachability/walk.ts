import { type AddressRange, formatRange, intersectRanges, isDefaultRoute, subtractRange } from "../addresses/address-range";
import type { FindingCode } from "../checks/finding";
import { type CompiledConnector, type CompiledNetwork, type CompiledVpc, holdsAddress, type TableEntry } from "../topology/compiled-vpc";
import { aclIncomplete, propagationUnknown, routesUnknown, routingUnknown, transitivityUnknown, unplacedText } from "../topology/doubts";
import type { TopologyRoute } from "../topology/topology";
import { compileAcl, type PacketClass } from "./acl";
import { formatFlows, subtractFlows } from "./flow-set";
import { nextLinkTowards } from "./next-link";
import type { Hop } from "./trace-types";
import type { Blocker, Outcome, WalkRequest } from "./walk-request";

interface State {
  readonly packets: PacketClass;
  readonly path: readonly CompiledVpc[];
  readonly hops: readonly Hop[];
  readonly blockers: readonly Blocker[];
  /** Something unknown was taken as favorable on the way: no fault is certain from here on. */
  readonly doubted: boolean;
}

/**
 * Walks packets from VPC to VPC by longest-prefix match until they arrive or something stops them. Splits them wherever a table, an
 * ACL or an ingress rule distinguishes their addresses; each part is one outcome, in address order.
 *
 * Something unknown never stops the walk for certain: where the packets could go on, it goes on in doubt, and what it meets from then on
 * is undecided; where nobody knows where they would go, it ends undecided. Either way the answer carries a sentence that names it.
 */
export function walk(request: WalkRequest, packets: PacketClass): Outcome[] {
  return new Walker(request).enter({ packets, path: [request.from.vpc], hops: [], blockers: [], doubted: request.doubted });
}

class Walker {
  constructor(private readonly request: WalkRequest) {}

  enter(state: State): Outcome[] {
    const at = here(state);
    if (at.routing === true) return this.steer(state);
    if (at.routing === "unknown") return this.steer(this.inDoubt(state, [routingUnknown(at)]));
    const stop = (part: State) => this.blocked(part, { code: "routing-disabled" }, (next) => this.steer(next));
    const network = state.path.length === 1 ? this.request.from.network : undefined;
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
    const unplaced = state.path.length === 1 ? [] : this.request.topology.unplaced.mayBeIn(at.id, "ingress-rule");
    if (unplaced.length > 0) return this.followIngress(this.inDoubt(state, unplaced.map(unplacedText)));
    return this.followIngress(state);
  }

  private followIngress(state: State): Outcome[] {
    const at = here(state);
    const rules = state.path.length === 1 ? [] : at.ingressOf(state.packets.source.family);
    const entry = rules.find(({ source }) => intersectRanges(source, state.packets.source));
    if (!entry) return this.match(state, undefined);
    const inside = intersectRanges(state.packets.source, entry.source)!;
    if (inside !== state.packets.source) {
      const parts = [inside, ...subtractRange(state.packets.source, inside)];
      return parts.flatMap((source) => this.followIngress({ ...state, packets: { ...state.packets, source } }));
    }
    const { topology } = this.request;
    const network = topology.network(entry.rule.nexthopPrivateNetworkId);
    const unplacedNetwork = topology.unplaced.get(entry.rule.nexthopPrivateNetworkId);
    if (unplacedNetwork) return this.undecided(state, [unplacedText(unplacedNetwork)]);
    if (!network || network.vpc !== at || !holdsAddress(network, entry.rule.nexthopResourceIp)) {
      return this.blocked(state, { code: "route-blackhole", ingress: entry, network, reason: "outside-network" }, (next) =>
        this.match(next, undefined),
      );
    }
    this.request.assume(`${entry.rule.nexthopResourceIp} in VPC ${at.name} is assumed to forward what ingress rules steer to it`);
    return this.match(state, entry.rule.nexthopResourceIp);
  }

  private match(state: State, steeredTo: string | undefined): Outcome[] {
    const at = here(state);
    const { destination } = state.packets;
    const hidden = this.hiddenRoutes(at, destination);
    if (hidden.length > 0) return this.follow(this.inDoubt(state, hidden), steeredTo);
    return this.follow(state, steeredTo);
  }

  /** Routes that may be in the VPC, or may match there, for all that is known. */
  private hiddenRoutes(at: CompiledVpc, destination: AddressRange): string[] {
    const unplaced = this.request.topology.unplaced.mayRoute(at.id, destination).map(unplacedText);
    const names = at.unknownRoutes.map((route) => route.name ?? route.id).sort();
    return names.length > 0 ? [routesUnknown(at, names), ...unplaced] : unplaced;
  }

  private follow(state: State, steeredTo: string | undefined): Outcome[] {
    const at = here(state);
    const { destination } = state.packets;
    const origin = state.path.length === 1;
    const table = at.table(destination.family, origin && at.propagation === false ? "local" : "all");
    const pieces = table.lookup(destination);
    if (pieces.length === 1) return this.forward(state, pieces[0]!.entry, steeredTo);
    return pieces.flatMap(({ range, entry }) =>
      this.forward({ ...state, packets: { ...state.packets, destination: range } }, entry, steeredTo),
    );
  }

  private forward(state: State, entry: TableEntry | undefined, steeredTo: string | undefined): Outcome[] {
    if (!entry) return this.unmatched(state, steeredTo);
    if (entry.kind === "local") return this.local(state, entry.network, { steeredTo, block: entry.block });
    if (isDefaultRoute(entry.block) && state.path.length === 1) this.assumeDefaultRoute(entry.block);
    const at = here(state);
    const known = state.path.length > 1 || at.propagation !== "unknown" ? state : this.inDoubt(state, [propagationUnknown(at)]);
    return entry.route.nexthop.kind === "connector"
      ? this.throughConnector(known, entry, steeredTo)
      : this.toResource(known, entry, steeredTo);
  }

  /** A custom default route is treated like any default route, and these reach a network that opts in only (documented; nobody saw one withheld). */
  private assumeDefaultRoute(block: AddressRange): void {
    const { network, vpc } = this.request.from;
    if (!network || network.network.defaultRoutePropagationEnabled) return;
    this.request.assume(
      `network ${network.network.name} of VPC ${vpc.name} is assumed to know route ${formatRange(block)}, although default routes reach only networks with default route propagation, and it is off there`,
    );
  }

  private unmatched(state: State, steeredTo: string | undefined): Outcome[] {
    const { to } = this.request;
    const at = here(state);
    const { destination } = state.packets;
    if (at === to.vpc && at.opaque) {
      const sentence = `VPC ${at.name} is not fully visible: it is assumed to hold ${formatRange(destination)}`;
      return [this.deliver(this.inDoubt(state, [sentence]), { destination: formatRange(destination), steeredTo })];
    }
    const origin = state.path.length === 1;
    if (origin && at.propagation === false) {
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
    const networks = at === to.vpc ? this.request.topology.unplaced.mayBeIn(at.id, "private-network") : [];
    if (networks.length > 0) return this.undecided(state, networks.map(unplacedText));
    return this.transit(state, at === to.vpc, (next) => this.withoutRoute(next));
  }

  /** A VPC between two others forwards only with transitivity (documented, June 2026). */
  private transit(state: State, exempt: boolean, go: (next: State) => Outcome[]): Outcome[] {
    const at = here(state);
    if (exempt || state.path.length === 1 || at.transitivity === true) return go(state);
    if (at.transitivity === "unknown") return go(this.inDoubt(state, [transitivityUnknown(at)]));
    return this.blocked(state, { code: "transitivity-off" }, go);
  }

  private withoutRoute(state: State): Outcome[] {
    const at = here(state);
    const { destination } = state.packets;
    if (this.hiddenRoutes(at, destination).length > 0) return this.undecided(state, []);
    if (at.opaque) {
      const link = nextLinkTowards(at, this.request.to.vpc, { carrying: true });
      if (link && !state.path.includes(link.to)) {
        const sentence = `VPC ${at.name} is not fully visible: it is assumed to route ${formatRange(destination)} to VPC ${link.to.name}`;
        return this.acl(this.inDoubt(state, [sentence]), (next) =>
          this.travel(next, link.to, {
            destination: formatRange(destination),
            connectorId: link.connector?.connector.id,
            connectorStatus: link.peered ? "peered" : "undecided",
          }),
        );
      }
      const routes = `VPC ${at.name} is not fully visible: whether it has a route for ${formatRange(destination)} is unknown`;
      return this.undecided(state, [routes]);
    }
    const tooLong = this.tooLong();
    if (tooLong)
      return this.blocked(state, { code: "hop-limit", path: tooLong, maxHops: this.request.maxHops }, (next) => this.imagineRoute(next));
    return this.blocked(state, { code: "no-route" }, (next) => this.imagineRoute(next));
  }

  /** The path that the packets would have to take, when no path within the limit can carry them and a longer one can. */
  private tooLong(): readonly CompiledVpc[] | undefined {
    const { from, to, carrying, maxHops } = this.request;
    const path = carrying.between(from.vpc, to.vpc);
    return path && path.length > maxHops ? path : undefined;
  }

  private local(state: State, network: CompiledNetwork, match: { steeredTo: string | undefined; block: AddressRange }): Outcome[] {
    const { from, to } = this.request;
    const at = here(state);
    const hop = { destination: formatRange(match.block), privateNetworkId: network.network.id, steeredTo: match.steeredTo };
    if (network !== to.network) {
      return this.blocked(state, { code: "ambiguous-destination", network }, (next) => this.imagineRoute(next));
    }
    if (state.path.length === 1 && network === from.network) return [this.deliver(state, hop)];
    return this.acl(state, (next) => {
      if (at.opaque)
        this.request.assume(`VPC ${at.name} is not fully visible: its own ACLs and routes are assumed to let the traffic pass`);
      return [this.deliver(next, hop)];
    });
  }

  private toResource(state: State, entry: CustomEntry, steeredTo: string | undefined): Outcome[] {
    const { to } = this.request;
    const at = here(state);
    const { route } = entry;
    const id = route.nexthop.kind === "private-network" ? route.nexthop.privateNetworkId : "";
    const { topology } = this.request;
    const unplaced = topology.unplaced.get(id);
    if (unplaced) return this.undecided(state, [unplacedText(unplaced)]);
    const network = topology.network(id);
    if (network?.vpc !== at) {
      const reason = network ? "foreign-network" : "no-network";
      return this.blocked(state, { code: "route-blackhole", route, network, reason }, (next) => this.imagineRoute(next));
    }
    const inside = state.path.length === 1 && network === this.request.from.network && network === to.network;
    const reach = (next: State): Outcome[] => {
      const arrived = to.network ? network === to.network : at === to.vpc;
      if (!arrived)
        return this.blocked(next, { code: "route-blackhole", route, network, reason: "resource" }, (gone) => this.imagineRoute(gone));
      return [
        this.deliver(next, { destination: formatRange(entry.block), routeId: route.id, privateNetworkId: network.network.id, steeredTo }),
      ];
    };
    return inside ? reach(state) : this.acl(state, reach);
  }

  private throughConnector(state: State, entry: CustomEntry, steeredTo: string | undefined): Outcome[] {
    const at = here(state);
    const { route } = entry;
    const id = route.nexthop.kind === "connector" ? route.nexthop.connectorId : "";
    const { topology } = this.request;
    const unplaced = topology.unplaced.get(id);
    if (unplaced) return this.undecided(state, [unplacedText(unplaced)]);
    const connector = topology.connector(id);
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
      this.request.assume(`VPC ${connector.target.name} is assumed to have its half of connector ${connector.connector.name}`);
    }
    if (connector.status === "peered") return this.travel(state, connector.target, hop, route);
    if (connector.status === "undecided") return this.travel(this.inDoubt(state, connector.doubts), connector.target, hop, route);
    return this.blocked(state, { code: statusCode(connector), connector, route }, (next) =>
      this.travel(next, connector.target, hop, route),
    );
  }

  private travel(state: State, next: CompiledVpc, hop: Omit<Hop, "vpcId">, route?: TopologyRoute): Outcome[] {
    const { path } = state;
    const moved = { ...state, hops: [...state.hops, { vpcId: here(state).id, ...hop }] };
    if (path.includes(next)) {
      return this.blocked(moved, { code: "route-loop", route, path: [...path, next] }, (looped) => this.imagineRoute(looped));
    }
    return this.arrive(moved, next);
  }

  private arrive(state: State, next: CompiledVpc): Outcome[] {
    const path = [...state.path, next];
    const arrived = (going: State) => this.enter({ ...going, path });
    return path.length <= this.request.maxHops
      ? arrived(state)
      : this.blocked(state, { code: "hop-limit", path, maxHops: this.request.maxHops }, arrived);
  }

  /** ACLs judge what is routed in each VPC on the way, not what stays inside a network (documented; in a VPC between two others, inferred). */
  private acl(state: State, go: (next: State) => Outcome[]): Outcome[] {
    const at = here(state);
    const { family } = state.packets.source;
    const unplaced = this.request.topology.unplaced.mayBeIn(at.id, "acl");
    const given = at.acls.get(family);
    if (unplaced.length > 0) return go(this.inDoubt(state, unplaced.map(unplacedText)));
    if (given?.incomplete !== undefined) return go(this.inDoubt(state, [aclIncomplete(at, given)]));
    const acl = given && compileAcl(given, this.request.aclSourcePortZero);
    if (!acl || acl.acceptsAll) return go(state);
    return acl.judge(state.packets).flatMap((outcome) => {
      const { packets, passed } = outcome;
      if (passed.length === 0) {
        return this.blocked({ ...state, packets }, { code: "acl-drop", acl: { ...outcome, family } }, go);
      }
      if (subtractFlows(packets.flows, passed).length > 0) {
        this.request.assume(
          `the IPv${family} ACL of VPC ${at.name} accepts only part of the traffic from ${formatRange(packets.source)} to ${formatRange(packets.destination)}: ${formatFlows(passed)}`,
        );
      }
      return go({ ...state, packets: { ...packets, flows: passed } });
    });
  }

  /** Goes on as if the VPC had the missing route: along the best link towards the goal. */
  private imagineRoute(state: State): Outcome[] {
    const at = here(state);
    if (at === this.request.to.vpc) return [{ ...state, delivered: false }];
    const link = nextLinkTowards(at, this.request.to.vpc, { carrying: false });
    if (!link || state.path.includes(link.to)) return [{ ...state, delivered: false }];
    const { connector } = link;
    const step = (next: State) => this.arrive(next, link.to);
    if (!connector || link.peered) return step(state);
    if (link.undecided) return step(this.inDoubt(state, connector.doubts));
    return this.blocked(state, { code: statusCode(connector), connector }, step);
  }

  private blocked(state: State, stop: Stop, go: (next: State) => Outcome[]): Outcome[] {
    const { from, to, reply, beyondBlockers } = this.request;
    const { packets, path, hops } = state;
    if (state.doubted) return this.undecided(state, []);
    const blocker: Blocker = { at: here(state), reply, from, to, packets, path, hops, ...stop };
    const next = { ...state, blockers: [...state.blockers, blocker] };
    return beyondBlockers ? go(next) : [{ ...next, delivered: false }];
  }

  /** The same packets, from here on only if what the sentences name is favorable. */
  private inDoubt(state: State, sentences: readonly string[]): State {
    for (const sentence of sentences) this.request.doubt(sentence);
    return { ...state, doubted: true };
  }

  /** Ends the walk: nothing that was met before is certain unless it is a blocker. */
  private undecided(state: State, sentences: readonly string[]): Outcome[] {
    const next = this.inDoubt(state, sentences);
    return [{ ...next, delivered: false, ...(state.blockers.length === 0 && { undecided: true }) }];
  }

  private deliver(state: State, hop: Omit<Hop, "vpcId">): Outcome {
    return { ...state, hops: [...state.hops, { vpcId: here(state).id, ...hop }], delivered: true };
  }
}

/** What a blocker adds to the state in which it was met. */
type Stop = Pick<Blocker, "code"> &
  Partial<Pick<Blocker, "path" | "route" | "connector" | "network" | "ingress" | "acl" | "reason" | "maxHops">>;
type CustomEntry = Extract<TableEntry, { kind: "custom" }>;

function here(state: State): CompiledVpc {
  return state.path.at(-1)!;
}

/** Why a connector that is not peered does not carry traffic. */
function statusCode(connector: CompiledConnector): FindingCode {
  if (connector.status === "conflict") return "route-to-conflict";
  return connector.origin.routing !== false && connector.target.routing !== false ? "route-to-orphan" : "routing-disabled";
}
