import type {
  AclRow,
  ConnectorRow,
  IngressRuleRow,
  IpRow,
  Ipv6PoolRow,
  PrivateNetworkRow,
  RouteRow,
  StatusHistoryRow,
  VpcRow,
} from "../store";
import { aclToWire, connectorToWire, ingressRuleToWire, ipToWire, privateNetworkToWire, routeToWire, vpcToWire } from "../wire/objects";
import { formatTime } from "../world/time";
import type { World } from "../world/world";
import { allOrganizations, organizationToWire } from "./organizations";

/** The whole world as a document that `importState` reads back to the same world. */
export function exportState(world: World) {
  const { store, clock, settings } = world;
  const rows = <Row>(table: string) => store.all<Row>(`SELECT * FROM ${table} ORDER BY created_at, rowid`);
  return {
    version: 1 as const,
    clock: { now: formatTime(clock.now()), frozen: clock.frozen },
    settings: { ...settings },
    organizations: allOrganizations(world).map((row) => {
      const organization = organizationToWire(world, row);
      return { ...organization, projects: organization.projects.map((project) => ({ ...project, default_vpcs: false })) };
    }),
    vpcs: rows<VpcRow>("vpcs").map((row) => vpcToWire(store, row)),
    private_networks: rows<PrivateNetworkRow>("private_networks").map((row) => privateNetworkToWire(store, row)),
    vpc_connectors: rows<ConnectorRow>("vpc_connectors").map((row) => ({
      ...connectorToWire(world, row),
      status: row.status,
      ...(row.settles_at > clock.now() ? { settles_at: formatTime(row.settles_at) } : {}),
      locked: row.locked === 1,
    })),
    routes: rows<RouteRow>("routes").map(routeToWire),
    acls: store
      .all<AclRow>("SELECT * FROM acls ORDER BY vpc_id, is_ipv6")
      .map((row) => ({ vpc_id: row.vpc_id, is_ipv6: row.is_ipv6 === 1, ...aclToWire(row) })),
    ingress_rules: rows<IngressRuleRow>("ingress_rules").map(ingressRuleToWire),
    ips: rows<IpRow>("ips").map((row) => ({
      ...ipToWire(row),
      private_network_id: row.private_network_id,
      ...(row.attached_at === null ? {} : { attached_at: formatTime(row.attached_at) }),
    })),
    ipv6_pools: store
      .all<Ipv6PoolRow>("SELECT * FROM ipv6_pools ORDER BY project_id, region")
      .map(({ project_id, region, block }) => ({ project_id, region, block })),
    status_history: store.all<StatusHistoryRow>("SELECT * FROM status_history ORDER BY seq").map((row) => ({
      vpc_connector_id: row.vpc_connector_id,
      organization_id: row.organization_id,
      project_id: row.project_id,
      at: formatTime(row.at),
      status: row.status,
    })),
  };
}
