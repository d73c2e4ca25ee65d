import { randomUUID } from "node:crypto";
import type { RenumberingPlan, Topology, TopologyConnector } from "../../core";

/**
 * The topology as a rehearsal's mock holds it: uuids for ids, one owner of everything, so that one key does every side's steps, every
 * status decided anew, and a counterpart where one is taken as present.
 */
export interface RehearsalTopology {
  readonly topology: Topology;
  /** The mock's id of each id of the plan. */
  readonly idOf: (id: string) => string;
  readonly assumptions: readonly string[];
}

/** Prepares a topology for a rehearsal. Blocks that are only known after apply are left to the mock to assign. */
export function rehearsalTopology(topology: Topology, plan: RenumberingPlan): RehearsalTopology {
  const ids = new Map<string, string>();
  const idOf = (id: string) => {
    if (!ids.has(id)) ids.set(id, randomUUID());
    return ids.get(id)!;
  };
  const regions = new Map(topology.vpcs.flatMap((vpc) => (vpc.region ? [[vpc.id, vpc.region] as const] : [])));
  const counterparts = topology.connectors.filter(
    (connector) => connector.mirrorAssumed && plan.conflicts.some(({ connectorIds }) => connectorIds.includes(connector.id)),
  );
  const connectors = [...topology.connectors, ...counterparts.map(counterpartOf)];
  return {
    idOf,
    topology: {
      vpcs: topology.vpcs.map(({ organizationId: _, projectId: __, ...vpc }) => ({
        ...vpc,
        id: idOf(vpc.id),
        region: vpc.region ?? regionOfPeer(vpc.id, topology, regions),
      })),
      privateNetworks: topology.privateNetworks.map(({ projectId: _, ...network }) => ({
        ...network,
        id: idOf(network.id),
        vpcId: idOf(network.vpcId),
      })),
      connectors: connectors.map(({ id, name, vpcId, targetVpcId }) => ({
        id: idOf(id),
        name,
        vpcId: idOf(vpcId),
        targetVpcId: idOf(targetVpcId),
      })),
      routes: topology.routes
        .filter((route) => route.destination !== undefined)
        .map((route) => ({
          ...route,
          id: idOf(route.id),
          vpcId: idOf(route.vpcId),
          nexthop:
            route.nexthop.kind === "connector"
              ? { kind: "connector" as const, connectorId: idOf(route.nexthop.connectorId) }
              : { kind: "private-network" as const, privateNetworkId: idOf(route.nexthop.privateNetworkId) },
        })),
      acls: topology.acls?.map((acl) => ({ ...acl, vpcId: idOf(acl.vpcId) })),
      ingressRules: topology.ingressRules?.map((rule) => ({
        ...rule,
        id: idOf(rule.id),
        vpcId: idOf(rule.vpcId),
        nexthopPrivateNetworkId: idOf(rule.nexthopPrivateNetworkId),
      })),
    },
    assumptions: counterparts.map((connector) => `The counterpart of connector ${connector.name} is made for the rehearsal.`),
  };
}

function counterpartOf(connector: TopologyConnector): TopologyConnector {
  return {
    id: `${connector.id} counterpart`,
    name: `${connector.name}-counterpart`,
    vpcId: connector.targetVpcId,
    targetVpcId: connector.vpcId,
  };
}

function regionOfPeer(id: string, topology: Topology, regions: ReadonlyMap<string, string>): string | undefined {
  const peer = topology.connectors.find(({ vpcId, targetVpcId }) => vpcId === id || targetVpcId === id);
  return peer && regions.get(peer.vpcId === id ? peer.targetVpcId : peer.vpcId);
}
