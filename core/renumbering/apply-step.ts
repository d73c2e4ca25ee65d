import type { Topology, TopologyPrivateNetwork } from "../topology/topology";
import type { RenumberingAction, RenumberingConflict, RenumberingMove } from "./renumbering-steps";
import { newBlocksOf } from "./translation";

/** Id of the network that takes the place of a moved one, in topologies that `applyRenumberingStep` makes. */
export function renumberedNetworkId(move: Pick<RenumberingMove, "privateNetworkId">): string {
  return `${move.privateNetworkId} renumbered`;
}

/** The topology before the first step: connectors in conflict keep that status until a refresh (documented). */
export function beforeRenumbering(topology: Topology, conflicts: readonly RenumberingConflict[]): Topology {
  const held = new Set(conflicts.flatMap(({ connectorIds }) => connectorIds));
  const connectors = topology.connectors.map((connector) =>
    held.has(connector.id) ? { ...connector, status: connector.status ?? ("conflict" as const) } : connector,
  );
  return { ...topology, connectors };
}

/** The topology after a step; the same object when the step changes nothing that rules look at. Pure. */
export function applyRenumberingStep(topology: Topology, { action }: { readonly action: RenumberingAction }): Topology {
  switch (action.kind) {
    case "create-network":
      return { ...topology, privateNetworks: [...topology.privateNetworks, renumberedNetwork(topology, action.move)] };
    case "delete-network":
      return { ...topology, privateNetworks: topology.privateNetworks.filter(({ id }) => id !== action.move.privateNetworkId) };
    case "refresh":
      return {
        ...topology,
        connectors: topology.connectors.map((each) => (action.connectorIds.includes(each.id) ? { ...each, status: undefined } : each)),
      };
    case "attach":
    case "wait-for-lease":
    case "drain":
      return topology;
    case "adapt-acl":
      return {
        ...topology,
        acls: topology.acls?.map((acl) =>
          acl.vpcId === action.vpcId && acl.isIpv6 === action.isIpv6 ? { ...acl, rules: action.rules } : acl,
        ),
      };
    default:
      return action.kind.endsWith("ingress-rule") ? applyToIngress(topology, action) : applyToRoutes(topology, action);
  }
}

function applyToRoutes(topology: Topology, action: RenumberingAction): Topology {
  const { routes } = topology;
  if (action.kind === "add-route") {
    const { vpcId, destination, nexthop } = action;
    return { ...topology, routes: [...routes, { id: `${vpcId} ${destination}`, vpcId, destination, nexthop }] };
  }
  if (action.kind === "delete-route") return { ...topology, routes: routes.filter(({ id }) => id !== action.routeId) };
  if (action.kind !== "move-next-hop") return topology;
  const nexthop = { kind: "private-network" as const, privateNetworkId: renumberedNetworkId(action.move) };
  return { ...topology, routes: routes.map((route) => (route.id === action.routeId ? { ...route, nexthop } : route)) };
}

function applyToIngress(topology: Topology, action: RenumberingAction): Topology {
  const rules = topology.ingressRules ?? [];
  if (action.kind === "add-ingress-rule") {
    const like = rules.find(({ id }) => id === action.like);
    return like
      ? { ...topology, ingressRules: [...rules, { ...like, id: `${like.id} ${action.source}`, source: action.source }] }
      : topology;
  }
  if (action.kind === "delete-ingress-rule") return { ...topology, ingressRules: rules.filter(({ id }) => id !== action.ingressRuleId) };
  if (action.kind !== "move-ingress-rule") return topology;
  const moved = {
    nexthopPrivateNetworkId: renumberedNetworkId(action.move),
    nexthopResourceIp: action.move.to.split("/")[0]!,
  };
  return { ...topology, ingressRules: rules.map((rule) => (rule.id === action.ingressRuleId ? { ...rule, ...moved } : rule)) };
}

function renumberedNetwork(topology: Topology, move: RenumberingMove): TopologyPrivateNetwork {
  const old = topology.privateNetworks.find(({ id }) => id === move.privateNetworkId)!;
  const { pendingFamilies: _, ...kept } = old;
  return { ...kept, id: renumberedNetworkId(move), name: move.newName, blocks: newBlocksOf(move) };
}
