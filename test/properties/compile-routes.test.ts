import { type CompiledRoutes, compileRoutes, type RouteBlock, type Topology } from "../../core";
import { PacketWalker, readBlock } from "./packet-walker";
import { Random, runSeed, scaled } from "./random";
import { applied, type IntentWorld, randomIntents } from "./random-intents";

const WORLDS = scaled(1_500);

type Address = `${4 | 6} ${number}`;

function addresses(block: string): Address[] {
  const { family, first, last } = readBlock(block);
  return Array.from({ length: last - first + 1 }, (_, index): Address => `${family} ${first + index}`);
}

/** What the intents ask for, worked out again from the paths that the compiler chose. */
class Asked {
  constructor(
    private readonly world: IntentWorld,
    private readonly result: CompiledRoutes,
  ) {}

  private text(block: RouteBlock): string {
    return typeof block === "string" ? block : this.world.networks.find(({ id }) => id === block.privateNetworkId)!.blocks[0]!;
  }

  /** Addresses by which one VPC may be reached from the other; empty without an intent or a path. */
  destinations(from: string, to: string): Address[] {
    const { intents, vpcs } = this.world.input;
    const path = this.result.paths.find(({ between }) => between.includes(from) && between.includes(to))?.path ?? [];
    if (path.length === 0) return [];
    const same = intents.filter(({ between }) => between.includes(from) && between.includes(to));
    const all = vpcs.find(({ id }) => id === to)!.blocks;
    return same.flatMap(({ destinations }) => (destinations?.[to] ?? all).flatMap((block) => addresses(this.text(block))));
  }

  /** Addresses that a VPC must send to a neighbour; those known only after apply apart. */
  needs(vpcId: string, viaVpcId: string): Set<Address> {
    const found = new Set<Address>();
    for (const { between, path } of this.result.paths) {
      for (const way of [path, [...path].reverse()]) {
        const at = way.indexOf(vpcId);
        if (at < 0 || way[at + 1] !== viaVpcId) continue;
        const owner = way.at(-1)!;
        for (const address of this.destinations(between.find((id) => id !== owner)!, owner)) found.add(address);
      }
    }
    return found;
  }

  referenced(): Set<Address> {
    const references = this.result.routes.flatMap(({ destinationOf }) => (destinationOf ? [this.text(destinationOf)] : []));
    return new Set(references.flatMap(addresses));
  }
}

/** Which pairs of addresses talk, by the walker: ordered VPC pairs with the sets of both sides' addresses that do. */
function talkingPairs(topology: Topology): Set<string> {
  const walker = new PacketWalker(topology);
  const open = new Set<string>();
  for (const from of topology.privateNetworks) {
    for (const to of topology.privateNetworks) {
      if (from.vpcId === to.vpcId) continue;
      const [source, target] = [readBlock(from.blocks[0]!), readBlock(to.blocks[0]!)];
      if (source.family !== target.family) continue;
      for (let s = source.first; s <= source.last; s++) {
        for (let d = target.first; d <= target.last; d++) {
          if (walker.talks({ from, to, family: source.family, s, d }))
            open.add(`${from.vpcId} ${source.family} ${s} ${to.vpcId} ${source.family} ${d}`);
        }
      }
    }
  }
  return open;
}

function wantedPairs(world: IntentWorld, asked: Asked): Set<string> {
  const ids = world.input.vpcs.map(({ id }) => id);
  const wanted = new Set<string>();
  for (const a of ids) {
    for (const b of ids.filter((id) => id !== a)) {
      for (const d of asked.destinations(a, b)) {
        for (const s of asked.destinations(b, a)) if (s[0] === d[0]) wanted.add(`${a} ${s} ${b} ${d}`);
      }
    }
  }
  return wanted;
}

function vpcsOf(pair: string): [string, string] {
  const [a, , , b] = pair.split(" ");
  return [a!, b!];
}

/** The fewest prefixes that hold exactly these addresses, counted down the binary tree. */
function fewestPrefixes(wanted: ReadonlySet<Address>): number {
  const count = (family: 4 | 6, first: number, size: number): { prefixes: number; full: boolean } => {
    if (size === 1) return wanted.has(`${family} ${first}`) ? { prefixes: 1, full: true } : { prefixes: 0, full: false };
    const [low, high] = [count(family, first, size / 2), count(family, first + size / 2, size / 2)];
    return low.full && high.full ? { prefixes: 1, full: true } : { prefixes: low.prefixes + high.prefixes, full: false };
  };
  return count(4, 0x0a000000, 256).prefixes + count(6, 0, 256).prefixes;
}

function checkReach(world: IntentWorld, result: CompiledRoutes): void {
  const open = talkingPairs(applied(world, result));
  const wanted = wantedPairs(world, new Asked(world, result));
  expect([...wanted].filter((pair) => !open.has(pair))).toEqual([]);
  const key = (pair: string) => vpcsOf(pair).sort().join(" ");
  const extra = new Set([...open].filter((pair) => !wanted.has(pair)).map(key));
  expect(result.unintendedPairs.map(({ between }) => between.join(" "))).toEqual([...extra].sort());
}

function checkFewest(world: IntentWorld, result: CompiledRoutes): void {
  const asked = new Asked(world, result);
  const referenced = asked.referenced();
  const tables = new Map<string, string[]>();
  for (const { vpcId, viaVpcId, destination } of result.routes) {
    const key = `${vpcId}>${viaVpcId}`;
    tables.set(key, [...(tables.get(key) ?? []), ...(destination === undefined ? [] : [destination])]);
  }
  for (const [key, destinations] of tables) {
    const [vpcId, via] = key.split(">") as [string, string];
    const needed = new Set([...asked.needs(vpcId, via)].filter((address) => !referenced.has(address)));
    expect(new Set(destinations.flatMap(addresses))).toEqual(needed);
    expect(destinations).toHaveLength(fewestPrefixes(needed));
  }
}

/** Without any one of the routes, something that was asked for is cut: so what they open besides cannot be helped. */
function checkNecessary(world: IntentWorld, result: CompiledRoutes): void {
  const topology = applied(world, result);
  const wanted = wantedPairs(world, new Asked(world, result));
  for (const route of topology.routes) {
    const open = talkingPairs({ ...topology, routes: topology.routes.filter((other) => other !== route) });
    const nothingIsCut = [...wanted].every((pair) => open.has(pair));
    if (nothingIsCut && !servesUnseenIntent(topology, world, result, route.vpcId))
      throw new Error(`${JSON.stringify(route)} is not needed`);
  }
}

/** Routes for an intent of which packets cannot tell: VPCs without a family in common, or an empty one, or narrowed to nothing in common. */
function servesUnseenIntent(topology: Topology, world: IntentWorld, result: CompiledRoutes, vpcId: string): boolean {
  const families = (id: string) =>
    new Set(topology.privateNetworks.filter((network) => network.vpcId === id).map(({ blocks }) => readBlock(blocks[0]!).family));
  return result.paths.some(({ between: [a, b], path }) => {
    if (!path.includes(vpcId)) return false;
    const [left, right] = [families(a), families(b)];
    const narrowed = world.input.intents.some(({ destinations }) => destinations !== undefined);
    return narrowed || left.size !== right.size || [...left].some((family) => !right.has(family));
  });
}

describe("compileRoutes against a packet walker", () => {
  const seed = runSeed("compileRoutes against a packet walker");

  test(`on ${WORLDS} random worlds: exactly the intended pairs and those reported, both ways; no route too many; order does not matter`, () => {
    let opened = 0;
    for (let run = 0; run < WORLDS; run++) {
      const random = new Random(seed + run);
      const world = randomIntents(random);
      try {
        const result = compileRoutes(world.input);
        opened += result.unintendedPairs.length;
        checkReach(world, result);
        checkFewest(world, result);
        if (run % 10 === 0) checkNecessary(world, result);
        const { vpcs, links, intents } = world.input;
        const turned = intents.map((intent) =>
          random.chance(50) ? { ...intent, between: [intent.between[1], intent.between[0]] as const } : intent,
        );
        const shuffled = {
          vpcs: random.shuffle(vpcs),
          links: random.shuffle(links).map(([a, b]) => [b, a] as const),
          intents: random.shuffle(turned),
        };
        expect(compileRoutes(shuffled)).toEqual(result);
        const stranger = { id: "a-stranger", blocks: ["10.0.0.255/32"] };
        const neighbour = random.pick(vpcs).id;
        const larger = compileRoutes({ vpcs: [stranger, ...vpcs], links: [["a-stranger", neighbour], ...links], intents });
        expect({ ...larger, unintendedPairs: result.unintendedPairs }).toEqual(result);
      } catch (error) {
        throw new Error(`world ${run}, alone: SEED=${seed + run}: ${(error as Error).message}\n${JSON.stringify(world)}`, { cause: error });
      }
    }
    expect(opened).toBeGreaterThan(0);
  });
});
