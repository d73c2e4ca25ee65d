import type { Construct } from "constructs";
import { DEFAULT_ROUTE_HALVES } from "../../core";
import { ScalewayVpcRoute } from "../bindings/vpc-route";
import { malformedBlocks } from "../vpc/block-texts";
import { valueName } from "../vpc/tokens";
import { Vpc } from "../vpc/vpc";
import type { IVpc } from "../vpc/vpc-base";

export interface EgressProps {
  /** Role name of the hub's Private Network that the appliance (VPN, NAT, line to a data centre) sits on. */
  readonly network: string;
  /** The appliance: an instance's private NIC, say. @default - the network itself is the next hop */
  readonly resourceId?: string;
  /** What is reached through it. @default - everything, 0.0.0.0/1 and 128.0.0.0/1 */
  readonly destinations?: readonly string[];
  /** Which hub, where there are several. @default - the only hub */
  readonly hub?: string;
}

/** Halves of the IPv4 space: they beat a default route without replacing it. */
export const IPV4_HALVES = DEFAULT_ROUTE_HALVES.filter((half) => !half.includes(":"));

/** Routes of the hub to its appliance. Spokes with `defaultRoute` get there; others need routes of their own. */
export function createEgress(
  scope: Construct,
  { hubs, egress, tags }: { readonly hubs: { readonly [role: string]: IVpc }; readonly egress: EgressProps; readonly tags?: string[] },
): { [id: string]: ScalewayVpcRoute } {
  const names = Object.keys(hubs);
  if (egress.hub === undefined && names.length > 1)
    throw new Error(`${scope.node.path} has ${names.length} hubs: say which one has the egress, { hub: "${names[0]}" }`);
  const role = egress.hub ?? names[0]!;
  const hub = hubs[role];
  if (!(hub instanceof Vpc)) {
    throw new Error(
      `${scope.node.path}: egress names hub "${role}", which is ${hub ? "not a VPC of this app" : `not among ${names.join(", ")}`}`,
    );
  }
  const network = hub.privateNetworks[egress.network];
  if (!network)
    throw new Error(
      `${scope.node.path}: hub ${hub.node.path} has no network "${egress.network}", it has ${Object.keys(hub.privateNetworks).join(", ") || "none"}`,
    );
  const destinations = [...new Set(egress.destinations ?? IPV4_HALVES)];
  const problems = malformedBlocks(destinations);
  if (problems.length > 0) throw new Error([`${scope.node.path}: egress has invalid destinations:`, ...problems].join("\n  "));
  const routes = destinations.map(
    (destination) =>
      new ScalewayVpcRoute(scope, `${role}-egress-${valueName(scope, destination)}`, {
        vpcId: hub.vpcId,
        description: `egress through ${egress.network}`,
        tags,
        destination,
        nexthopPrivateNetworkId: network.id,
        nexthopResourceId: egress.resourceId,
        region: hub.region,
        provider: hub.provider,
      }),
  );
  return Object.fromEntries(routes.map((route) => [route.node.id, route]));
}
