import type { Topology, TopologyAclRule, TopologyRoute } from "../../core";
import type { AclRow, ConnectorRow, IngressRuleRow, PrivateNetworkRow, RouteRow, SqliteStore, SubnetRow, VpcRow } from "../store";
import { visibleStatus } from "../wire/objects";

interface WireRule {
  readonly protocol: TopologyAclRule["protocol"];
  readonly source: string;
  readonly src_port_low: number;
  readonly src_port_high: number;
  readonly destination: string;
  readonly dst_port_low: number;
  readonly dst_port_high: number;
  readonly action: string;
}

/** A rule whose action is not set lets through (inferred). */
function ruleOf(rule: WireRule): TopologyAclRule {
  return {
    protocol: rule.protocol,
    source: rule.source,
    srcPortLow: rule.src_port_low,
    srcPortHigh: rule.src_port_high,
    destination: rule.destination,
    dstPortLow: rule.dst_port_low,
    dstPortHigh: rule.dst_port_high,
    action: rule.action === "drop" ? "drop" : "accept",
  };
}

function routeOf(row: RouteRow): TopologyRoute {
  const nexthop: TopologyRoute["nexthop"] =
    row.nexthop_vpc_connector_id !== null
      ? { kind: "connector", connectorId: row.nexthop_vpc_connector_id }
      : {
          kind: "private-network",
          privateNetworkId: row.nexthop_private_network_id ?? "",
          ...(row.nexthop_resource_id === null ? {} : { resourceId: row.nexthop_resource_id }),
        };
  return { id: row.id, name: row.description, vpcId: row.vpc_id, destination: row.destination, nexthop };
}

/** The world as the rules look at it: every organization's, with the statuses that clients see at `now`. */
export function topologyOf(store: SqliteStore, now: number): Topology {
  const rows = <Row>(table: string) => store.all<Row>(`SELECT * FROM ${table} ORDER BY rowid`);
  const subnets = groupByNetwork(store.all<SubnetRow>("SELECT * FROM subnets ORDER BY family, rowid"));
  return {
    vpcs: rows<VpcRow>("vpcs").map((row) => ({
      id: row.id,
      name: row.name,
      region: row.region,
      organizationId: row.organization_id,
      projectId: row.project_id,
      routingEnabled: row.routing_enabled === 1,
      transitivityEnabled: row.transitivity_enabled === 1,
      customRoutesPropagationEnabled: row.custom_routes_propagation_enabled === 1,
    })),
    privateNetworks: rows<PrivateNetworkRow>("private_networks").map((row) => ({
      id: row.id,
      name: row.name,
      vpcId: row.vpc_id,
      projectId: row.project_id,
      blocks: (subnets.get(row.id) ?? []).map(({ subnet }) => subnet),
      defaultRoutePropagationEnabled: row.default_route_propagation_enabled === 1,
    })),
    connectors: rows<ConnectorRow>("vpc_connectors").map((row) => ({
      id: row.id,
      name: row.name,
      vpcId: row.vpc_id,
      targetVpcId: row.target_vpc_id,
      status: visibleStatus(row, now),
      organizationId: row.organization_id,
      projectId: row.project_id,
    })),
    routes: rows<RouteRow>("routes").map(routeOf),
    acls: rows<AclRow>("acls").map((row) => ({
      vpcId: row.vpc_id,
      isIpv6: row.is_ipv6 === 1,
      defaultPolicy: row.default_policy === "drop" ? "drop" : "accept",
      rules: (JSON.parse(row.rules) as WireRule[]).map(ruleOf),
    })),
    ingressRules: rows<IngressRuleRow>("ingress_rules").map((row) => ({
      id: row.id,
      vpcId: row.vpc_id,
      source: row.source,
      nexthopResourceIp: row.nexthop_resource_ip,
      nexthopPrivateNetworkId: row.nexthop_private_network_id,
    })),
  };
}

function groupByNetwork(rows: readonly SubnetRow[]): Map<string, SubnetRow[]> {
  const groups = new Map<string, SubnetRow[]>();
  for (const row of rows) {
    const group = groups.get(row.private_network_id);
    if (group) group.push(row);
    else groups.set(row.private_network_id, [row]);
  }
  return groups;
}
