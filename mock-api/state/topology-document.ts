import type { Topology } from "../../core";
import { isObject } from "../request/body-fields";
import type { StateDocument } from "./document";
import { StateError } from "./reader";

const listOf = <T>(value: readonly T[] | undefined): readonly T[] => value ?? [];

/** Drops fields that are not set, so that the defaults hold. */
const present = (fields: Record<string, unknown>) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/**
 * A topology of the rules as a state document. Organizations and projects of a topology are only labels, so every object belongs to the first
 * organization, unless the world knows one of that id. Routes whose block is only known after apply cannot be loaded and are left out.
 */
export function fromTopology(input: unknown): StateDocument {
  if (!isObject(input) || !Array.isArray(input["vpcs"])) throw new StateError('state.topology must be an object with at least "vpcs"');
  const topology = input as unknown as Topology;
  return {
    vpcs: topology.vpcs.map((vpc) =>
      present({
        id: vpc.id,
        name: vpc.name,
        region: vpc.region,
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
      rules: acl.rules.map((rule) => ({
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
