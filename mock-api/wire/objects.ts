import type {
  AclRow,
  ConnectorRow,
  IngressRuleRow,
  IpRow,
  PrivateNetworkRow,
  ProjectRow,
  RouteRow,
  SqliteStore,
  SubnetRow,
  VpcRow,
} from "../store";
import { formatTime } from "../world/time";
import type { World } from "../world/world";

const listFromText = (text: string): unknown[] => (text === "[]" ? [] : (JSON.parse(text) as unknown[]));

/** Field order as the API's declarations have it; the object stores of other products (`s3…`) are not imitated and always off. */
export function vpcToWire(store: SqliteStore, row: VpcRow) {
  return {
    id: row.id,
    name: row.name,
    organization_id: row.organization_id,
    project_id: row.project_id,
    region: row.region,
    tags: listFromText(row.tags),
    is_default: row.is_default === 1,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    private_network_count: store.count("private_networks", "vpc_id = ?", row.id),
    routing_enabled: row.routing_enabled === 1,
    custom_routes_propagation_enabled: row.custom_routes_propagation_enabled === 1,
    transitivity_enabled: row.transitivity_enabled === 1,
    s3_integration_enabled: false,
  };
}

export function subnetToWire(row: SubnetRow) {
  return {
    id: row.id,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    subnet: row.subnet,
    project_id: row.project_id,
    private_network_id: row.private_network_id,
    vpc_id: row.vpc_id,
    region: row.region,
  };
}

/** Subnets come IPv4 first (recorded). */
export function privateNetworkToWire(store: SqliteStore, row: PrivateNetworkRow) {
  const subnets = store.all<SubnetRow>("SELECT * FROM subnets WHERE private_network_id = ? ORDER BY family, rowid", row.id);
  return {
    id: row.id,
    name: row.name,
    organization_id: row.organization_id,
    project_id: row.project_id,
    region: row.region,
    tags: listFromText(row.tags),
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    subnets: subnets.map(subnetToWire),
    vpc_id: row.vpc_id,
    dhcp_enabled: row.dhcp_enabled === 1,
    default_route_propagation_enabled: row.default_route_propagation_enabled === 1,
    has_s3_integration: false,
  };
}

/** What a connector shows at this moment: `orphan` until a new pair has settled. */
export function visibleStatus(row: ConnectorRow, now: number): ConnectorRow["status"] {
  return row.status === "peered" && row.settles_at > now ? "orphan" : row.status;
}

/** `peer_info` describes the target only while peered and is left out otherwise (recorded for orphan); read live (inferred). */
export function connectorToWire({ store, clock }: Pick<World, "store" | "clock">, row: ConnectorRow) {
  const status = visibleStatus(row, clock.now());
  if (status !== row.status) clock.watch();
  const target = status === "peered" ? store.byId("vpcs", row.target_vpc_id) : undefined;
  return {
    id: row.id,
    name: row.name,
    organization_id: row.organization_id,
    project_id: row.project_id,
    vpc_id: row.vpc_id,
    target_vpc_id: row.target_vpc_id,
    status,
    ...(target ? { peer_info: { organization_id: target.organization_id, project_id: target.project_id, vpc_name: target.name } } : {}),
    region: row.region,
    tags: listFromText(row.tags),
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
  };
}

/** Next hops that are not set are `null` (recorded). */
export function routeToWire(row: RouteRow) {
  return {
    id: row.id,
    description: row.description,
    tags: listFromText(row.tags),
    vpc_id: row.vpc_id,
    destination: row.destination,
    nexthop_resource_id: row.nexthop_resource_id,
    nexthop_private_network_id: row.nexthop_private_network_id,
    nexthop_vpc_connector_id: row.nexthop_vpc_connector_id,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    is_read_only: false,
    type: "custom",
    region: row.region,
  };
}

export type RouteWire = Omit<ReturnType<typeof routeToWire>, "type"> & { type: string };

/** The managed route of a Private Network's block: without an id, as old as its network (recorded). */
export function subnetRouteToWire(row: SubnetRow): RouteWire {
  return {
    id: "",
    description: "Local Private Network route",
    tags: ["MANAGED"],
    vpc_id: row.vpc_id,
    destination: row.subnet,
    nexthop_resource_id: null,
    nexthop_private_network_id: row.private_network_id,
    nexthop_vpc_connector_id: null,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    is_read_only: true,
    type: "subnet",
    region: row.region,
  };
}

/** A VPC whose ACL was never set accepts everything (recorded). */
export function aclToWire(row: AclRow | undefined) {
  return { rules: row ? listFromText(row.rules) : [], default_policy: row?.default_policy ?? "accept" };
}

export function ingressRuleToWire(row: IngressRuleRow) {
  return {
    id: row.id,
    vpc_id: row.vpc_id,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    is_ipv6: row.is_ipv6 === 1,
    source: row.source,
    nexthop_resource_ip: row.nexthop_resource_ip,
    nexthop_private_network_id: row.nexthop_private_network_id,
    description: row.description,
    tags: listFromText(row.tags),
    organization_id: row.organization_id,
    project_id: row.project_id,
    region: row.region,
  };
}

/** The address carries its subnet's prefix length; the source is always told as the subnet (recorded). */
export function ipToWire(row: IpRow) {
  return {
    id: row.id,
    address: `${row.address}/${row.prefix_length}`,
    project_id: row.project_id,
    is_ipv6: row.is_ipv6 === 1,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    source: { subnet_id: row.subnet_id },
    resource: row.resource === null ? null : (JSON.parse(row.resource) as Record<string, unknown>),
    tags: listFromText(row.tags),
    reverses: listFromText(row.reverses),
    region: row.region,
    zone: null,
  };
}

/** `qualification` is null in the answer to a creation or change and known otherwise (recorded). */
export function projectToWire(row: ProjectRow, { changed }: { changed: boolean }) {
  return {
    id: row.id,
    name: row.name,
    organization_id: row.organization_id,
    created_at: formatTime(row.created_at),
    updated_at: formatTime(row.updated_at),
    description: row.description,
    qualification: changed ? null : { architecture_type: "unknown_architecture_type" },
  };
}
