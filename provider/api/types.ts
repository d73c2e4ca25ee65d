/** What the VPC API answers, as far as the provider reads it. Field names are those of the wire. */

export interface Subnet {
  id: string;
  subnet: string;
  created_at: string | null;
  updated_at: string | null;
  region?: string;
  srn?: string;
}

interface Regional {
  id: string;
  region: string;
  created_at: string | null;
  updated_at: string | null;
  srn?: string;
}

interface Owned extends Regional {
  name: string;
  organization_id: string;
  project_id: string;
  tags: string[] | null;
}

export interface Vpc extends Owned {
  is_default: boolean;
  routing_enabled: boolean;
  custom_routes_propagation_enabled: boolean;
  transitivity_enabled?: boolean;
}

export interface PrivateNetwork extends Owned {
  vpc_id: string;
  default_route_propagation_enabled: boolean;
  subnets: Subnet[] | null;
}

export interface VpcConnector extends Owned {
  vpc_id: string;
  target_vpc_id: string;
  status: string;
}

export interface Route extends Regional {
  description: string;
  tags: string[] | null;
  vpc_id: string;
  destination: string;
  nexthop_resource_id: string | null;
  nexthop_private_network_id: string | null;
  nexthop_vpc_connector_id: string | null;
}

export interface RouteWithNexthop {
  route: Route | null;
  nexthop_ip: string | null;
  nexthop_name: string | null;
  nexthop_resource_type: string;
}

export interface AclRule {
  protocol: string;
  source: string;
  src_port_low: number;
  src_port_high: number;
  destination: string;
  dst_port_low: number;
  dst_port_high: number;
  action: string;
  description: string | null;
}

export interface Acl {
  rules: AclRule[] | null;
  default_policy: string;
}

export interface IngressRule extends Regional {
  vpc_id: string;
  is_ipv6: boolean;
  source: string;
  nexthop_resource_ip: string | null;
  nexthop_private_network_id: string;
  description: string | null;
  tags: string[] | null;
}
