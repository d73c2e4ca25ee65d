import { parseLooseCidr } from "../addresses/address-range";
import { Cidr } from "../addresses/cidr";
import { type CompiledTopology, compileTopology } from "../topology/compiled-topology";
import type { Topology, TopologyConnector, TopologyRoute } from "../topology/topology";
import { hasRoute, isRouted, routesToDrop, routesToFollow } from "./renumbering-routes";
import { aclsToAdapt, ingressRulesToCopy, translationsByVpc } from "./renumbering-rules";
import type { RenumberingAction, RenumberingConflict, RenumberingMove, RenumberingStep } from "./renumbering-steps";
import { newBlocksOf, type Translation, translationsOf } from "./translation";

/** One lease of the DHCP server: after it every client knows the routes (documented). */
const LEASE_HOURS = 1;

type StepText = Pick<RenumberingStep, "action" | "title" | "reason">;

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
    ...writer.ingressRules(),
    ...writer.routes(),
    ...writer.nextHops(),
    writer.lease(),
    ...writer.drain(),
    ...writer.dropRoutes(),
    ...writer.dropIngressRules(),
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
  private readonly compiled: CompiledTopology;
  private readonly concerned: ReadonlyMap<string, readonly Translation[]>;

  constructor(
    private readonly topology: Topology,
    private readonly conflicts: readonly RenumberingConflict[],
    private readonly moves: readonly RenumberingMove[],
  ) {
    this.vpcNames = new Map(topology.vpcs.map((vpc) => [vpc.id, vpc.name]));
    this.compiled = compileTopology(topology);
    this.concerned = translationsByVpc(this.compiled, moves);
  }

  create(): StepText[] {
    return this.moves.map((move) => ({
      action: { kind: "create-network", vpcId: move.vpcId, move },
      title: `Create Private Network ${move.newName} with ${newBlocksOf(move).join(" and ")} in VPC ${this.vpc(move.vpcId)}.`,
      reason: `A network cannot change its block, so ${move.newName} takes the place of ${move.name} (${move.from.join(", ")}).`,
    }));
  }

  attach(): StepText[] {
    return this.moves.map((move) => ({
      action: { kind: "attach", vpcId: move.vpcId, move },
      title: `Attach every resource of ${move.name} to ${move.newName} too, in VPC ${this.vpc(move.vpcId)}.`,
      reason: "Each keeps its old address and gets a new one; nothing is interrupted.",
    }));
  }

  acls(): StepText[] {
    return aclsToAdapt(this.compiled, this.concerned).map((action) => ({
      action,
      title: `Add ${action.added} rule${action.added === 1 ? "" : "s"} for the new block to the ${action.isIpv6 ? "IPv6" : "IPv4"} ACL of VPC ${this.vpc(action.vpcId)}.`,
      reason: "What the ACL says of the old block must hold for the new one before traffic moves; ACLs are stateless.",
    }));
  }

  /** Routes on the peers' side that lead to the new block: those that led to the old one, again, and the direct peer's where it has none. */
  routes(): StepText[] {
    const written = new Set<string>();
    return this.moves.flatMap((move) => {
      const translations = translationsOf(move);
      const followed = translations.flatMap((translation) =>
        routesToFollow(this.compiled, move, translation).map(({ route, destination }) =>
          this.addRoute(route.vpcId, destination, route.nexthop, route),
        ),
      );
      return [...followed, ...this.directRoutes(move, translations)].filter(({ action }) => {
        const key = action.kind === "add-route" ? `${action.vpcId} ${action.destination}` : "";
        return !written.has(key) && written.add(key);
      });
    });
  }

  /** Routes that a peer in conflict never had, because the old block was its own. */
  private directRoutes(move: RenumberingMove, translations: readonly Translation[]): StepText[] {
    return this.peersOf(move).flatMap(({ back, own }) => {
      const translation = translations.find(({ from }) => from.equals(own));
      if (!back || !translation) return [];
      const isCovered = [translation.from, translation.to].some((block) => isRouted(this.compiled, back.vpcId, block));
      return isCovered ? [] : [this.addRoute(back.vpcId, translation.to, { kind: "connector", connectorId: back.id })];
    });
  }

  /** Copies of ingress rules that name an old block as source. */
  ingressRules(): StepText[] {
    return ingressRulesToCopy(this.compiled, this.concerned).map(({ rule, source }) => ({
      action: { kind: "add-ingress-rule", vpcId: rule.vpcId, source, like: rule.id },
      title: `Add an ingress rule for ${source} to VPC ${this.vpc(rule.vpcId)}.`,
      reason: `The rule for ${rule.source} does not match the new addresses.`,
    }));
  }

  dropIngressRules(): StepText[] {
    const within = ingressRulesToCopy(this.compiled, this.concerned).filter(({ isWithin }) => isWithin);
    return [...new Map(within.map(({ rule }) => [rule.id, rule])).values()].map((rule) => ({
      action: { kind: "delete-ingress-rule", vpcId: rule.vpcId, ingressRuleId: rule.id },
      title: `Delete the ingress rule for ${rule.source} from VPC ${this.vpc(rule.vpcId)}.`,
      reason: "The moved network no longer has these addresses.",
    }));
  }

  nextHops(): StepText[] {
    return this.moves.flatMap((move) => [
      ...this.topology.routes
        .filter((route) => route.nexthop.kind === "private-network" && route.nexthop.privateNetworkId === move.privateNetworkId)
        .filter((route) => !this.isDropped(route, move))
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

  lease(): StepText {
    return {
      action: { kind: "wait-for-lease", hours: LEASE_HOURS },
      title: "Wait one DHCP lease, an hour.",
      reason: "Clients learn the new routes when they renew their lease.",
    };
  }

  drain(): StepText[] {
    return this.moves.map((move) => ({
      action: { kind: "drain", vpcId: move.vpcId, move },
      title: `Drain ${move.name} of VPC ${this.vpc(move.vpcId)}: point names, listeners and clients at the new addresses, then detach its resources once it is idle.`,
      reason: "Both addresses work until then, so this can be undone at any moment.",
    }));
  }

  dropRoutes(): StepText[] {
    const dropped = this.moves.flatMap((move) => translationsOf(move).flatMap((each) => routesToDrop(this.compiled, move, each)));
    return [...new Map(dropped.map((entry) => [entry.route.id, entry])).values()].map(({ route, destination }) => ({
      action: { kind: "delete-route", vpcId: route.vpcId, routeId: route.id, destination },
      title: `Delete the route to ${destination} from VPC ${this.vpc(route.vpcId)}.`,
      reason: "It leads nowhere once the old network is gone, or to another network with these addresses.",
    }));
  }

  private isDropped(route: TopologyRoute, move: RenumberingMove): boolean {
    return translationsOf(move).some((each) => routesToDrop(this.compiled, move, each).some((dropped) => dropped.route.id === route.id));
  }

  dropNetworks(): StepText[] {
    return this.moves.map((move) => ({
      action: { kind: "delete-network", vpcId: move.vpcId, move },
      title: `Delete Private Network ${move.name} (${move.from.join(", ")}) from VPC ${this.vpc(move.vpcId)}.`,
      reason: "Only now is the overlap gone.",
    }));
  }

  refresh(): StepText {
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
  forwardRoutes(): StepText[] {
    return this.moves.flatMap((move) =>
      this.peersOf(move).flatMap(({ forward, block }) =>
        forward && !hasRoute(this.compiled, move.vpcId, block) && !this.staysLocal(move.vpcId, block)
          ? [this.addRoute(move.vpcId, block, { kind: "connector", connectorId: forward.id })]
          : [],
      ),
    );
  }

  /** True when a network that stays in the VPC shares addresses with the block: a route would take its neighbors' traffic away. */
  private staysLocal(vpcId: string, block: Cidr): boolean {
    const moved = new Set(this.moves.map(({ privateNetworkId }) => privateNetworkId));
    return this.topology.privateNetworks.some(
      (network) =>
        network.vpcId === vpcId && !moved.has(network.id) && network.blocks.some((text) => parseLooseCidr(text)?.overlaps(block)),
    );
  }

  private addRoute(vpcId: string, destination: Cidr, nexthop: TopologyRoute["nexthop"], like?: TopologyRoute): StepText {
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
  private peersOf(move: RenumberingMove): { forward?: TopologyConnector; back?: TopologyConnector; own: Cidr; block: Cidr }[] {
    const own = this.conflicts.filter((conflict) => conflict.networks.includes(move.privateNetworkId));
    return own.map(({ connectorIds, networks, blocks }) => {
      const connectors = this.topology.connectors.filter((connector) => connectorIds.includes(connector.id));
      return {
        forward: connectors.find((connector) => connector.vpcId === move.vpcId),
        back: connectors.find((connector) => connector.targetVpcId === move.vpcId),
        own: Cidr.parse(blocks[networks[0] === move.privateNetworkId ? 0 : 1]),
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
