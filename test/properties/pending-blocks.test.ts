import { type BlockReference, compileRoutes, reachability, type Topology, type TopologyPrivateNetwork } from "../../core";
import { Random, runSeed, scaled } from "./random";
import { applied, type IntentWorld, randomIntents } from "./random-intents";

const WORLDS = scaled(400);

/** The same topology before apply: some blocks are only known as "the network's IPv4, or IPv6", and routes to them by reference. */
function beforeApply(random: Random, topology: Topology): Topology {
  const hidden = new Set(topology.privateNetworks.filter(() => random.chance(40)).map(({ id }) => id));
  const owner = new Map(
    topology.privateNetworks.flatMap(({ id, blocks }) => (hidden.has(id) ? blocks.map((block) => [block, id] as const) : [])),
  );
  return {
    ...topology,
    privateNetworks: topology.privateNetworks.map((network) =>
      hidden.has(network.id) ? { ...network, blocks: [], pendingFamilies: network.blocks.map(familyOf) } : network,
    ),
    routes: topology.routes.map((route) => {
      const privateNetworkId = owner.get(route.destination!);
      return privateNetworkId
        ? { ...route, destination: undefined, destinationOf: { privateNetworkId, family: familyOf(route.destination!) } }
        : route;
    }),
  };
}

/** Routes to whole networks one by one, some forgotten: no summary, which could not be told by reference. */
function unsummarized(random: Random, world: IntentWorld): Topology {
  const reference = ({ id, blocks }: TopologyPrivateNetwork): BlockReference => ({ privateNetworkId: id, family: familyOf(blocks[0]!) });
  const routes = compileRoutes({
    ...world.input,
    vpcs: world.input.vpcs.map((vpc) => ({ ...vpc, blocks: world.networks.filter(({ vpcId }) => vpcId === vpc.id).map(reference) })),
    intents: world.input.intents.map(({ between }) => ({ between })),
  });
  const topology = applied(world, routes);
  return { ...topology, routes: topology.routes.filter(() => !random.chance(15)) };
}

function familyOf(block: string): 4 | 6 {
  return block.includes(":") ? 6 : 4;
}

describe("blocks known only after apply", () => {
  const seed = runSeed("blocks known only after apply");

  test(`on ${WORLDS} random worlds the answers before apply are those after`, () => {
    let hiddenBlocks = 0;
    const answers = new Set<string>();
    for (let run = 0; run < WORLDS; run++) {
      const random = new Random(seed + run);
      const after = unsummarized(random, randomIntents(random));
      const before = beforeApply(random, after);
      hiddenBlocks += before.privateNetworks.filter(({ blocks }) => blocks.length === 0).length;
      expect([seed + run, reachability(before)]).toEqual([seed + run, reachability(after)]);
      for (const cell of reachability(after).privateNetworkMatrix.flat()) answers.add(cell);
    }
    expect(hiddenBlocks).toBeGreaterThan(WORLDS / 2);
    expect([...answers]).toEqual(expect.arrayContaining(["no-return-route", "no-route", "reachable"]));
  });
});
