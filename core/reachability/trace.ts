import type { AddressRange } from "../addresses/address-range";
import { addressBits, Cidr, parseAddress } from "../addresses/cidr";
import type { Finding } from "../checks/finding";
import { MAX_HOPS } from "../checks/limits";
import { type CompiledTopology, compileTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import type { Topology } from "../topology/topology";
import { blockerFinding, blockerKey } from "./blocker-finding";
import { askedFlows } from "./flow-set";
import type { Blocker } from "./journey";
import { firstBlocker, isUndecided, networkSides, type Probe, probeAll, type Side } from "./probe";
import type { Endpoint, Trace, TraceOptions } from "./trace-types";

/** An end that the topology does not hold, or no address: the caller's mistake, to be told with the names it knows. */
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

const STANDING_ASSUMPTION = `the ends are no products that sit on a Private Network without being routable: ${UNROUTABLE_PRODUCTS.join(", ")}`;

/**
 * Can `from` talk to `to`, there and back? Reachable only when every pair of their blocks of one family is, each address of it; with
 * ACLs, when at least some of the protocols and ports asked about pass, the rest being an assumption of the answer.
 * Blocked: the first thing in the way, and in `additionalBlockers` what else is once that is imagined away.
 * Blocks only known after apply are walked by reference. Ends without blocks are blocked, with `no-route`.
 * @throws UnknownEndpointError for ids that the topology does not hold and for what is no address
 */
export function trace(topology: Topology, ends: { readonly from: Endpoint; readonly to: Endpoint }, options: TraceOptions = {}): Trace {
  const compiled = compileTopology(topology);
  const assumptions = new Set<string>(compiled.assumptions);
  const from = sides(compiled, ends.from, options.family);
  const to = sides(compiled, ends.to, options.family);
  const settings = {
    flows: askedFlows(options),
    maxHops: options.maxHops ?? MAX_HOPS,
    beyondBlockers: true,
    assume: (sentence: string) => void assumptions.add(sentence),
  };
  const probes = from.flatMap((source) => to.flatMap((target) => probeAll(compiled, { from: source, to: target }, settings)));
  for (const { range } of [...from, ...to].flat())
    if (range.label) assumptions.add(`${range.label} is only known after apply: taken not to overlap any other`);
  assumptions.add(STANDING_ASSUMPTION);
  const decided = probes.filter((found) => !isUndecided(found));
  const answer = decided.length === 0 ? nothingToCompare(compiled, ends, probes.length > 0) : judge(decided);
  return { ...ends, ...answer, assumptions: [...assumptions] };
}

function judge(probes: readonly Probe[]): Omit<Trace, "from" | "to" | "assumptions"> {
  const blocked = probes.find((found) => firstBlocker(found));
  if (!blocked) {
    const [first] = probes;
    return { verdict: "reachable", forward: first!.forward.hops, back: first!.back[0]?.hops ?? [], additionalBlockers: [] };
  }
  const first = firstBlocker(blocked)!;
  const findings = distinctBlockers(probes, first).map((blocker) => blockerFinding(blocker));
  return {
    verdict: "blocked",
    forward: first.reply ? blocked.forward.hops : first.hops,
    back: first.reply ? first.hops : [],
    blocker: findings[0],
    additionalBlockers: findings.slice(1),
  };
}

/** The first blocker, then every other, each once. */
function distinctBlockers(probes: readonly Probe[], first: Blocker): Blocker[] {
  const all = probes.flatMap(({ forward, back }) => [...forward.blockers, ...back.flatMap((outcome) => outcome.blockers)]);
  const byKey = new Map<string, Blocker>();
  for (const blocker of [first, ...all]) {
    const key = blockerKey(blocker);
    if (!byKey.has(key)) byKey.set(key, blocker);
  }
  return [...byKey.values()];
}

/** The ends, one list for each network. */
function sides(compiled: CompiledTopology, end: Endpoint, family: 4 | 6 | undefined): Side[][] {
  const vpc = compiled.vpc(end.vpcId);
  if (!vpc) throw new UnknownEndpointError(`the topology holds no VPC ${end.vpcId}`);
  const networks = end.privateNetworkId === undefined ? vpc.networks : [networkOf(compiled, vpc, end.privateNetworkId)];
  if (end.address !== undefined) return [[addressSide(vpc, networks, end.address)]];
  return networks.map((network) => networkSides(network).filter(({ range }) => family === undefined || range.family === family));
}

function networkOf(compiled: CompiledTopology, vpc: CompiledVpc, id: string) {
  const network = compiled.network(id);
  if (network?.vpc !== vpc) throw new UnknownEndpointError(`VPC ${vpc.vpc.name} holds no Private Network ${id}`);
  return network;
}

function addressSide(vpc: CompiledVpc, networks: CompiledVpc["networks"], text: string): Side {
  const parsed = parseAddress(text);
  if (!parsed) throw new UnknownEndpointError(`"${text}" is no IPv4 or IPv6 address`);
  const range = Cidr.at(parsed.family, parsed.value, addressBits(parsed.family));
  const network = networks.find(({ blocks }) => blocks.some((block) => !block.label && contains(block, range)));
  return { vpc, network, range };
}

function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

function nothingToCompare(
  compiled: CompiledTopology,
  { from, to }: { readonly from: Endpoint; readonly to: Endpoint },
  undecided: boolean,
): Omit<Trace, "from" | "to" | "assumptions"> {
  const names = [from, to].map((end) => compiled.vpc(end.vpcId)!.vpc.name);
  const message = undecided
    ? `whether VPC ${names[0]} reaches VPC ${names[1]} cannot be told before apply: no route of a known destination leads there`
    : `VPC ${names[0]} and VPC ${names[1]} have no known blocks of one address family between which packets could travel`;
  const hint = undecided
    ? "apply, then ask again"
    : "give both VPCs a Private Network, or declare the blocks of the one that is not managed here";
  const blocker: Finding = { code: "no-route", severity: "error", message, subjects: [from.vpcId, to.vpcId], hint };
  return { verdict: "blocked", ...(undecided && { undecided: true }), forward: [], back: [], blocker, additionalBlockers: [] };
}
