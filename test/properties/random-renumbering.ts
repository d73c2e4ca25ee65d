import type { Topology, TopologyAcl, TopologyPrivateNetwork, TopologyRoute, TopologyVpc } from "../../core";
import { Cidr } from "../../core";
import type { Random } from "./random";

/**
 * A routed tree of 3 to 7 VPCs with legal blocks of both families, drawn from so small a space that some are nested or equal; with wider
 * and default routes, ACLs that name single blocks, ingress rules and resources as next hops.
 */
export function randomRenumbering(random: Random): Topology {
  const vpcs = Array.from(
    { length: 3 + random.int(4) },
    (_, index): TopologyVpc => ({ id: `v${index}`, name: `v${index}`, region: "fr-par", transitivityEnabled: random.chance(85) }),
  );
  const parents = vpcs.map((_, index) => (index === 0 ? 0 : random.chance(60) ? 0 : random.int(index)));
  const links = vpcs.slice(1).map((_, at): [number, number] => [parents[at + 1]!, at + 1]);
  const connectors = links.flatMap(([a, b]) => [pair(a, b), pair(b, a)]);
  const privateNetworks = vpcs.flatMap((vpc, index) => randomNetworks(random, vpc.id, index));
  const routes = randomRoutes(random, { vpcs, links, privateNetworks });
  const acls = vpcs.flatMap((vpc) => (random.chance(25) ? [randomAcl(random, vpc.id, privateNetworks)] : []));
  const ingressRules = privateNetworks.flatMap((network) => {
    if (!random.chance(10)) return [];
    const source = random.pick(privateNetworks).blocks[0]!;
    const nexthopResourceIp = network.blocks[0]!.split("/")[0]!;
    return [{ id: `i-${network.id}`, vpcId: network.vpcId, source, nexthopResourceIp, nexthopPrivateNetworkId: network.id }];
  });
  return { vpcs, privateNetworks, connectors, routes: random.shuffle(routes), acls, ingressRules };
}

const pair = (a: number, b: number) => ({ id: `v${a}>v${b}`, name: `v${a}-v${b}`, vpcId: `v${a}`, targetVpcId: `v${b}` });

function randomNetworks(random: Random, vpcId: string, index: number): TopologyPrivateNetwork[] {
  const used: Cidr[] = [];
  const draw = (next: () => Cidr): string[] => {
    const block = next();
    if (used.some((other) => other.overlaps(block))) return [];
    used.push(block);
    return [`${block}`];
  };
  return Array.from({ length: 1 + random.int(2) }, (_, at): TopologyPrivateNetwork => {
    const shared = random.chance(25);
    const ipv4 = () =>
      Cidr.at(4, 0x0a000000n + BigInt((shared ? 0 : index + 1) * 4096 + random.int(16) * 256), random.pick([22, 24, 24, 25]));
    const ipv6 = () => Cidr.at(6, (0xfdn << 120n) + (BigInt(random.chance(15) ? 0 : 100 + index * 8 + at) << 64n), 64);
    return { id: `n${index}.${at}`, name: `n${at}`, vpcId, blocks: [...draw(ipv4), ...(random.chance(40) ? draw(ipv6) : [])] };
  }).filter(({ blocks }) => blocks.length > 0);
}

function randomRoutes(
  random: Random,
  world: {
    readonly vpcs: readonly TopologyVpc[];
    readonly links: readonly [number, number][];
    readonly privateNetworks: readonly TopologyPrivateNetwork[];
  },
): TopologyRoute[] {
  const routes = new Map<string, TopologyRoute>();
  const add = (vpcId: string, destination: string, nexthop: TopologyRoute["nexthop"]) => {
    const key = `${vpcId} ${destination}`;
    if (!routes.has(key)) routes.set(key, { id: `r${routes.size}`, vpcId, destination, nexthop });
  };
  for (const network of random.shuffle(world.privateNetworks)) {
    for (const [at, via] of nextHops(world.links, Number(network.vpcId.slice(1)))) {
      for (const text of network.blocks) {
        if (random.chance(6)) continue;
        const block = Cidr.parse(text);
        const length = random.chance(15) ? random.pick([0, 8, 20]) : random.chance(8) ? block.prefixLength + 1 : block.prefixLength;
        add(`v${at}`, `${Cidr.at(block.family, block.first, length)}`, { kind: "connector", connectorId: `v${at}>v${via}` });
      }
    }
    if (random.chance(6))
      add(network.vpcId, random.pick(["0.0.0.0/1", "172.16.0.0/12"]), { kind: "private-network", privateNetworkId: network.id });
  }
  return [...routes.values()];
}

/** Next VPC towards the goal from every other VPC of the tree. */
function nextHops(links: readonly [number, number][], goal: number): Map<number, number> {
  const next = new Map<number, number>();
  for (let edge = [goal]; edge.length > 0; ) {
    edge = edge.flatMap((near) =>
      links.flatMap(([a, b]) => {
        const far = a === near ? b : b === near ? a : undefined;
        if (far === undefined || far === goal || next.has(far)) return [];
        next.set(far, near);
        return [far];
      }),
    );
  }
  return next;
}

function randomAcl(random: Random, vpcId: string, networks: readonly TopologyPrivateNetwork[]): TopologyAcl {
  const isIpv6 = random.chance(25);
  const any = isIpv6 ? "::/0" : "0.0.0.0/0";
  const name = () => {
    const blocks = random.pick(networks).blocks.filter((text) => text.includes(":") === isIpv6);
    return random.chance(40) ? any : (blocks[0] ?? any);
  };
  const ports = { srcPortLow: 0, srcPortHigh: 0, dstPortLow: 0, dstPortHigh: 0 };
  const rules = Array.from({ length: 1 + random.int(8) }, () => ({
    protocol: "ANY" as const,
    source: name(),
    destination: name(),
    ...ports,
    action: random.chance(80) ? ("accept" as const) : ("drop" as const),
  }));
  return { vpcId, isIpv6, defaultPolicy: random.chance(60) ? "accept" : "drop", rules };
}
