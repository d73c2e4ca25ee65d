import {
  Cidr,
  type CompiledRoute,
  compileRoutes,
  overlaps,
  type RouteCompilerInput,
  reachability,
  type Topology,
  verdicts,
} from "vpc-peering/core";

/** Time of one call of growing size. */
export interface GrowthMeasure {
  readonly size: number;
  /** Best of the runs. */
  readonly ms: number;
}

/** Sweep over two sets of blocks: at most 1,000 ms for 100,000 each, and at most 2.3 times for twice as many. */
export interface OverlapMeasure {
  readonly sizes: readonly GrowthMeasure[];
  /** Time of 200,000 over time of 100,000. */
  readonly doubling: number;
}

/** Matrix of a topology; `vpcs` VPCs with one network each. At most 1,000 ms for a hub-and-spoke of 256. */
export interface MatrixMeasure {
  readonly shape: "hub-and-spoke" | "mesh";
  readonly vpcs: number;
  readonly pairs: number;
  readonly reachable: number;
  readonly compileMs: number;
  readonly matrixMs: number;
  readonly verdictsMs: number;
}

export function measureOverlaps(): OverlapMeasure {
  const sizes = [50_000, 100_000, 200_000].map((size) => {
    const [left, right] = [randomBlocks(size, 1), randomBlocks(size, 2)];
    return { size, ms: best(5, () => overlaps(left, right, (block) => block)) };
  });
  return { sizes, doubling: sizes[2]!.ms / sizes[1]!.ms };
}

/** Hub-and-spoke of 64 to 512 VPCs, everybody to everybody, and a mesh of 60. */
export function measureMatrices(): MatrixMeasure[] {
  return [...[64, 128, 256, 512].map((vpcs) => measureMatrix("hub-and-spoke", vpcs)), measureMatrix("mesh", 60)];
}

function measureMatrix(shape: MatrixMeasure["shape"], vpcs: number): MatrixMeasure {
  const input = shape === "mesh" ? mesh(vpcs) : hubAndSpoke(vpcs);
  const routes = compileRoutes(input);
  const topology = () => applied(input, routes);
  return {
    shape,
    vpcs,
    pairs: vpcs * vpcs,
    reachable: reachability(topology())
      .vpcMatrix.flat()
      .filter((cell) => cell === "reachable").length,
    compileMs: best(3, () => compileRoutes(input)),
    matrixMs: bestOf(3, topology, reachability),
    verdictsMs: bestOf(3, topology, (fresh) => verdicts(fresh, { quotas: { vpcConnectors: 10_000, privateNetworks: 10_000 } })),
  };
}

function best(runs: number, work: () => unknown): number {
  return bestOf(runs, () => undefined, work);
}

/** A fresh subject for each run: the engine remembers what it indexed. */
function bestOf<T>(runs: number, subject: () => T, work: (subject: T) => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const fresh = subject();
    const start = performance.now();
    work(fresh);
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** Blocks of /20 to /29 spread over the IPv4 space, the same in every run. */
function randomBlocks(count: number, salt: number): Cidr[] {
  return Array.from({ length: count }, (_, index) => {
    const spread = Number((BigInt(index) * 2_654_435_761n + BigInt(salt) * 40_503n) % 2n ** 32n);
    return Cidr.at(4, BigInt(spread), 20 + ((index * 7 + salt) % 10));
  });
}

function blockOf(index: number): string {
  return `10.${index >> 6}.${(index & 63) * 4}.0/22`;
}

function hubAndSpoke(count: number): RouteCompilerInput {
  const ids = ["hub", ...Array.from({ length: count - 1 }, (_, index) => `spoke${index}`)];
  return {
    vpcs: vpcsOf(ids),
    links: ids.slice(1).map((id) => ["hub", id] as const),
    intents: pairsOf(ids).map((between) => ({ between })),
  };
}

function mesh(count: number): RouteCompilerInput {
  const ids = Array.from({ length: count }, (_, index) => `vpc${index}`);
  return { vpcs: vpcsOf(ids), links: pairsOf(ids), intents: pairsOf(ids).map((between) => ({ between })) };
}

function vpcsOf(ids: readonly string[]): RouteCompilerInput["vpcs"] {
  return ids.map((id, index) => ({ id, blocks: [blockOf(index)] }));
}

function pairsOf(ids: readonly string[]): (readonly [string, string])[] {
  return ids.flatMap((from, index) => ids.slice(index + 1).map((to) => [from, to] as const));
}

/** The topology once the routes are applied and every link is peered. */
function applied(
  input: RouteCompilerInput,
  { routes, transitive }: { readonly routes: readonly CompiledRoute[]; readonly transitive: readonly string[] },
): Topology {
  return {
    vpcs: input.vpcs.map(({ id }) => ({ id, name: id, region: "fr-par", transitivityEnabled: transitive.includes(id) })),
    privateNetworks: input.vpcs.map(({ id, blocks }) => ({ id: `${id}/app`, name: "app", vpcId: id, blocks: blocks as readonly string[] })),
    connectors: input.links
      .flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
      .map(([vpcId, targetVpcId]) => ({ id: `${vpcId}>${targetVpcId}`, name: `${vpcId}-to-${targetVpcId}`, vpcId, targetVpcId })),
    routes: routes.map(({ vpcId, viaVpcId, destination }, index) => ({
      id: `route${index}`,
      vpcId,
      destination,
      nexthop: { kind: "connector", connectorId: `${vpcId}>${viaVpcId}` },
    })),
  };
}
