import type {
  Topology,
  TopologyAcl,
  TopologyConnector,
  TopologyIngressRule,
  TopologyPrivateNetwork,
  TopologyRoute,
  TopologyVpc,
} from "../../core";
import type { Random } from "./random";

/** Text of a block in the little worlds of the generators: 256 addresses of either family. */
export function blockText(family: 4 | 6, first: number, size: number): string {
  const bits = Math.log2(size);
  return family === 4 ? `10.0.0.${first}/${32 - bits}` : `fd00::${first.toString(16)}/${128 - bits}`;
}

/**
 * A topology of 2 to 10 VPCs in a world of 256 addresses: mostly routed as it should be along random paths, then spoiled here and there, so
 * that both verdicts and every reason for the bad one occur.
 */
export function randomTopology(random: Random): Topology {
  const vpcs = Array.from({ length: 2 + random.int(9) }, (_, index): TopologyVpc => {
    const flags = random.chance(15) ? { routingEnabled: !random.chance(30), customRoutesPropagationEnabled: !random.chance(40) } : {};
    return {
      id: `v${index}`,
      name: `v${index}`,
      region: random.chance(2) ? "nl-ams" : "fr-par",
      transitivityEnabled: random.chance(75),
      ...flags,
    };
  });
  const privateNetworks = randomNetworks(random, vpcs);
  const links = randomLinks(random, vpcs);
  const connectors = links.flatMap((link) => randomPair(random, link));
  const routes = randomRoutes({ random, vpcs, privateNetworks, links });
  const guarded = random.chance(20) ? 50 : 5;
  return {
    vpcs,
    privateNetworks,
    connectors: random.shuffle(connectors),
    routes: random.shuffle(routes),
    acls: vpcs.flatMap((vpc) => ([4, 6] as const).flatMap((family) => (random.chance(guarded) ? [randomAcl(random, vpc.id, family)] : []))),
    ingressRules: vpcs.flatMap((vpc) => (random.chance(8) ? [randomIngress(random, vpc.id, privateNetworks)] : [])),
  };
}

function randomNetworks(random: Random, vpcs: readonly TopologyVpc[]): TopologyPrivateNetwork[] {
  let next = 0;
  return vpcs.flatMap((vpc, index) =>
    Array.from({ length: random.chance(70) ? 1 : random.int(3) }, (_, at): TopologyPrivateNetwork => {
      const size = random.pick([1, 2, 4]);
      const own = () => {
        if (random.chance(6)) return random.int(256 / size) * size;
        const first = Math.ceil(next / size) * size;
        next = first + size;
        return first;
      };
      const families = random.pick([[4], [4], [6], [4, 6]] as const);
      return { id: `n${index}.${at}`, name: `n${at}`, vpcId: vpc.id, blocks: families.map((family) => blockText(family, own(), size)) };
    }),
  );
}

function randomLinks(random: Random, vpcs: readonly TopologyVpc[]): [string, string][] {
  const order = random.shuffle(vpcs.map(({ id }) => id));
  const hubby = random.chance(40);
  const tree = order.slice(1).map((id, index): [string, string] => [order[hubby ? 0 : random.int(index + 1)]!, id]);
  const extra = Array.from({ length: random.int(3) }, (): [string, string] => [random.pick(order), random.pick(order)]);
  const all = [...tree, ...extra].filter(([a, b]) => a !== b);
  return [...new Map(all.map((link) => [[...link].sort().join(), link])).values()];
}

function randomPair(random: Random, [a, b]: [string, string]): TopologyConnector[] {
  const status = () => (random.chance(3) ? { status: random.pick(["orphan", "peered", "conflict"] as const) } : {});
  const one = { id: `${a}>${b}`, name: `${a}-${b}`, vpcId: a, targetVpcId: b, ...status() };
  const other = { id: `${b}>${a}`, name: `${b}-${a}`, vpcId: b, targetVpcId: a, ...status() };
  return random.chance(4) ? [one] : [one, other];
}

interface World {
  readonly random: Random;
  readonly vpcs: readonly TopologyVpc[];
  readonly privateNetworks: readonly TopologyPrivateNetwork[];
  readonly links: readonly [string, string][];
}

function randomRoutes(world: World): TopologyRoute[] {
  const { random, privateNetworks } = world;
  const routes: TopologyRoute[] = [];
  const add = (vpcId: string, destination: string, via: string) => {
    const nexthop = { kind: "connector" as const, connectorId: `${vpcId}>${via}` };
    routes.push({ id: `r${routes.length}`, vpcId, destination, nexthop });
  };
  for (const network of privateNetworks) {
    const parents = towards(world, network.vpcId);
    for (const [vpcId, via] of parents) {
      if (random.chance(10)) continue;
      for (const block of network.blocks)
        add(vpcId, random.chance(6) ? spoiled(random, block) : block, random.chance(3) ? random.pick([...parents.keys()]) : via);
    }
  }
  for (const network of privateNetworks) {
    if (!random.chance(5)) continue;
    const nexthop = {
      kind: "private-network" as const,
      privateNetworkId: random.chance(80) ? network.id : random.pick(privateNetworks).id,
    };
    const family = random.pick([4, 6] as const);
    routes.push({ id: `r${routes.length}`, vpcId: network.vpcId, destination: wideBlock(random, family), nexthop });
  }
  return routes;
}

/** Next hop towards a VPC from every other that the links join to it, by a random spanning tree. */
function towards({ random, links }: World, goal: string): Map<string, string> {
  const next = new Map<string, string>();
  let edge = [goal];
  while (edge.length > 0) {
    const further: string[] = [];
    for (const [a, b] of random.shuffle(links)) {
      for (const [near, far] of [
        [a, b],
        [b, a],
      ] as const) {
        if (!edge.includes(near) || far === goal || next.has(far)) continue;
        next.set(far, near);
        further.push(far);
      }
    }
    edge = further;
  }
  return next;
}

function spoiled(random: Random, block: string): string {
  return wideBlock(random, block.includes(":") ? 6 : 4);
}

function wideBlock(random: Random, family: 4 | 6): string {
  const size = random.pick([1, 2, 8, 32, 128]);
  return blockText(family, random.int(256 / size) * size, size);
}

function randomAcl(random: Random, vpcId: string, family: 4 | 6): TopologyAcl {
  const someWhere = () => (random.chance(50) ? blockText(family, 0, 256) : wideBlock(random, family));
  const rules = Array.from({ length: random.int(6) }, () => {
    const [low, high] = random.pick([
      [0, 0],
      [0, 0],
      [80, 80],
      [80, 443],
      [443, 443],
    ] as const);
    const [from, until] = random.pick([
      [0, 0],
      [0, 0],
      [0, 0],
      [80, 443],
    ] as const);
    return {
      protocol: random.pick(["ANY", "ANY", "TCP", "TCP", "UDP", "ICMP"] as const),
      source: someWhere(),
      srcPortLow: from,
      srcPortHigh: until,
      destination: someWhere(),
      dstPortLow: low,
      dstPortHigh: high,
      action: random.pick(["accept", "drop"] as const),
    };
  });
  return { vpcId, isIpv6: family === 6, defaultPolicy: random.chance(50) ? "accept" : "drop", rules };
}

function randomIngress(random: Random, vpcId: string, networks: readonly TopologyPrivateNetwork[]): TopologyIngressRule {
  const own = networks.filter((network) => network.vpcId === vpcId);
  const network = random.pick(own.length > 0 && random.chance(85) ? own : networks.length > 0 ? networks : own);
  const address = network?.blocks[0]?.split("/")[0] ?? "10.0.0.0";
  return {
    id: `i${vpcId}`,
    vpcId,
    source: wideBlock(random, address.includes(":") ? 6 : 4),
    nexthopResourceIp: random.chance(90) ? address : "10.0.0.255",
    nexthopPrivateNetworkId: network?.id ?? "none",
  };
}
