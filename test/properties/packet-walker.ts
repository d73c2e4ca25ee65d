import type { Topology, TopologyAcl, TopologyConnector, TopologyPrivateNetwork, TopologyRoute, TopologyVpc } from "../../core";

/*
 * A second opinion, deliberately naive: one address at a time, linear scans, numbers in place of ranges, no memory. It shares
 * nothing with core but the shape of a topology. It knows the address notations that the generators write: `10.0.0.X` and `fd00::X`.
 */

interface Block {
  family: 4 | 6;
  first: number;
  last: number;
  length: number;
}

const read = new Map<string, Block>();

/** Reads a block; the few texts of these worlds are read once. */
export function readBlock(text: string): Block {
  let block = read.get(text);
  if (!block) {
    block = parseBlock(text);
    read.set(text, block);
  }
  return block;
}

function parseBlock(text: string): Block {
  const [address, length] = text.split("/") as [string, string];
  const family = address.includes(":") ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const start =
    family === 6
      ? Number.parseInt(address.slice("fd00::".length) || "0", 16)
      : address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (bits - Number(length));
  return { family, first: start, last: start + size - 1, length: Number(length) };
}

const has = (block: Block, family: 4 | 6, address: number) => block.family === family && block.first <= address && address <= block.last;

interface AclCheck {
  acl: TopologyAcl;
  source: number;
  destination: number;
  reply: boolean;
}

interface Packet {
  family: 4 | 6;
  source: number;
  destination: number;
  reply: boolean;
}

/** Flows that stand for all: every protocol, with ports on and beside each bound that the generators use. */
const PORTS = [1, 79, 80, 81, 443, 444];
const FLOWS = [
  ...["TCP", "UDP"].flatMap((protocol) => PORTS.flatMap((from) => PORTS.map((to) => ({ protocol, from, to })))),
  { protocol: "ICMP", from: 0, to: 0 },
  { protocol: "OTHER", from: 0, to: 0 },
];
type Flow = (typeof FLOWS)[number];

export class PacketWalker {
  constructor(
    private readonly topology: Topology,
    private readonly maxHops = 4,
  ) {}

  /** True when every address of the one network talks with every address of the other, by some flow at least; families apart. */
  reaches(from: TopologyPrivateNetwork, to: TopologyPrivateNetwork): boolean | undefined {
    let compared = false;
    for (const source of from.blocks.map(readBlock)) {
      for (const target of to.blocks.map(readBlock)) {
        if (source.family !== target.family) continue;
        compared = true;
        for (let s = source.first; s <= source.last; s++) {
          for (let d = target.first; d <= target.last; d++) if (!this.talks({ from, to, family: source.family, s, d })) return false;
        }
      }
    }
    return compared ? true : undefined;
  }

  /** True when one address reaches the other and replies come back. */
  talks(ask: { from: TopologyPrivateNetwork; to: TopologyPrivateNetwork; family: 4 | 6; s: number; d: number }): boolean {
    const { from, to, family, s, d } = ask;
    const there = this.travel({ family, source: s, destination: d, reply: false }, from, to);
    const back = there && this.travel({ family, source: d, destination: s, reply: true }, to, from);
    return !!back && FLOWS.some((flow) => [...there, ...back].every((check) => passes(check, flow)));
  }

  /** The ACLs met on the way, or nothing when the packet does not arrive in the goal. */
  private travel(packet: Packet, start: TopologyPrivateNetwork, goal: TopologyPrivateNetwork): AclCheck[] | undefined {
    const checks: AclCheck[] = [];
    const visited: string[] = [];
    let vpc = this.vpc(start.vpcId);
    for (;;) {
      if (visited.includes(vpc.id) || visited.length === this.maxHops) return undefined;
      visited.push(vpc.id);
      const origin = visited.length === 1;
      if (vpc.routingEnabled === false) {
        return origin && start.id === goal.id && holds(start, packet.family, packet.destination) ? checks : undefined;
      }
      if (!origin && this.steeredAstray(vpc, packet)) return undefined;
      const match = this.match(vpc, packet, origin);
      if (!match) return undefined;
      if ("network" in match) {
        if (match.network.id !== goal.id) return undefined;
        if (!(origin && match.network.id === start.id)) this.meet(checks, vpc, packet);
        return checks;
      }
      const { nexthop } = match.route;
      // An ACL does not judge what stays inside one network, also when a resource of it is the next hop.
      const isInside = origin && nexthop.kind === "private-network" && nexthop.privateNetworkId === start.id && start.id === goal.id;
      if (!isInside) this.meet(checks, vpc, packet);
      if (nexthop.kind === "private-network") {
        const network = this.topology.privateNetworks.find(({ id }) => id === nexthop.privateNetworkId);
        return network?.vpcId === vpc.id && network.id === goal.id ? checks : undefined;
      }
      const connector = this.topology.connectors.find(({ id }) => id === nexthop.connectorId);
      if (connector?.vpcId !== vpc.id || this.status(connector) !== "peered" || (!origin && !vpc.transitivityEnabled)) return undefined;
      vpc = this.vpc(connector.targetVpcId);
    }
  }

  private vpc(id: string): TopologyVpc {
    return this.topology.vpcs.find((vpc) => vpc.id === id)!;
  }

  private meet(checks: AclCheck[], vpc: TopologyVpc, { family, source, destination, reply }: Packet): void {
    for (const acl of this.topology.acls ?? []) {
      if (acl.vpcId === vpc.id && acl.isIpv6 === (family === 6)) checks.push({ acl, source, destination, reply });
    }
  }

  private match(
    vpc: TopologyVpc,
    packet: Packet,
    origin: boolean,
  ): { network: TopologyPrivateNetwork } | { route: TopologyRoute } | undefined {
    const found: { length: number; rank: string; answer: { network: TopologyPrivateNetwork } | { route: TopologyRoute } }[] = [];
    for (const network of this.topology.privateNetworks) {
      for (const block of network.vpcId === vpc.id ? network.blocks.map(readBlock) : []) {
        if (has(block, packet.family, packet.destination))
          found.push({ length: block.length, rank: `0${network.id}`, answer: { network } });
      }
    }
    const knowsRoutes = !origin || vpc.customRoutesPropagationEnabled !== false;
    for (const route of knowsRoutes ? this.topology.routes : []) {
      if (route.vpcId !== vpc.id || route.destination === undefined) continue;
      const block = readBlock(route.destination);
      if (has(block, packet.family, packet.destination)) found.push({ length: block.length, rank: `1${route.id}`, answer: { route } });
    }
    found.sort((a, b) => b.length - a.length || (a.rank < b.rank ? -1 : 1));
    return found[0]?.answer;
  }

  /** True when an ingress rule sends the packet to an address that is in no network of the VPC. */
  private steeredAstray(vpc: TopologyVpc, { family, source }: Packet): boolean {
    const [rule] = (this.topology.ingressRules ?? [])
      .filter((candidate) => candidate.vpcId === vpc.id && has(readBlock(candidate.source), family, source))
      .sort((a, b) => readBlock(b.source).length - readBlock(a.source).length || (a.id < b.id ? -1 : 1));
    if (!rule) return false;
    const network = this.topology.privateNetworks.find(({ id }) => id === rule.nexthopPrivateNetworkId);
    const address = readBlock(`${rule.nexthopResourceIp}/${rule.nexthopResourceIp.includes(":") ? 128 : 32}`);
    return network?.vpcId !== vpc.id || !holds(network, address.family, address.first);
  }

  private status(connector: TopologyConnector): string {
    if (connector.status) return connector.status;
    const { vpcs, connectors, privateNetworks } = this.topology;
    const mirror = connectors.some(
      (other) => other.vpcId === connector.targetVpcId && other.targetVpcId === connector.vpcId && other.vpcId !== connector.vpcId,
    );
    const [a, b] = [connector.vpcId, connector.targetVpcId].map((id) => vpcs.find((vpc) => vpc.id === id)!) as [TopologyVpc, TopologyVpc];
    if (!mirror || a.routingEnabled === false || b.routingEnabled === false || a.region !== b.region) return "orphan";
    const blocks = (id: string) => privateNetworks.filter(({ vpcId }) => vpcId === id).flatMap((network) => network.blocks.map(readBlock));
    for (const one of blocks(a.id)) {
      for (const two of blocks(b.id)) if (has(one, two.family, two.first) || has(two, one.family, one.first)) return "conflict";
    }
    return "peered";
  }
}

function holds(network: TopologyPrivateNetwork, family: 4 | 6, address: number): boolean {
  return network.blocks.some((block) => has(readBlock(block), family, address));
}

function passes({ acl, source, destination, reply }: AclCheck, flow: Flow): boolean {
  const family = acl.isIpv6 ? 6 : 4;
  const [from, to] = reply ? [flow.to, flow.from] : [flow.from, flow.to];
  for (const rule of acl.rules) {
    if (!has(readBlock(rule.source), family, source) || !has(readBlock(rule.destination), family, destination)) continue;
    if (rule.protocol !== "ANY" && rule.protocol !== flow.protocol) continue;
    const portless = flow.protocol === "ICMP" || flow.protocol === "OTHER";
    const named = rule.srcPortHigh > 0 || rule.dstPortHigh > 0;
    if (portless && named && rule.protocol === "ANY") continue;
    const inside = (port: number, low: number, high: number) => high === 0 || (low <= port && port <= high);
    if (!portless && !(inside(from, rule.srcPortLow, rule.srcPortHigh) && inside(to, rule.dstPortLow, rule.dstPortHigh))) continue;
    return rule.action === "accept";
  }
  return acl.defaultPolicy === "accept";
}
