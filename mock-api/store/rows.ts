import type { ConnectorStatus, Micros } from "../../core";

/** SQLite's booleans. */
export type Flag = 0 | 1;

export const flag = (value: boolean): Flag => (value ? 1 : 0);

/** What every regional object has. */
interface RegionalRow {
  readonly id: string;
  readonly region: string;
  readonly organization_id: string;
  readonly project_id: string;
  readonly created_at: Micros;
  readonly updated_at: Micros;
}

export interface OrganizationRow {
  readonly id: string;
  readonly name: string;
  readonly payment_method: Flag;
  readonly created_at: Micros;
}

export interface ProjectRow {
  readonly id: string;
  readonly organization_id: string;
  readonly name: string;
  readonly description: string;
  readonly created_at: Micros;
  readonly updated_at: Micros;
}

export interface ApiKeyRow {
  readonly secret_key: string;
  readonly access_key: string;
  readonly organization_id: string;
  /** JSON list of grants. */
  readonly permission_sets: string;
  readonly expires_at: Micros | null;
}

export interface VpcRow extends RegionalRow {
  readonly name: string;
  readonly tags: string;
  readonly is_default: Flag;
  readonly routing_enabled: Flag;
  readonly custom_routes_propagation_enabled: Flag;
  readonly transitivity_enabled: Flag;
}

export interface PrivateNetworkRow extends RegionalRow {
  readonly vpc_id: string;
  readonly name: string;
  readonly tags: string;
  readonly dhcp_enabled: Flag;
  readonly default_route_propagation_enabled: Flag;
}

export interface SubnetRow extends RegionalRow {
  readonly vpc_id: string;
  readonly private_network_id: string;
  readonly family: 4 | 6;
  readonly subnet: string;
}

export interface ConnectorRow extends RegionalRow {
  readonly vpc_id: string;
  readonly target_vpc_id: string;
  readonly name: string;
  readonly tags: string;
  /** As matched; `peered` shows as `orphan` until `settles_at`. */
  readonly status: ConnectorStatus;
  readonly settles_at: Micros;
  readonly locked: Flag;
}

/** Outlives its connector: what was used is billed. */
export interface StatusHistoryRow {
  readonly seq?: number;
  readonly vpc_connector_id: string;
  readonly organization_id: string;
  readonly project_id: string;
  readonly at: Micros;
  readonly status: ConnectorStatus | "deleted";
}

export interface RouteRow extends RegionalRow {
  readonly vpc_id: string;
  readonly description: string;
  readonly tags: string;
  readonly destination: string;
  readonly nexthop_resource_id: string | null;
  readonly nexthop_private_network_id: string | null;
  readonly nexthop_vpc_connector_id: string | null;
}

export interface AclRow {
  readonly vpc_id: string;
  readonly is_ipv6: Flag;
  readonly default_policy: string;
  /** JSON list of rules as they are answered. */
  readonly rules: string;
}

export interface IngressRuleRow extends RegionalRow {
  readonly vpc_id: string;
  readonly is_ipv6: Flag;
  readonly source: string;
  readonly nexthop_resource_ip: string;
  readonly nexthop_private_network_id: string;
  readonly description: string | null;
  readonly tags: string;
}

export interface IpRow extends RegionalRow {
  readonly vpc_id: string;
  readonly private_network_id: string;
  readonly subnet_id: string;
  readonly address: string;
  readonly prefix_length: number;
  readonly is_ipv6: Flag;
  readonly tags: string;
  readonly reverses: string;
  /** JSON of the attached resource, or null. */
  readonly resource: string | null;
  readonly attached_at: Micros | null;
}

/** The /48 from which a project's IPv6 blocks of one region are cut (recorded). */
export interface Ipv6PoolRow {
  readonly project_id: string;
  readonly region: string;
  readonly block: string;
}

export interface MetaRow {
  readonly key: string;
  readonly value: string;
}

export interface SnapshotRow {
  readonly name: string;
  readonly taken_at: Micros;
  readonly document: string;
}

export interface Tables {
  organizations: OrganizationRow;
  projects: ProjectRow;
  api_keys: ApiKeyRow;
  vpcs: VpcRow;
  private_networks: PrivateNetworkRow;
  subnets: SubnetRow;
  vpc_connectors: ConnectorRow;
  status_history: StatusHistoryRow;
  routes: RouteRow;
  acls: AclRow;
  ingress_rules: IngressRuleRow;
  ips: IpRow;
  ipv6_pools: Ipv6PoolRow;
  meta: MetaRow;
  snapshots: SnapshotRow;
}

export type TableName = keyof Tables;
