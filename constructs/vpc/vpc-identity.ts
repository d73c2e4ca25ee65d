import type { Topology, TopologyPrivateNetwork, TopologyVpc } from "../../core";
import type { IVpc } from "./vpc-base";

/**
 * Which constructs stand for one VPC: an existing VPC may be declared in several stacks, be the target of a PeeringSide, or be a VPC
 * of this app under its id. One of them gives the VPC its id in the topology: a new one, else the first that is not merely presumed.
 */
export class VpcIdentity {
  private readonly ids = new Map<string, string>();

  constructor(vpcs: readonly IVpc[]) {
    const byId = new Map<string, IVpc[]>();
    for (const vpc of vpcs) byId.set(vpc.vpcId, [...(byId.get(vpc.vpcId) ?? []), vpc]);
    for (const same of byId.values()) {
      if (same.length === 1) continue;
      const first = same.find(({ existing }) => !existing) ?? same.find(({ presumed }) => !presumed) ?? same[0]!;
      for (const vpc of same) if (vpc !== first) this.ids.set(vpc.node.path, first.node.path);
    }
  }

  /** The topology's id of a VPC construct, by path; any other path as it is. */
  idOf(path: string): string {
    return this.ids.get(path) ?? path;
  }

  /** The topology with each VPC once: its networks are what the constructs know together. */
  unite(topology: Topology): Topology {
    if (this.ids.size === 0) return topology;
    const at = <T extends { readonly vpcId: string }>(object: T): T => ({ ...object, vpcId: this.idOf(object.vpcId) });
    const vpcs = this.uniteVpcs(topology.vpcs);
    return {
      ...topology,
      vpcs,
      privateNetworks: this.uniteNetworks(topology.privateNetworks, vpcs),
      connectors: topology.connectors.map((connector) => ({ ...at(connector), targetVpcId: this.idOf(connector.targetVpcId) })),
      routes: topology.routes.map(at),
      acls: topology.acls?.map(at),
      ingressRules: topology.ingressRules?.map(at),
    };
  }

  private uniteVpcs(vpcs: readonly TopologyVpc[]): TopologyVpc[] {
    const others = vpcs.filter(({ id }) => this.ids.has(id));
    return vpcs
      .filter(({ id }) => !this.ids.has(id))
      .map((vpc) => {
        const same = [vpc, ...others.filter(({ id }) => this.ids.get(id) === vpc.id)];
        const told = <Key extends keyof TopologyVpc>(key: Key) => same.find((one) => one[key] !== undefined)?.[key];
        if (same.length === 1) return vpc;
        return {
          ...vpc,
          region: told("region"),
          organizationId: told("organizationId"),
          projectId: told("projectId"),
          transitivityEnabled: vpc.opaque ? same.some(({ transitivityEnabled }) => transitivityEnabled) : vpc.transitivityEnabled,
        };
      });
  }

  /** A VPC of this app is known with all its networks; of an existing one, blocks that another construct tells already are left out. */
  private uniteNetworks(networks: readonly TopologyPrivateNetwork[], vpcs: readonly TopologyVpc[]): TopologyPrivateNetwork[] {
    const own = networks.filter(({ vpcId }) => !this.ids.has(vpcId));
    const opaque = new Set(vpcs.flatMap(({ id, opaque }) => (opaque ? [id] : [])));
    const told = new Set(own.flatMap(({ vpcId, blocks }) => blocks.map((block) => `${vpcId} ${block}`)));
    const more = networks.flatMap((network): TopologyPrivateNetwork[] => {
      const vpcId = this.ids.get(network.vpcId);
      if (vpcId === undefined || !opaque.has(vpcId)) return [];
      const blocks = network.blocks.filter((block) => !told.has(`${vpcId} ${block}`));
      for (const block of blocks) told.add(`${vpcId} ${block}`);
      return blocks.length + (network.pendingFamilies?.length ?? 0) > 0 ? [{ ...network, vpcId, blocks }] : [];
    });
    return [...own, ...more];
  }
}
