import type { Topology } from "../../core";

const peering = (a: string, b: string) => [
  { id: `${a}>${b}`, name: `${a}-${b}`, vpcId: a, targetVpcId: b },
  { id: `${b}>${a}`, name: `${b}-${a}`, vpcId: b, targetVpcId: a },
];
const route = (vpcId: string, via: string, destination: string) => ({
  id: `${vpcId}:${destination}`,
  vpcId,
  destination,
  nexthop: { kind: "connector" as const, connectorId: `${vpcId}>${via}` },
});

/** VPCs a, b, c, … in a row, each with network `net`, routed end to end. */
export function chain(length: number): Topology {
  const names = Array.from({ length }, (_, index) => String.fromCharCode(97 + index));
  const block = (index: number) => `10.${index}.0.0/22`;
  return {
    vpcs: names.map((id) => ({ id, name: id, region: "fr-par", transitivityEnabled: true })),
    privateNetworks: names.map((id, index) => ({ id: `${id}-net`, name: "net", vpcId: id, blocks: [block(index)] })),
    connectors: names.slice(1).flatMap((id, index) => peering(names[index]!, id)),
    routes: names.flatMap((id, at) =>
      names.flatMap((_, goal) => (goal === at ? [] : [route(id, names[goal > at ? at + 1 : at - 1]!, block(goal))])),
    ),
  };
}

/** A hub with a DNS host and a firewall that inspects what comes from the spokes web and data. */
export function inspectedHub(): Topology {
  const blocks = { hub: "10.0.0.0/22", web: "10.1.0.0/22", data: "10.2.0.0/22" };
  return {
    vpcs: Object.keys(blocks).map((id) => ({ id, name: id, region: "fr-par", transitivityEnabled: id === "hub" })),
    privateNetworks: [
      { id: "hub-dns", name: "dns", vpcId: "hub", blocks: [blocks.hub] },
      { id: "web-app", name: "app", vpcId: "web", blocks: [blocks.web] },
      { id: "data-db", name: "db", vpcId: "data", blocks: [blocks.data] },
    ],
    connectors: [...peering("hub", "web"), ...peering("hub", "data")],
    routes: [
      route("hub", "web", blocks.web),
      route("hub", "data", blocks.data),
      route("web", "hub", "10.0.0.0/8"),
      route("data", "hub", "10.0.0.0/8"),
    ],
    ingressRules: (["web", "data"] as const).map((spoke) => ({
      id: `inspect-${spoke}`,
      vpcId: "hub",
      source: blocks[spoke],
      nexthopResourceIp: "10.0.0.9",
      nexthopPrivateNetworkId: "hub-dns",
    })),
  };
}
