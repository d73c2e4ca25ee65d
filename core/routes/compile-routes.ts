import { Cidr } from "../addresses/cidr";
import type { Finding } from "../checks/finding";
import { MAX_HOPS } from "../checks/limits";
import { chainTooLongWording, closedChainWording, unreachableWording } from "../wording/compiler-wording";
import { ambiguousDestinations } from "./ambiguous";
import { minimalTable } from "./minimal-table";
import { openedPairs } from "./opened-pairs";
import { PathFinder } from "./paths";
import type {
  BlockReference,
  CompiledRoute,
  CompiledRoutes,
  MergedIntent,
  Need,
  RouteBlock,
  RouteCompilerInput,
  RouteIntent,
  RouteVpc,
} from "./types";

export type * from "./types";

/** What `defaultRoute` writes: halves that beat a default route without replacing it. */
export const DEFAULT_ROUTE_HALVES = ["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"] as const;

/**
 * From who may reach whom to the fewest custom routes on each VPC that open exactly that, both ways. Paths are the shortest, ties by
 * id; a summary never covers an address that is not a destination through that next hop; references are written one by one. The
 * result does not depend on the order of the input, and an unrelated VPC moves no path.
 *
 * Findings, all errors: hop-limit with the path, transitivity-off for a VPC that may not forward, no-route when no links join the two,
 * ambiguous-destination when two VPCs hold what one VPC must tell apart. Such an intent gets no routes, an ambiguous one gets them.
 * Pairs that the routes connect beyond the intents are reported in `unintendedPairs`.
 * @throws CidrError for a block that is no canonical CIDR text
 */
export function compileRoutes(input: RouteCompilerInput): CompiledRoutes {
  const vpcs = new Map([...input.vpcs].sort((a, b) => (a.id < b.id ? -1 : 1)).map((vpc) => [vpc.id, vpc]));
  const intents = mergeIntents(input.intents);
  const findings: Finding[] = [];
  const finder = new PathFinder(input.links, (id) => vpcs.get(id)?.transitivity !== false);
  const ignoringTransitivity = new PathFinder(input.links, () => true);
  const paths = intents.map(({ between }) => {
    const path = finder.between(...between);
    const problem = pathProblem(
      { between, path, ignoringTransitivity: ignoringTransitivity.between(...between) },
      vpcs,
      input.maxHops ?? MAX_HOPS,
    );
    if (problem) findings.push(problem);
    return { between, path: problem ? [] : path! };
  });
  const context = { vpcs, read: blockReader() };
  const needs = new NeedTable();
  intents.forEach((intent, index) => {
    for (const need of needsOf(intent, paths[index]!.path, context)) needs.add(need);
  });
  const table = needs.sorted();
  const routes = routesOf(table);
  const transitive = [...new Set(paths.flatMap(({ path }) => path.slice(1, -1)))].sort();
  const ambiguous = ambiguousDestinations(table, vpcs);
  const plain = ambiguous.length === 0 && !mutualBeyond(table, intents);
  const unintendedPairs = plain ? [] : openedPairs({ input, intents, routes, transitive, paths });
  return { routes, transitive, paths, unintendedPairs, findings: [...findings, ...ambiguous] };
}

/**
 * True when routes may open more than was asked: two VPCs that no intent names have routes to each other, or explicit destinations
 * make that more than a matter of who routes to whom.
 */
function mutualBeyond(table: ReadonlyMap<string, readonly Need[]>, intents: readonly MergedIntent[]): boolean {
  const asked = new Map<string, Set<string>>();
  for (const [a, b] of intents.map(({ between }) => between)) asked.set(a, (asked.get(a) ?? new Set()).add(b));
  const owners = new Map([...table].map(([id, needs]) => [id, new Set(needs.map(({ ownerId }) => ownerId))]));
  if ([...table.values()].some((needs) => needs.some(({ explicit }) => explicit))) return true;
  return [...owners].some(([a, known]) => [...known].some((b) => a < b && owners.get(b)?.has(a) && !asked.get(a)?.has(b)));
}

/** One intent for each unordered pair, sorted; what several name for one pair adds up. */
function mergeIntents(intents: readonly RouteIntent[]): MergedIntent[] {
  const byPair = new Map<string, RouteIntent[]>();
  for (const intent of intents) {
    const [a, b] = intent.between;
    if (a === b) continue;
    const key = JSON.stringify(a < b ? [a, b] : [b, a]);
    byPair.set(key, [...(byPair.get(key) ?? []), intent]);
  }
  return [...byPair]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, same]) => {
      const between = JSON.parse(key) as [string, string];
      const named = between.flatMap((id) => {
        const lists = same.map(({ destinations }) => destinations?.[id]);
        return lists.every((list) => list !== undefined) ? [[id, lists.flatMap((list) => list!)] as const] : [];
      });
      const defaultRoutes = same.flatMap(({ defaultRoute }) => defaultRoute ?? []);
      return { between, destinations: Object.fromEntries(named), defaultRoutes };
    });
}

function needsOf(
  intent: MergedIntent,
  path: readonly string[],
  context: { readonly vpcs: ReadonlyMap<string, RouteVpc>; readonly read: ReturnType<typeof blockReader> },
): Need[] {
  const { vpcs, read } = context;
  return [path, [...path].reverse()].flatMap((way) =>
    way.slice(0, -1).flatMap((vpcId, step) => {
      const ownerId = way.at(-1)!;
      const named = intent.destinations?.[ownerId];
      const steered = intent.defaultRoutes.includes(ownerId);
      const blocks: readonly RouteBlock[] = steered
        ? [...(named ?? []), ...DEFAULT_ROUTE_HALVES]
        : (named ?? vpcs.get(ownerId)?.blocks ?? []);
      return blocks.map((block) => ({
        vpcId,
        viaVpcId: way[step + 1]!,
        ownerId,
        block: read(block),
        explicit: steered || named !== undefined,
      }));
    }),
  );
}

/** Reads blocks, each once, so that equal ones are one object: they recur in every table. */
function blockReader(): (block: RouteBlock) => Cidr | BlockReference {
  const known = new Map<string, Cidr | BlockReference>();
  return (block) => {
    const text = typeof block === "string" ? block : JSON.stringify([block.privateNetworkId, block.family]);
    let read = known.get(text);
    if (!read) {
      read = typeof block === "string" ? Cidr.parse(block) : block;
      known.set(text, read);
    }
    return read;
  };
}

/** What each VPC needs, each once however many intents ask for it. */
class NeedTable {
  private readonly byVpc = new Map<string, Map<Need["block"], Need[]>>();

  add(need: Need): void {
    let own = this.byVpc.get(need.vpcId);
    if (!own) {
      own = new Map();
      this.byVpc.set(need.vpcId, own);
    }
    const same = own.get(need.block);
    if (!same) own.set(need.block, [need]);
    else if (!same.some(({ ownerId, explicit }) => ownerId === need.ownerId && explicit === need.explicit)) same.push(need);
  }

  /** By VPC id; a VPC's needs by owner, in the order of its blocks. */
  sorted(): ReadonlyMap<string, readonly Need[]> {
    const byId = [...this.byVpc].sort(([a], [b]) => (a < b ? -1 : 1));
    const byOwner = (a: Need, b: Need) => (a.ownerId < b.ownerId ? -1 : a.ownerId > b.ownerId ? 1 : 0);
    return new Map(byId.map(([id, own]) => [id, [...own.values()].flat().sort(byOwner)]));
  }
}

function routesOf(needs: ReadonlyMap<string, readonly Need[]>): CompiledRoute[] {
  return [...needs].flatMap(([vpcId, own]) => vpcRoutes(vpcId, own));
}

function vpcRoutes(vpcId: string, needs: readonly Need[]): CompiledRoute[] {
  const lines = needs.flatMap(({ block, viaVpcId }) => (block instanceof Cidr ? [{ block, via: viaVpcId }] : []));
  const references = new Map<string, CompiledRoute>();
  for (const { block, viaVpcId } of needs) {
    if (block instanceof Cidr) continue;
    const { privateNetworkId, family } = block;
    references.set(JSON.stringify([viaVpcId, privateNetworkId, family]), { vpcId, viaVpcId, destinationOf: { privateNetworkId, family } });
  }
  const known = minimalTable(lines).map(({ block, via }): CompiledRoute => ({ vpcId, viaVpcId: via, destination: `${block}` }));
  return [...known, ...[...references].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, route]) => route)];
}

/** Why an intent cannot be met; undefined when it can. */
function pathProblem(
  found: {
    readonly between: readonly [string, string];
    readonly path: readonly string[] | undefined;
    readonly ignoringTransitivity: readonly string[] | undefined;
  },
  vpcs: ReadonlyMap<string, RouteVpc>,
  maxHops: number,
): Finding | undefined {
  const { between, path, ignoringTransitivity } = found;
  const name = (id: string) => vpcs.get(id)?.name ?? id;
  const ends = [name(between[0]), name(between[1])] as const;
  if (path && path.length <= maxHops) return undefined;
  if (path) {
    return { code: "hop-limit", severity: "error", ...chainTooLongWording(ends, path.map(name), maxHops), subjects: path };
  }
  if (ignoringTransitivity) {
    const closed = ignoringTransitivity.slice(1, -1).filter((id) => vpcs.get(id)?.transitivity === false);
    const wording = closedChainWording(ends, ignoringTransitivity.map(name), closed.map(name));
    return { code: "transitivity-off", severity: "error", ...wording, subjects: [...closed, ...between] };
  }
  return { code: "no-route", severity: "error", ...unreachableWording(ends), subjects: between };
}
