import type { ConnectorStatus, Topology, TopologyAclRule, TopologyConnector, TopologyRoute, TopologyVpc } from "../../../core";
import { canonicalBlock } from "../../../terraform";
import { hiddenVpcAssumption } from "../source";
import type { WireAclRule, WireConnector, WireRoute, WireSnapshot, WireVpc } from "./wire";

const STATUSES: readonly string[] = ["orphan", "peered", "conflict"];

/** A topology out of what the API answered. Ids are the API's uuids. */
export function topologyFromWire(snapshot: WireSnapshot): Topology {
  const assumptions: string[] = [];
  const vpcs = snapshot.vpcs.map(vpcFromWire);
  const known = new Set(vpcs.map((vpc) => vpc.id));
  const foreign = foreignVpcs(snapshot.connectors.filter((connector) => !known.has(connector.target_vpc_id)));
  for (const vpc of foreign) {
    assumptions.push(hiddenVpcAssumption(vpc.name));
  }
  const managed = snapshot.routes.filter((route) => route.type === "interlink" || route.type === "s2s_vpn").length;
  const custom = snapshot.routes.filter((route) => route.type === "custom").map((route) => ({ route, read: routeFromWire(route) }));
  for (const { route, read } of custom) {
    if (!read)
      assumptions.push(`Route ${route.id} to ${route.destination} is left out: its destination or its next hop is of an unsupported kind.`);
  }
  if (managed > 0) assumptions.push(`${managed} routes managed by Interlink or Site-to-Site VPN are not checked.`);
  return {
    vpcs: [...vpcs, ...foreign],
    privateNetworks: snapshot.privateNetworks.map((network) => ({
      id: network.id,
      name: network.name,
      vpcId: network.vpc_id,
      blocks: network.subnets.map(({ subnet }) => subnet).sort((a, b) => Number(a.includes(":")) - Number(b.includes(":"))),
      defaultRoutePropagationEnabled: network.default_route_propagation_enabled,
      projectId: network.project_id,
    })),
    connectors: snapshot.connectors.map(connectorFromWire),
    routes: custom.flatMap(({ read }) => read ?? []),
    acls: snapshot.acls
      .filter(({ acl }) => acl.rules.length > 0 || acl.default_policy === "drop")
      .map(({ vpcId, isIpv6, acl }) => ({
        vpcId,
        isIpv6,
        defaultPolicy: acl.default_policy === "drop" ? "drop" : "accept",
        rules: acl.rules.map(aclRuleFromWire),
      })),
    ingressRules: snapshot.ingressRules.map((rule) => ({
      id: rule.id,
      vpcId: rule.vpc_id,
      source: rule.source,
      nexthopResourceIp: rule.nexthop_resource_ip,
      nexthopPrivateNetworkId: rule.nexthop_private_network_id,
    })),
    assumptions,
  };
}

function vpcFromWire(vpc: WireVpc): TopologyVpc {
  return {
    id: vpc.id,
    name: vpc.name,
    region: vpc.region,
    organizationId: vpc.organization_id,
    projectId: vpc.project_id,
    routingEnabled: vpc.routing_enabled,
    transitivityEnabled: vpc.transitivity_enabled ?? false,
    customRoutesPropagationEnabled: vpc.custom_routes_propagation_enabled,
  };
}

/** Targets that no key sees; what they are called is known only while peered. */
function foreignVpcs(connectors: readonly WireConnector[]): TopologyVpc[] {
  const found = new Map<string, TopologyVpc>();
  for (const { target_vpc_id: id, region, peer_info: peer } of connectors) {
    if (found.has(id) && !peer) continue;
    found.set(id, {
      id,
      name: peer?.vpc_name ?? id,
      region,
      organizationId: peer?.organization_id,
      projectId: peer?.project_id,
      opaque: true,
    });
  }
  return [...found.values()];
}

function connectorFromWire(connector: WireConnector): TopologyConnector {
  return {
    id: connector.id,
    name: connector.name,
    vpcId: connector.vpc_id,
    targetVpcId: connector.target_vpc_id,
    ...(STATUSES.includes(connector.status) ? { status: connector.status as ConnectorStatus } : {}),
    organizationId: connector.organization_id,
    projectId: connector.project_id,
  };
}

function routeFromWire(route: WireRoute): TopologyRoute | undefined {
  const nexthop: TopologyRoute["nexthop"] | undefined = route.nexthop_vpc_connector_id
    ? { kind: "connector", connectorId: route.nexthop_vpc_connector_id }
    : route.nexthop_private_network_id
      ? {
          kind: "private-network",
          privateNetworkId: route.nexthop_private_network_id,
          ...(route.nexthop_resource_id ? { resourceId: route.nexthop_resource_id } : {}),
        }
      : undefined;
  const destination = canonicalBlock(route.destination);
  return nexthop && destination ? { id: route.id, name: route.description, vpcId: route.vpc_id, destination, nexthop } : undefined;
}

function aclRuleFromWire(rule: WireAclRule): TopologyAclRule {
  return {
    protocol: rule.protocol as TopologyAclRule["protocol"],
    source: canonicalBlock(rule.source) ?? rule.source,
    srcPortLow: rule.src_port_low,
    srcPortHigh: rule.src_port_high,
    destination: canonicalBlock(rule.destination) ?? rule.destination,
    dstPortLow: rule.dst_port_low,
    dstPortHigh: rule.dst_port_high,
    action: rule.action === "drop" ? "drop" : "accept",
  };
}
