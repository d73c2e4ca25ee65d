import type { ITerraformDependable, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { ScalewayVpcRoute } from "../bindings/vpc-route";
import { isToken, slug } from "../vpc/tokens";
import type { IVpc } from "../vpc/vpc-base";

/** Where a route leads: a block, and where the block comes from when it is only known after apply. */
export interface RouteDestination {
  /** A literal or a token. */
  readonly cidr: string;
  /** Needed for a token: it gives the route its name. */
  readonly of?: { readonly privateNetworkId: string; readonly name: string; readonly family: 4 | 6 };
}

export interface ConnectorRoute {
  readonly vpc: IVpc;
  /** The connector's id as a token. */
  readonly connectorId: string;
  readonly destination: RouteDestination;
  /** Role names of the VPC that has the route and of the next one. */
  readonly roles: { readonly from: string; readonly via: string };
  readonly description: string;
  readonly provider?: TerraformProvider;
  readonly tags?: string[];
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * A custom route through a connector. Its id comes from the next hop and the destination block, or from the
 * network's name and family where the block is a token: adding another route never renames it.
 */
export function connectorRoute(scope: Construct, props: ConnectorRoute): ScalewayVpcRoute {
  const { vpc, connectorId, destination, roles, description, provider, tags, dependsOn } = props;
  const { cidr, of } = destination;
  const token = isToken(cidr);
  if (token && !of) throw new Error(`bug in vpc-peering, please report it: a route of ${scope.node.path} leads to a block without name`);
  const block = token ? `${slug(of!.name)}-ipv${of!.family}` : slug(cidr);
  const id = `${roles.from}-via-${roles.via}-${block}`;
  if (scope.node.tryFindChild(id))
    throw new Error(`${scope.node.path} would have two elements called "${id}": rename one of its members or networks`);
  return new ScalewayVpcRoute(scope, id, {
    vpcId: vpc.vpcId,
    description: description.slice(0, 200),
    tags,
    destination: cidr,
    nexthopVpcConnectorId: connectorId,
    region: vpc.region,
    provider,
    dependsOn,
  });
}
