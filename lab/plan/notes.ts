import type { Topology, TopologyVpc } from "../../core";

/** What the topology leaves open, and what the lab does about it: one sentence each, naming object and attribute. */
export function openFacts(topology: Topology): string[] {
  const vpcName = (id: string) => topology.vpcs.find((vpc) => vpc.id === id)?.name ?? id;
  return [
    ...(topology.unplaced ?? []).map(
      ({ kind, name, attribute, reason }) => `${kind} ${name} is left out: its ${attribute} is unknown, because ${reason}`,
    ),
    ...topology.vpcs.flatMap((vpc) => [
      ...unknownFlag(vpc.routingEnabled, `routing of VPC ${vpc.name} is unknown: taken as enabled`),
      ...unknownFlag(vpc.transitivityEnabled, `transitivity of VPC ${vpc.name} is unknown: taken as off`),
      ...unknownFlag(vpc.customRoutesPropagationEnabled, `custom route propagation of VPC ${vpc.name} is unknown: taken as enabled`),
      ...(vpc.opaque ? [`VPC ${vpc.name} is not fully visible: it has only the networks and routes that the source shows`] : []),
    ]),
    ...topology.privateNetworks.flatMap((network) =>
      (network.pendingFamilies ?? []).map(
        (family) =>
          `the IPv${family} block of network ${network.name} of VPC ${vpcName(network.vpcId)} is unknown until apply: its hosts have no IPv${family} address`,
      ),
    ),
    ...topology.routes
      .filter(({ destination, destinationOf }) => destination === undefined && !isKnown(topology, destinationOf))
      .map(({ id, name, vpcId }) => `route ${name ?? id} of VPC ${vpcName(vpcId)} is left out: its destination is unknown until apply`),
    ...(topology.acls ?? []).flatMap(({ vpcId, isIpv6, incomplete }) =>
      incomplete ? [`the IPv${isIpv6 ? 6 : 4} ACL of VPC ${vpcName(vpcId)} is incomplete, because ${incomplete}: known rules apply`] : [],
    ),
    ...(topology.assumptions ?? []),
  ];
}

const unknownFlag = (value: TopologyVpc["routingEnabled"], sentence: string) => (value === "unknown" ? [sentence] : []);

function isKnown(topology: Topology, source: { readonly privateNetworkId: string; readonly family: 4 | 6 } | undefined): boolean {
  const network = source && topology.privateNetworks.find(({ id }) => id === source.privateNetworkId);
  return network?.blocks.some((block) => block.includes(":") === (source!.family === 6)) ?? false;
}
