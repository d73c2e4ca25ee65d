import type { Topology } from "../../core";

const connector = (id: string, from: string, to: string) => ({ id, name: `${from}-to-${to}`, vpcId: `v-${from}`, targetVpcId: `v-${to}` });
const route = (id: string, vpc: string, destination: string, connectorId: string) => ({
  id,
  vpcId: `v-${vpc}`,
  destination,
  nexthop: { kind: "connector" as const, connectorId },
});

/** A hub that forwards, web and data behind it (data has no route back to web), and a partner that has not answered. */
export const hubTopology: Topology = {
  vpcs: [
    { id: "v-hub", name: "hub", region: "fr-par", organizationId: "acme", projectId: "net", transitivityEnabled: true },
    { id: "v-web", name: "web", region: "fr-par", organizationId: "acme", projectId: "shop" },
    { id: "v-data", name: "data", region: "fr-par", organizationId: "acme", projectId: "shop" },
    { id: "v-partner", name: "partner", region: "fr-par", organizationId: "other", projectId: "dmz" },
  ],
  privateNetworks: [
    { id: "n-hub", name: "shared", vpcId: "v-hub", blocks: ["10.0.0.0/22"] },
    { id: "n-web", name: "app", vpcId: "v-web", blocks: ["10.1.0.0/22"] },
    { id: "n-data", name: "db", vpcId: "v-data", blocks: ["10.2.0.0/22"] },
    { id: "n-partner", name: "dmz", vpcId: "v-partner", blocks: ["10.3.0.0/22"] },
  ],
  connectors: [
    connector("c1", "web", "hub"),
    connector("c2", "hub", "web"),
    connector("c3", "data", "hub"),
    connector("c4", "hub", "data"),
    connector("c5", "hub", "partner"),
  ],
  routes: [
    route("r1", "web", "10.0.0.0/22", "c1"),
    route("r2", "hub", "10.1.0.0/22", "c2"),
    route("r3", "data", "10.0.0.0/22", "c3"),
    route("r4", "hub", "10.2.0.0/22", "c4"),
    route("r5", "web", "10.2.0.0/22", "c1"),
    route("r6", "hub", "10.3.0.0/22", "c5"),
  ],
};

/** The same with the missing route, and the partner's half. */
export const wholeTopology: Topology = {
  ...hubTopology,
  connectors: [...hubTopology.connectors, connector("c6", "partner", "hub")],
  routes: [...hubTopology.routes, route("r7", "data", "10.1.0.0/22", "c3"), route("r8", "partner", "10.0.0.0/22", "c6")],
};

/** The documentation's conflict, narrowed to blocks that a network can have, with a third VPC that reaches beta's network. */
export const conflictTopology: Topology = {
  vpcs: ["alpha", "beta", "gamma"].map((name) => ({ id: `v-${name}`, name, region: "fr-par" })),
  privateNetworks: [
    { id: "n-apps", name: "apps", vpcId: "v-alpha", blocks: ["172.16.20.0/22"] },
    { id: "n-ops", name: "ops", vpcId: "v-alpha", blocks: ["10.9.0.0/22"] },
    { id: "n-db", name: "db", vpcId: "v-beta", blocks: ["172.16.23.0/24"] },
    { id: "n-lab", name: "lab", vpcId: "v-gamma", blocks: ["10.8.0.0/22"] },
  ],
  connectors: [
    connector("c1", "alpha", "beta"),
    connector("c2", "beta", "alpha"),
    connector("c3", "gamma", "beta"),
    connector("c4", "beta", "gamma"),
  ],
  routes: [
    route("r1", "beta", "172.16.20.0/22", "c2"),
    route("r2", "gamma", "172.16.23.0/24", "c3"),
    route("r3", "beta", "10.8.0.0/22", "c4"),
  ],
  acls: [
    {
      vpcId: "v-gamma",
      isIpv6: false,
      defaultPolicy: "drop",
      rules: [
        {
          protocol: "ANY",
          source: "10.8.0.0/22",
          srcPortLow: 0,
          srcPortHigh: 0,
          destination: "172.16.23.0/24",
          dstPortLow: 0,
          dstPortHigh: 0,
          action: "accept",
        },
      ],
    },
  ],
};
