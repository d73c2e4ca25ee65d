import { containsRange } from "../addresses/address-range";
import { addressBits, Cidr, parseAddress } from "../addresses/cidr";
import { MAX_HOPS } from "../checks/limits";
import { type CompiledTopology, compileTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import { unplacedText } from "../topology/doubts";
import type { Topology } from "../topology/topology";
import { nothingToCompareWording, undecidedWording } from "../wording/blocker-wording";
import { BlockerGroup, blockerFinding, blockerKey } from "./blocker-finding";
import { askedFlows } from "./flow-set";
import { firstBlocker, isUndecided, networkSides, type RoundTrip, roundTrips, type Side } from "./round-trip";
import type { Endpoint, Trace, TraceOptions } from "./trace-types";
import { CARRYING_TRANSIT, TransitPaths } from "./transit-path";
import type { Blocker } from "./walk-request";

/** An end that the topology does not contain, or text that is not an address. */
export class UnknownEndpointError extends Error {
  override readonly name = "UnknownEndpointError";
}

/** Products that sit on a Private Network but are not reached through VPC routing or peering (documented, August 2026). */
export const UNROUTABLE_PRODUCTS = [
  "Kafka clusters",
  "Spark clusters",
  "OpenSearch",
  "ClickHouse data warehouses",
  "MongoDB",
  "Redis",
  "Serverless Containers and Functions",
] as const;

const STANDING_ASSUMPTION = `neither endpoint is a product without routing support (${UNROUTABLE_PRODUCTS.join(", ")})`;

/**
 * Can `from` talk to `to`, there and back? Reachable only when every pair of their blocks of one family is, each address of it; with
 * ACLs, when at least some of the protocols and ports asked about pass, the rest being an assumption of the answer.
 * Blocked: the first thing in the way, and in `additionalBlockers` what else would be without it; every fact that they rest on is known.
 * Undecided: nothing is known to be in the way, but the source does not know enough to say reachable.
 * Blocks only known after apply are walked by reference. Ends without blocks are blocked, with `no-route`.
 * @throws UnknownEndpointError for ids that the topology does not contain and for text that is not an address
 */
export function trace(topology: Topology, ends: { readonly from: Endpoint; readonly to: Endpoint }, options: TraceOptions = {}): Trace {
  const compiled = compileTopology(topology);
  const assumptions = new Set<string>(compiled.assumptions);
  const from = sides(compiled, ends.from, options.family);
  const to = sides(compiled, ends.to, options.family);
  const settings = {
    flows: askedFlows(options),
    maxHops: options.maxHops ?? MAX_HOPS,
    aclSourcePortZero: options.aclSourcePortZero ?? "any",
    carrying: new TransitPaths(CARRYING_TRANSIT),
    beyondBlockers: true,
    assume: (sentence: string) => void assumptions.add(sentence),
    doubt: (sentence: string) => void assumptions.add(sentence),
  };
  const trips = from.flatMap((source) => to.flatMap((target) => roundTrips(compiled, { from: source, to: target }, settings)));
  for (const { range } of [...from, ...to].flat())
    if (range.label) assumptions.add(`${range.label} is only known after apply: it is assumed not to overlap any other`);
  assumptions.add(STANDING_ASSUMPTION);
  const decided = trips.filter((found) => !isUndecided(found));
  const answer = decided.length > 0 ? judge(decided) : nothingToCompare(compiled, ends, { trips, assumptions });
  return { ...ends, ...answer, assumptions: [...assumptions] };
}

function judge(trips: readonly RoundTrip[]): Omit<Trace, "from" | "to" | "assumptions"> {
  const blocked = trips.find((found) => firstBlocker(found));
  if (!blocked) {
    const [first] = trips;
    return { verdict: "reachable", forward: first!.forward.hops, back: first!.back[0]?.hops ?? [], additionalBlockers: [] };
  }
  const first = firstBlocker(blocked)!;
  const [blocker, ...additionalBlockers] = groupBlockers(trips, first).map((group) => blockerFinding(group.first, "error", group.all.gaps));
  return {
    verdict: "blocked",
    forward: first.reply ? blocked.forward.hops : first.hops,
    back: first.reply ? first.hops : [],
    blocker,
    additionalBlockers,
  };
}

/** The first blocker, then every other; those that share a key as one. */
function groupBlockers(trips: readonly RoundTrip[], first: Blocker): { first: Blocker; all: BlockerGroup }[] {
  const met = trips.flatMap(({ forward, back }) => [...forward.blockers, ...back.flatMap((outcome) => outcome.blockers)]);
  const groups = new Map<string, { first: Blocker; all: BlockerGroup }>();
  for (const blocker of [first, ...met]) {
    const key = blockerKey(blocker);
    const group = groups.get(key);
    if (group) group.all.add(blocker);
    else groups.set(key, { first: blocker, all: new BlockerGroup(blocker) });
  }
  return [...groups.values()];
}

/** The ends, one list for each network. */
function sides(compiled: CompiledTopology, end: Endpoint, family: 4 | 6 | undefined): Side[][] {
  const vpc = compiled.vpc(end.vpcId);
  if (!vpc) throw new UnknownEndpointError(`the topology contains no VPC ${end.vpcId}`);
  const networks = end.privateNetworkId === undefined ? vpc.networks : [networkOf(compiled, vpc, end.privateNetworkId)];
  if (end.address !== undefined) return [[addressSide(vpc, networks, end.address)]];
  return networks.map((network) => networkSides(network).filter(({ range }) => family === undefined || range.family === family));
}

function networkOf(compiled: CompiledTopology, vpc: CompiledVpc, id: string) {
  const network = compiled.network(id);
  if (network?.vpc !== vpc) throw new UnknownEndpointError(`VPC ${vpc.name} contains no Private Network ${id}`);
  return network;
}

function addressSide(vpc: CompiledVpc, networks: CompiledVpc["networks"], text: string): Side {
  const parsed = parseAddress(text);
  if (!parsed) throw new UnknownEndpointError(`"${text}" is not an IPv4 or IPv6 address`);
  const range = Cidr.at(parsed.family, parsed.value, addressBits(parsed.family));
  const network = networks.find(({ blocks }) => blocks.some((block) => !block.label && containsRange(block, range)));
  return { vpc, network, range };
}

/** Nothing decided: the ends have no blocks of one family, or what joins them is unknown. */
function nothingToCompare(
  compiled: CompiledTopology,
  { from, to }: { readonly from: Endpoint; readonly to: Endpoint },
  { trips, assumptions }: { readonly trips: readonly RoundTrip[]; readonly assumptions: Set<string> },
): Omit<Trace, "from" | "to" | "assumptions"> {
  const vpcs = [from, to].map((end) => compiled.vpc(end.vpcId)!) as [CompiledVpc, CompiledVpc];
  const hidden = vpcs.flatMap((vpc) => [
    ...(vpc.opaque ? [`VPC ${vpc.name} is not fully visible: whether it has other networks is unknown`] : []),
    ...compiled.unplaced.mayBeIn(vpc.id, "private-network").map(unplacedText),
  ]);
  if (trips.length === 0) for (const sentence of hidden) assumptions.add(sentence);
  const undecided = trips.length > 0 || hidden.length > 0;
  const wording = (undecided ? undecidedWording : nothingToCompareWording)(vpcs[0].name, vpcs[1].name);
  const blocker = { code: "no-route", severity: undecided ? "warning" : "error", ...wording, subjects: [from.vpcId, to.vpcId] } as const;
  return { verdict: "blocked", ...(undecided && { undecided: true }), forward: [], back: [], blocker, additionalBlockers: [] };
}
