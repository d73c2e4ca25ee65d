import type { Topology } from "../../core";

/** A hub and its spokes, peered and routed both ways: each VPC has one network with a /22 of its own. */
export function hubOf(spokes: number): Topology {
  const names = Array.from({ length: spokes }, (_, index) => `spoke${index}`);
  const block = (index: number) => `10.${index}.0.0/22`;
  return {
    vpcs: ["hub", ...names].map((id) => ({ id, name: id, region: "fr-par" })),
    privateNetworks: ["hub", ...names].map((vpcId, index) => ({ id: `net-${vpcId}`, name: "net", vpcId, blocks: [block(index)] })),
    connectors: names.flatMap((id) => [
      { id: `${id}-up`, name: `${id}-to-hub`, vpcId: id, targetVpcId: "hub" },
      { id: `${id}-down`, name: `hub-to-${id}`, vpcId: "hub", targetVpcId: id },
    ]),
    routes: names.flatMap((id, index) => [
      { id: `${id}-r`, vpcId: id, destination: block(0), nexthop: { kind: "connector" as const, connectorId: `${id}-up` } },
      {
        id: `hub-${id}-r`,
        vpcId: "hub",
        destination: block(index + 1),
        nexthop: { kind: "connector" as const, connectorId: `${id}-down` },
      },
    ]),
  };
}
