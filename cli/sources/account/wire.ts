/** Objects of the VPC API as they come, as far as they are read here. */
export interface WireVpc {
  readonly id: string;
  readonly name: string;
  readonly organization_id: string;
  readonly project_id: string;
  readonly region: string;
  readonly routing_enabled: boolean;
  readonly transitivity_enabled?: boolean;
  readonly custom_routes_propagation_enabled: boolean;
}

export interface WirePrivateNetwork {
  readonly id: string;
  readonly name: string;
  readonly project_id: string;
  readonly vpc_id: string;
  readonly subnets: readonly { readonly subnet: string }[];
  readonly default_route_propagation_enabled: boolean;
}

export interface WireConnector {
  readonly id: string;
  readonly name: string;
  readonly organization_id: string;
  readonly project_id: string;
  readonly vpc_id: string;
  readonly target_vpc_id: string;
  readonly region: string;
  readonly status: string;
  readonly peer_info?: { readonly organization_id: string; readonly project_id: string; readonly vpc_name: string };
}

export interface WireRoute {
  readonly id: string;
  readonly description: string;
  readonly vpc_id: string;
  readonly destination: string;
  readonly nexthop_resource_id: string | null;
  readonly nexthop_private_network_id: string | null;
  readonly nexthop_vpc_connector_id: string | null;
  readonly type: string;
}

export interface WireAclRule {
  readonly protocol: string;
  readonly source: string;
  readonly src_port_low: number;
  readonly src_port_high: number;
  readonly destination: string;
  readonly dst_port_low: number;
  readonly dst_port_high: number;
  readonly action: string;
}

export interface WireAcl {
  readonly rules: readonly WireAclRule[];
  readonly default_policy: string;
}

export interface WireIngressRule {
  readonly id: string;
  readonly vpc_id: string;
  readonly source: string;
  readonly nexthop_resource_ip: string;
  readonly nexthop_private_network_id: string;
}

/** Everything of VPC that one or several keys can see. */
export interface WireSnapshot {
  readonly vpcs: readonly WireVpc[];
  readonly privateNetworks: readonly WirePrivateNetwork[];
  readonly connectors: readonly WireConnector[];
  readonly routes: readonly WireRoute[];
  readonly acls: readonly { readonly vpcId: string; readonly isIpv6: boolean; readonly acl: WireAcl }[];
  readonly ingressRules: readonly WireIngressRule[];
}
