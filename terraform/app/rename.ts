import type { Topology } from "../../core";

/** The topology with every id replaced, also in assumptions that name a Terraform address. */
export function renamed(topology: Topology, idOf: (id: string) => string): Topology {
  const { unplaced, acls, ingressRules, assumptions } = topology;
  const own = <T extends { readonly id: string; readonly vpcId: string }>(object: T): T => ({
    ...object,
    id: idOf(object.id),
    vpcId: idOf(object.vpcId),
  });
  return {
    ...topology,
    vpcs: topology.vpcs.map((vpc) => ({ ...vpc, id: idOf(vpc.id) })),
    privateNetworks: topology.privateNetworks.map(own),
    connectors: topology.connectors.map((connector) => ({ ...own(connector), targetVpcId: idOf(connector.targetVpcId) })),
    routes: topology.routes.map((route) => {
      const { destinationOf: of, nexthop } = route;
      return {
        ...own(route),
        ...(of ? { destinationOf: { ...of, privateNetworkId: idOf(of.privateNetworkId) } } : {}),
        nexthop:
          nexthop.kind === "connector"
            ? { ...nexthop, connectorId: idOf(nexthop.connectorId) }
            : { ...nexthop, privateNetworkId: idOf(nexthop.privateNetworkId) },
      };
    }),
    ...(acls ? { acls: acls.map((acl) => ({ ...acl, vpcId: idOf(acl.vpcId) })) } : {}),
    ...(ingressRules
      ? { ingressRules: ingressRules.map((rule) => ({ ...own(rule), nexthopPrivateNetworkId: idOf(rule.nexthopPrivateNetworkId) })) }
      : {}),
    ...(unplaced ? { unplaced: unplaced.map((object) => renamedUnplaced(object, idOf)) } : {}),
    ...(assumptions ? { assumptions: assumptions.map((sentence) => inSentence(sentence, idOf)) } : {}),
  };
}

function renamedUnplaced(object: NonNullable<Topology["unplaced"]>[number], idOf: (id: string) => string) {
  const { vpcId, targetVpcId, reason } = object;
  return {
    ...object,
    id: idOf(object.id),
    reason: inSentence(reason, idOf),
    ...(vpcId === undefined ? {} : { vpcId: idOf(vpcId) }),
    ...(targetVpcId === undefined ? {} : { targetVpcId: idOf(targetVpcId) }),
  };
}

const ADDRESS = /(?:[\w-]+\/)?\bscaleway_vpc\w*\.[\w-]+(?:\[[^\]]*\])?(?!\.?[\w-])/g;

const inSentence = (sentence: string, idOf: (id: string) => string) => sentence.replace(ADDRESS, (address) => idOf(address));
