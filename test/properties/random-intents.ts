import type { CompiledRoutes, RouteBlock, RouteCompilerInput, RouteIntent, RouteVpc, Topology, TopologyPrivateNetwork } from "../../core";
import type { Random } from "./random";
import { blockText } from "./random-topology";

/** Input of the route compiler, and the block that each reference turns out to be. */
export interface IntentWorld {
  readonly input: RouteCompilerInput;
  readonly networks: readonly TopologyPrivateNetwork[];
}

/** Up to 12 VPCs with disjoint blocks, random links, and random intents; some destinations narrower than a VPC's blocks. */
export function randomIntents(random: Random): IntentWorld {
  const ids = random.shuffle(Array.from({ length: 2 + random.int(11) }, (_, index) => `v${index}`));
  const networks = randomNetworks(random, ids);
  const vpcs = ids.map((id): RouteVpc => {
    const blocks = networks
      .filter(({ vpcId }) => vpcId === id)
      .map((network): RouteBlock => (random.chance(15) ? { privateNetworkId: network.id, family: familyOf(network) } : network.blocks[0]!));
    return { id, blocks, ...(random.chance(8) ? { transitivity: random.chance(50) } : {}) };
  });
  const links = [
    ...ids.slice(1).map((id, index): [string, string] => [ids[random.chance(50) ? 0 : random.int(index + 1)]!, id]),
    ...Array.from({ length: random.int(5) }, (): [string, string] => [random.pick(ids), random.pick(ids)]),
  ].filter(([a, b]) => a !== b && !random.chance(4));
  const intents = Array.from({ length: 1 + random.int(random.chance(20) ? 30 : 5) }, () => randomIntent(random, vpcs));
  return { input: { vpcs, links, intents: intents.filter(({ between: [a, b] }) => a !== b) }, networks };
}

function randomNetworks(random: Random, ids: readonly string[]): TopologyPrivateNetwork[] {
  let next = 0;
  return ids.flatMap((vpcId) =>
    Array.from({ length: random.chance(70) ? 1 : random.int(4) }, (_, index): TopologyPrivateNetwork => {
      const size = random.pick([1, 2, 2, 4]);
      const first = Math.ceil(next / size) * size;
      next = first + size + (random.chance(30) ? random.int(4) : 0);
      return { id: `${vpcId}.${index}`, name: `n${index}`, vpcId, blocks: [blockText(random.chance(75) ? 4 : 6, first, size)] };
    }),
  );
}

function randomIntent(random: Random, vpcs: readonly RouteVpc[]): RouteIntent {
  const [a, b] = [random.pick(vpcs), random.pick(vpcs)];
  const wide = b.blocks.filter((block): block is string => typeof block === "string" && /\/(30|31|126|127)$/.test(block));
  if (wide.length === 0 || !random.chance(10)) return { between: [a.id, b.id] };
  const [address, length] = random.pick(wide).split("/") as [string, string];
  return { between: [a.id, b.id], destinations: { [b.id]: [`${address}/${Number(length) + 1}`] } };
}

function familyOf(network: TopologyPrivateNetwork): 4 | 6 {
  return network.blocks[0]!.includes(":") ? 6 : 4;
}

/** What will be once the routes are applied, all references known. */
export function applied({ input, networks }: IntentWorld, result: CompiledRoutes): Topology {
  const text = (id: string) => networks.find((network) => network.id === id)!.blocks[0]!;
  const pairs = new Map(input.links.flatMap(([a, b]) => [`${a}>${b}`, `${b}>${a}`].map((id) => [id, id.split(">")] as const)));
  return {
    vpcs: input.vpcs.map(({ id, transitivity }) => ({ id, name: id, transitivityEnabled: transitivity ?? result.transitive.includes(id) })),
    privateNetworks: networks,
    connectors: [...pairs].map(([id, [vpcId, targetVpcId]]) => ({ id, name: id, vpcId: vpcId!, targetVpcId: targetVpcId! })),
    routes: result.routes.map((route, index) => ({
      id: `r${index}`,
      vpcId: route.vpcId,
      destination: route.destination ?? text(route.destinationOf!.privateNetworkId),
      nexthop: { kind: "connector", connectorId: `${route.vpcId}>${route.viaVpcId}` },
    })),
  };
}
