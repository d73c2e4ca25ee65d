import type {
  Topology,
  TopologyAcl,
  TopologyAclRule,
  TopologyConnector,
  TopologyPrivateNetwork,
  TopologyRoute,
  TopologyVpc,
} from "../../core";

/** A VPC of the little topologies in tests: blocks by network name, and flags. */
export type VpcSketch = Partial<Omit<TopologyVpc, "id" | "name">> & {
  readonly networks?: Readonly<Record<string, string | readonly (string | 4 | 6)[]>>;
};

/** Sketches a topology by names: ids are names, networks `vpc/network`, connectors `from>to`, routes `vpc destination`. */
export class TopologyBuilder {
  private readonly topology = {
    vpcs: [] as TopologyVpc[],
    privateNetworks: [] as TopologyPrivateNetwork[],
    connectors: [] as TopologyConnector[],
    routes: [] as TopologyRoute[],
    acls: [] as TopologyAcl[],
    assumptions: [] as string[],
  };

  vpc(name: string, { networks = {}, ...flags }: VpcSketch = {}): this {
    this.topology.vpcs.push({ id: name, name, region: "fr-par", ...flags });
    for (const [network, blocks] of Object.entries(networks)) {
      const list = typeof blocks === "string" ? [blocks] : blocks;
      this.topology.privateNetworks.push({
        id: `${name}/${network}`,
        name: network,
        vpcId: name,
        blocks: list.filter((block) => typeof block === "string"),
        pendingFamilies: list.filter((block) => typeof block === "number"),
      });
    }
    return this;
  }

  peer(a: string, b: string): this {
    return this.connector(a, b).connector(b, a);
  }

  connector(from: string, to: string, more: Partial<TopologyConnector> = {}): this {
    this.topology.connectors.push({ id: `${from}>${to}`, name: `${from}-to-${to}`, vpcId: from, targetVpcId: to, ...more });
    return this;
  }

  route(vpcId: string, destination: string | undefined, via: string, destinationOf?: TopologyRoute["destinationOf"]): this {
    const nexthop: TopologyRoute["nexthop"] = via.includes("/")
      ? { kind: "private-network", privateNetworkId: via }
      : { kind: "connector", connectorId: `${vpcId}>${via}` };
    this.topology.routes.push({
      id: `${vpcId} ${destination ?? JSON.stringify(destinationOf ?? via)}`,
      vpcId,
      destination,
      destinationOf,
      nexthop,
    });
    return this;
  }

  acl(vpcId: string, defaultPolicy: "accept" | "drop", ...rules: (Partial<TopologyAclRule> & Pick<TopologyAclRule, "action">)[]): this {
    const any = {
      protocol: "ANY",
      source: "0.0.0.0/0",
      srcPortLow: 0,
      srcPortHigh: 0,
      destination: "0.0.0.0/0",
      dstPortLow: 0,
      dstPortHigh: 0,
    } as const;
    this.topology.acls.push({ vpcId, isIpv6: false, defaultPolicy, rules: rules.map((rule) => ({ ...any, ...rule })) });
    return this;
  }

  assuming(...assumptions: string[]): this {
    this.topology.assumptions.push(...assumptions);
    return this;
  }

  build(): Topology {
    return structuredClone(this.topology);
  }
}

/** Two peered VPCs `a` (10.0.0.0/22) and `b` (10.1.0.0/22) with routes both ways. */
export function pair(a: VpcSketch = {}, b: VpcSketch = {}): TopologyBuilder {
  return new TopologyBuilder()
    .vpc("a", { networks: { app: "10.0.0.0/22" }, ...a })
    .vpc("b", { networks: { app: "10.1.0.0/22" }, ...b })
    .peer("a", "b")
    .route("a", "10.1.0.0/22", "b")
    .route("b", "10.0.0.0/22", "a");
}
