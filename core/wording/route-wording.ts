import { type AddressRange, formatRange, typedRange } from "../addresses/address-range";
import type { CompiledConnector, CompiledNetwork, CompiledVpc, TableEntry } from "../topology/compiled-vpc";
import type { TopologyIngressRule, TopologyRoute } from "../topology/topology";
import { mirrorHint } from "./connector-wording";
import { connectorOverlap, routeName } from "./overlap-wording";
import { counted, networkText, type Wording } from "./text";

/** A route of a VPC, with its destination when that is known. */
export interface RouteAt {
  readonly vpc: CompiledVpc;
  readonly route: TopologyRoute | undefined;
  readonly block?: AddressRange;
}

export const routeText = ({ vpc, route, block }: RouteAt) => `${route ? routeName(route, block) : "a route"} of VPC ${vpc.name}`;

/** The beginning of what is said of a connector that a route, or the only path, leads to. */
function pointsAt(at: RouteAt, { connector }: CompiledConnector): string {
  return at.route
    ? `${routeText(at)} points at connector ${connector.name}`
    : `VPC ${at.vpc.name}'s only onward path is connector ${connector.name}`;
}

export function routeToOrphanWording(at: RouteAt, connector: CompiledConnector): Wording {
  const { origin, target, mirror } = connector;
  return {
    message: `${pointsAt(at, connector)}, which is an orphan: ${mirror ? `the service has not matched it with connector ${mirror.name}` : `VPC ${target.name} has no connector to VPC ${origin.name}`}`,
    hint: mirror ? "read the status again: both become peered once the service has matched them" : mirrorHint(connector),
  };
}

export function routeToConflictWording(at: RouteAt, connector: CompiledConnector): Wording {
  const { overlap, hint } = connectorOverlap(connector);
  return { message: `${pointsAt(at, connector)}, which is in conflict${overlap}`, hint };
}

/** Why a route leads nowhere. */
export type DeadEnd =
  | { readonly reason: "no-connector" | "no-network"; readonly id: string }
  | { readonly reason: "foreign-connector"; readonly connector: CompiledConnector }
  | { readonly reason: "foreign-network"; readonly network: CompiledNetwork }
  | { readonly reason: "resource"; readonly network: CompiledNetwork; readonly towards: CompiledVpc };

/** @param better the connector that leads on, in parentheses, when there is one */
export function routeBlackholeWording(at: RouteAt, end: DeadEnd, better = ""): Wording {
  return {
    message: `${routeText(at)} points at ${deadEndText(end)}`,
    hint: `point ${at.route ? routeName(at.route, at.block) : "the route"} at an existing next hop of VPC ${at.vpc.name}${better}, or delete it`,
  };
}

function deadEndText(end: DeadEnd): string {
  switch (end.reason) {
    case "no-connector":
      return `connector ${end.id}, which does not exist`;
    case "no-network":
      return `network ${end.id}, which does not exist`;
    case "foreign-connector":
      return `connector ${end.connector.connector.name}, which belongs to VPC ${end.connector.origin.name}`;
    case "foreign-network":
      return `network ${end.network.network.name}, which belongs to VPC ${end.network.vpc.name}`;
    case "resource":
      return `a resource in network ${end.network.network.name}, which is not known to lead to VPC ${end.towards.name}`;
  }
}

/** A route to a neighbor that neither holds nor forwards its addresses. */
export function emptyDestinationWording(vpc: CompiledVpc, block: AddressRange, target: CompiledVpc): Wording {
  return {
    message: `route ${formatRange(block)} of VPC ${vpc.name} leads to VPC ${target.name}, where no network contains it and no route leads on`,
    hint: `delete the route, or add a network or a route for ${typedRange(block)} in VPC ${target.name}`,
  };
}

/** @param network the network that the rule names, when the topology holds it */
export function ingressBlackholeWording(vpc: CompiledVpc, rule: TopologyIngressRule, network: CompiledNetwork | undefined): Wording {
  const where = network ? networkText(network) : `network ${rule.nexthopPrivateNetworkId}`;
  return {
    message: `the ingress rule for ${rule.source} of VPC ${vpc.name} steers to ${rule.nexthopResourceIp}, which is not an address in ${where}${network?.vpc === vpc ? "" : " (not a network of this VPC)"}`,
    hint: `steer to an address inside a network of VPC ${vpc.name}, or delete the rule`,
  };
}

type CustomEntry = Extract<TableEntry, { kind: "custom" }>;

/** @param winner the first entry that takes its addresses */
export function routeNeverMatchesWording(vpc: CompiledVpc, entry: CustomEntry, winner: TableEntry | undefined): Wording {
  const by = !winner
    ? "other routes take"
    : winner.kind === "local"
      ? `the VPC's own network ${winner.network.network.name} (${formatRange(winner.block)}) takes`
      : `route ${winner.route.name ?? winner.route.id} (${formatRange(winner.block)}) takes`;
  return {
    message: `route ${formatRange(entry.block)} (${entry.route.name ?? entry.route.id}) of VPC ${vpc.name} never matches: ${by} its addresses`,
    hint: `delete route ${formatRange(entry.block)}, or make it more specific than what shadows it`,
  };
}

export function routeDivertsLocalWording(vpc: CompiledVpc, { block }: CustomEntry, network: CompiledNetwork): Wording {
  return {
    message: `route ${formatRange(block)} of VPC ${vpc.name} takes addresses away from the VPC's own network ${network.network.name}`,
    hint: `delete route ${formatRange(block)} unless its addresses are meant to leave network ${network.network.name}`,
  };
}

export function propagationOffWording(vpc: CompiledVpc): Wording {
  return {
    message: `VPC ${vpc.name} has ${counted(vpc.routes.length, "custom route")} but does not propagate custom routes: its networks do not know them`,
    hint: propagationHint(vpc),
  };
}

export const propagationHint = (vpc: CompiledVpc) => `enable custom routes propagation on VPC ${vpc.name} (this cannot be undone)`;
