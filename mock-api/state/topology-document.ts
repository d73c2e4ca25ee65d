import type { Topology } from "../../core";
import { isObject } from "../request/body-fields";
import type { StateDocument } from "./document";
import { ObjectReader, StateError } from "./reader";

const listOf = <T>(value: readonly T[] | undefined): readonly T[] => value ?? [];

const LISTS = ["vpcs", "privateNetworks", "connectors", "routes", "acls", "ingressRules"] as const;

/** A topology as far as this file takes its parts for granted; the import looks at each value. @throws StateError naming the place. */
function parseTopology(input: unknown): Topology {
  const reader = new ObjectReader(input, "state.topology");
  if (!reader.has("vpcs")) throw new StateError('state.topology must be an object with at least "vpcs"');
  for (const name of LISTS) reader.objects(name);
  for (const owned of [...reader.objects("vpcs"), ...reader.objects("connectors")]) {
    owned.text("organizationId");
    owned.text("projectId");
  }
  for (const route of reader.objects("routes")) if (!isObject(route.any("nexthop"))) route.fail("nexthop", "an object");
  for (const acl of reader.objects("acls")) acl.objects("rules");
  return input as Topology;
}

/** Drops fields that are not set, so that the defaults hold. */
const present = (fields: Record<string, unknown>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The organizations of a topology's VPCs that the world does not have yet, named by their ids, with their projects. */
function missingOrganizations(topology: Topology, isKnown: (organizationId: string) => boolean) {
  const ids = [...new Set(topology.vpcs.flatMap(({ organizationId }) => organizationId ?? []))];
  return ids
    .filter((id) => !isKnown(id))
    .map((id) => {
      const owners = [...topology.vpcs, ...listOf(topology.connectors)].filter(({ organizationId }) => organizationId === id);
      const projects = [...new Set(owners.flatMap(({ projectId }) => projectId ?? []))];
      return { id, name: id, projects: projects.map((project) => ({ id: project, name: project, default_vpcs: false })) };
    });
}

/**
 * A topology of the rules as a state document. VPCs without owner belong to the first organization. Routes whose block is only known
 * after apply cannot be loaded and are left out.
 */
export function fromTopology(input: unknown, isKnown: (organizationId: string) => boolean): StateDocument {
  const topology = parseTopology(input);
  return {
    organizations: missingOrganizations(topology, isKnown),
    vpcs: topology.vpcs.map((vpc) =>
      present({
        id: vpc.id,
        name: vpc.name,
        region: vpc.region,
        organization_id: vpc.organizationId,
        project_id: vpc.projectId,
        routing_enabled: vpc.routingEnabled,
        transitivity_enabled: vpc.transitivityEnabled,
        custom_routes_propagation_enabled: vpc.customRoutesPropagationEnabled,
      }),
    ),
    private_networks: listOf(topology.privateNetworks).map((network) =>
      present({
        id: network.id,
        name: network.name,
        vpc_id: network.vpcId,
        subnets: network.blocks,
        default_route_propagation_enabled: network.defaultRoutePropagationEnabled,
      }),
    ),
    vpc_connectors: listOf(topology.connectors).map((connector) =>
      present({
        id: connector.id,
        name: connector.name,
        vpc_id: connector.vpcId,
        target_vpc_id: connector.targetVpcId,
        status: connector.status,
      }),
    ),
    routes: listOf(topology.routes)
      .filter(({ destination }) => destination !== undefined)
      .map(({ id, name, vpcId, destination, nexthop }) =>
        present({
          id,
          description: name,
          vpc_id: vpcId,
          destination,
          nexthop_vpc_connector_id: nexthop.kind === "connector" ? nexthop.connectorId : undefined,
          nexthop_private_network_id: nexthop.kind === "private-network" ? nexthop.privateNetworkId : undefined,
          nexthop_resource_id: nexthop.kind === "private-network" ? nexthop.resourceId : undefined,
        }),
      ),
    acls: listOf(topology.acls).map((acl) => ({
      vpc_id: acl.vpcId,
      is_ipv6: acl.isIpv6,
      default_policy: acl.defaultPolicy,
      rules: listOf(acl.rules).map((rule) => ({
        protocol: rule.protocol,
        source: rule.source,
        src_port_low: rule.srcPortLow,
        src_port_high: rule.srcPortHigh,
        destination: rule.destination,
        dst_port_low: rule.dstPortLow,
        dst_port_high: rule.dstPortHigh,
        action: rule.action,
      })),
    })),
    ingress_rules: listOf(topology.ingressRules).map((rule) => ({
      id: rule.id,
      vpc_id: rule.vpcId,
      source: rule.source,
      nexthop_resource_ip: rule.nexthopResourceIp,
      nexthop_private_network_id: rule.nexthopPrivateNetworkId,
    })),
  };
}
