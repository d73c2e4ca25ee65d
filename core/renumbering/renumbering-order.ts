import { Cidr } from "../addresses/cidr";
import type { Topology, TopologyConnector, TopologyRoute } from "../topology/topology";
import { aclsToAdapt, isRouted, routesToDrop, routesToFollow, type Translation } from "./renumbering-routes";
import type { RenumberingAction, RenumberingConflict, RenumberingMove, RenumberingStep } from "./renumbering-steps";

/** One lease of the DHCP server: after it every client knows the routes (documented). */
const LEASE_HOURS = 1;

type Said = Pick<RenumberingStep, "action" | "title" | "reason">;

/** The steps of a renumbering in order, with what the connectors show after each. Peered only once nothing overlaps and a refresh was made. */
export function renumberingSteps(
  topology: Topology,
  conflicts: readonly RenumberingConflict[],
  moves: readonly RenumberingMove[],
  remaining: readonly RenumberingConflict[],
): RenumberingStep[] {
  const writer = new StepWriter(topology, conflicts, moves);
  const before = [
    ...writer.create(),
    ...writer.attach(),
    ...writer.acls(),
    ...writer.routes(),
    ...writer.nextHops(),
    writer.lease(),
    ...writer.drain(),
    ...writer.dropRoutes(),
    ...writer.dropNetworks(),
  ];
  const { refresh, after } = { refresh: writer.refresh(), after: writer.forwardRoutes() };
  const held = new Set(remaining.flatMap((conflict) => conflict.connectorIds));
  const statusAfter = conflicts.some((conflict) => conflict.connectorIds.some((id) => held.has(id))) ? "conflict" : "peered";
  return [
    ...before.map((step) => ({ ...step, statusAfter: "conflict" as const })),
    ...[refresh, ...after, ...(after.length > 0 ? [writer.lease()] : [])].map((step) => ({ ...step, statusAfter }) as const),
  ];
}

class StepWriter {
  private readonly vpcNames: ReadonlyMap<string, string>;
  /** Moves of networks that have an IPv4 block; for others there is nothing to translate. */
  private readonly translations: ReadonlyMap<RenumberingMove, Translation>;

  constructor(
    private readonly topology: Topology,
    private readonly conflicts: readonly RenumberingConflict[],
    private readonly moves: readonly RenumberingMove[],
  ) {
    this.vpcNames = new Map(topology.vpcs.map((vpc) => [vpc.id, vpc.name]));
    this.translations = new Map(
      moves.flatMap((move) => {
        const from = move.from.map((text) => Cidr.tryParse(text)).find((block) => block?.family === 4);
        return from ? [[move, { from, to: Cidr.parse(move.to) }] as const] : [];
      }),
    );
  }

  create(): Said[] {
    return this.moves.map((move) => ({
      action: { kind: "create-network", vpcId: move.vpcId, move },
      title: `Create Private Network ${move.newName} with ${move.to} in VPC ${this.vpc(move.vpcId)}.`,
      reason: `A network cannot change its block, so ${move.newName} takes the place of ${move.name} (${move.from.join(", ")}).`,
    }));
  }

  attach(): Said[] {
    return this.moves.map((move) => ({
      action: { kind: "attach", vpcId: move.vpcId, move },
      title: `Attach every resource of ${move.name} to ${move.newName} too, in VPC ${this.vpc(move.vpcId)}.`,
      reason: "Each keeps its old address and gets a new one; nothing is interrupted.",
    }));
  }

  acls(): Said[] {
    return aclsToAdapt(this.topology, this.translations).map((action) => ({
      action,
      title: `Add ${action.added} rule${action.added === 1 ? "" : "s"} for the new block to the ${action.isIpv6 ? "IPv6" : "IPv4"} ACL of VPC ${this.vpc(action.vpcId)}.`,
      reason: "What the ACL says of the old block must hold for the new one before traffic moves; ACLs are stateless.",
    }));
  }

  /** Routes on the peers' side that lead to the new block: those that led to the old one, again, and the direct peer's where it has none. */
  routes(): Said[] {
    const written = new Set<string>();
    return this.moves.flatMap((move) => {
      const translation = this.translations.get(move);
      if (!translation) return [];
      const followed = routesToFollow(this.topology, move, translation).map(({ route, destination }) =>
        this.addRoute(route.vpcId, destination, route.nexthop, route),
      );
      const direct = this.peersOf(move).flatMap(({ back }) =>
        back && !isRouted(this.topology, back.vpcId, translation.from) && !isRouted(this.topology, back.vpcId, translation.to)
          ? [this.addRoute(back.vpcId, translation.to, { kind: "connector", connectorId: back.id })]
          : [],
      );
      return [...followed, ...direct].filter(({ action }) => {
        const key = action.kind === "add-route" ? `${action.vpcId} ${action.destination} ${JSON.stringify(action.nexthop)}` : "";
        return !written.has(key) && written.add(key);
      });
    });
  }

  nextHops(): Said[] {
    return this.moves.flatMap((move) => [
      ...this.topology.routes
        .filter((route) => route.nexthop.kind === "private-network" && route.nexthop.privateNetworkId === move.privateNetworkId)
        .map((route) => ({
          action: { kind: "move-next-hop" as const, vpcId: move.vpcId, routeId: route.id, move },
          title: `Let the route to ${route.destination ?? "its destination"} lead to the resource's new address in ${move.newName}.`,
          reason: `Its next hop stands in ${move.name}.`,
        })),
      ...(this.topology.ingressRules ?? [])
        .filter((rule) => rule.nexthopPrivateNetworkId === move.privateNetworkId)
        .map((rule) => ({
          action: { kind: "move-ingress-rule" as const, vpcId: move.vpcId, ingressRuleId: rule.id, move },
          title: `Let the ingress rule for ${rule.source} lead to the resource's new address in ${move.newName}.`,
          reason: `Its next hop ${rule.nexthopResourceIp} stands in ${move.name}.`,
        })),
    ]);
  }

  lease(): Said {
    return {
      action: { kind: "wait-for-lease", hours: LEASE_HOURS },
      title: "Wait one DHCP lease, an hour.",
      reason: "Clients learn the new routes when they renew their lease.",
    };
  }

  drain(): Said[] {
    return this.moves.map((move) => ({
      action: { kind: "drain", vpcId: move.vpcId, move },
      title: `Drain ${move.name} of VPC ${this.vpc(move.vpcId)}: point names, listeners and clients at the new addresses, then detach its resources once it is idle.`,
      reason: "Both addresses work until then, so this can be undone at any moment.",
    }));
  }

  dropRoutes(): Said[] {
    const dropped = this.moves.flatMap((move) => {
      const translation = this.translations.get(move);
      return translation ? routesToDrop(this.topology, move, translation) : [];
    });
    return [...new Map(dropped.map((route) => [route.id, route])).values()].map((route) => ({
      action: { kind: "delete-route", vpcId: route.vpcId, routeId: route.id, destination: route.destination! },
      title: `Delete the route to ${route.destination} from VPC ${this.vpc(route.vpcId)}.`,
      reason: "It would lead nowhere, or to the other network that has these addresses.",
    }));
  }

  dropNetworks(): Said[] {
    return this.moves.map((move) => ({
      action: { kind: "delete-network", vpcId: move.vpcId, move },
      title: `Delete Private Network ${move.name} (${move.from.join(", ")}) from VPC ${this.vpc(move.vpcId)}.`,
      reason: "Only now is the overlap gone.",
    }));
  }

  refresh(): Said {
    const connectorIds = [...new Set(this.conflicts.flatMap((conflict) => conflict.connectorIds))];
    const names = connectorIds.map((id) => this.topology.connectors.find((connector) => connector.id === id)?.name ?? id);
    return {
      action: { kind: "refresh", connectorIds },
      title: `Refresh the connectors ${names.join(" and ")}.`,
      reason: "A solved conflict stays shown until one is refreshed.",
    };
  }

  /**
   * Routes from the moved network's VPC to the peer's network that it collided with. Not earlier: while the old network
   * is there, the longer prefix would take its own neighbours' traffic away.
   */
  forwardRoutes(): Said[] {
    return this.moves.flatMap((move) =>
      this.peersOf(move).flatMap(({ forward, block }) =>
        forward && !isRouted(this.topology, move.vpcId, block)
          ? [this.addRoute(move.vpcId, block, { kind: "connector", connectorId: forward.id })]
          : [],
      ),
    );
  }

  private addRoute(vpcId: string, destination: Cidr, nexthop: TopologyRoute["nexthop"], like?: TopologyRoute): Said {
    const action: RenumberingAction = { kind: "add-route", vpcId, destination: `${destination}`, nexthop, like: like?.id };
    const through = nexthop.kind === "connector" ? ` through connector ${this.connectorName(nexthop.connectorId)}` : "";
    return {
      action,
      title: `Add a route to ${destination}${through} on VPC ${this.vpc(vpcId)}.`,
      reason: like
        ? `It does for the new block what the route to ${like.destination} does for the old.`
        : "This side has no route to it, and routes are never created automatically.",
    };
  }

  /** Connectors to and from each peer that the moved network collides with, and the peer's block. */
  private peersOf(move: RenumberingMove): { forward?: TopologyConnector; back?: TopologyConnector; block: Cidr }[] {
    const own = this.conflicts.filter((conflict) => conflict.family === 4 && conflict.networks.includes(move.privateNetworkId));
    return own.map(({ connectorIds, networks, blocks }) => {
      const connectors = this.topology.connectors.filter((connector) => connectorIds.includes(connector.id));
      return {
        forward: connectors.find((connector) => connector.vpcId === move.vpcId),
        back: connectors.find((connector) => connector.targetVpcId === move.vpcId),
        block: Cidr.parse(blocks[networks[0] === move.privateNetworkId ? 1 : 0]),
      };
    });
  }

  private vpc(id: string): string {
    return this.vpcNames.get(id) ?? id;
  }

  private connectorName(id: string): string {
    return this.topology.connectors.find((connector) => connector.id === id)?.name ?? id;
  }
}
