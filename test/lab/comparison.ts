import { reachability, type Topology, type TopologyPrivateNetwork, type TraceOptions, trace } from "../../core";
import { addressesOf, type Packet, type Protocol } from "./packets";

/** Ports on and beside each bound that the generators use: they stand for all. */
export const PORTS = [1, 79, 80, 81, 443, 444] as const;
const PLAIN_PORT = 80;

interface Flow {
  readonly protocol: Protocol;
  readonly sourcePort: number;
  readonly targetPort: number;
}

const EVERY_FLOW: readonly Flow[] = [
  ...(["TCP", "UDP"] as const).flatMap((protocol) =>
    PORTS.flatMap((sourcePort) => PORTS.map((targetPort) => ({ protocol, sourcePort, targetPort }))),
  ),
  { protocol: "ICMP", sourcePort: PLAIN_PORT, targetPort: PLAIN_PORT },
  { protocol: "OTHER", sourcePort: PLAIN_PORT, targetPort: PLAIN_PORT },
];
const ONE_FLOW: readonly Flow[] = [{ protocol: "UDP", sourcePort: PLAIN_PORT, targetPort: PLAIN_PORT }];

export const portsFor = (topologies: readonly Topology[]): readonly number[] =>
  topologies.some(({ acls }) => acls?.length) ? PORTS : [PLAIN_PORT];

/** Two addresses of two networks: a class of packets that core must judge as the kernel does. */
export interface AddressPair {
  readonly from: TopologyPrivateNetwork;
  readonly to: TopologyPrivateNetwork;
  readonly source: string;
  readonly target: string;
  /** The kernel's answers, by flow. */
  readonly flows: readonly (Flow & { answered: boolean })[];
}

/** What the kernel answered for one topology. */
export interface KernelAnswers {
  readonly topology: Topology;
  readonly pairs: readonly AddressPair[];
}

/**
 * Every address of every network to every other, both families. A host that holds both addresses, its own or by an overlap, would
 * answer itself: such pairs are left out.
 */
export function questions(topology: Topology, hostOf: (networkId: string, address: string) => string): AddressPair[] {
  const flows = topology.acls?.length ? EVERY_FLOW : ONE_FLOW;
  const { privateNetworks } = topology;
  return privateNetworks.flatMap((from) =>
    privateNetworks.flatMap((to) =>
      addressesOf(topology, from.id).flatMap((source) =>
        addressesOf(topology, to.id).flatMap((target) => {
          const holdsBoth = hostOf(from.id, source) === hostOf(from.id, target) || hostOf(to.id, source) === hostOf(to.id, target);
          const leaves = source.includes(":") === target.includes(":") && !holdsBoth;
          return leaves ? [{ from, to, source, target, flows: flows.map((flow) => ({ ...flow, answered: false })) }] : [];
        }),
      ),
    ),
  );
}

export function packetsOf(pairs: readonly AddressPair[], prefix: string): Packet[] {
  return pairs.flatMap(({ from, to, source, target, flows }) =>
    flows.map(({ protocol, sourcePort, targetPort }) => ({
      from: prefix + from.id,
      to: prefix + to.id,
      source,
      target,
      protocol,
      sourcePort,
      targetPort,
    })),
  );
}

/** Who answers for core; mutants of it must be found out. */
export interface Oracle {
  /** True when both ways are open. */
  reaches(topology: Topology, ends: Parameters<typeof trace>[1], options: TraceOptions): boolean;
  matrix(topology: Topology): ReturnType<typeof reachability>;
}

export const core: Oracle = {
  reaches: (topology, ends, options) => trace(topology, ends, options).verdict === "reachable",
  matrix: (topology) => reachability(topology),
};

/** The first sentence on which core, or what stands in for it, and the kernel differ. */
export function disagreement({ topology, pairs }: KernelAnswers, oracle: Oracle = core): string | undefined {
  for (const pair of pairs) {
    for (const { options, flows } of asked(pair)) {
      const kernel = flows.some(({ answered }) => answered);
      if (kernel !== expected(topology, pair, options, oracle)) return `${describe(pair, options)}: the kernel says ${kernel}`;
    }
  }
  return matrixDisagreement({ topology, pairs }, oracle);
}

/** What core says of the flows: it looks for some source port that gets through. */
export function expected(
  topology: Topology,
  { from, to, source, target }: AddressPair,
  options: TraceOptions,
  oracle: Oracle = core,
): boolean {
  const end = (network: TopologyPrivateNetwork, address: string) => ({ vpcId: network.vpcId, privateNetworkId: network.id, address });
  return oracle.reaches(topology, { from: end(from, source), to: end(to, target) }, options);
}

/** The questions that core can be asked about a pair, with the flows that answer each. */
function asked({ flows }: AddressPair): { options: TraceOptions; flows: AddressPair["flows"] }[] {
  if (flows.length === 1) return [{ options: {}, flows }];
  const ports = (["TCP", "UDP"] as const).flatMap((protocol) =>
    PORTS.map((port) => ({
      options: { protocol, port },
      flows: flows.filter((flow) => flow.protocol === protocol && flow.targetPort === port),
    })),
  );
  return [{ options: {}, flows }, ...ports, { options: { protocol: "ICMP" }, flows: flows.filter(({ protocol }) => protocol === "ICMP") }];
}

/** A cell is reachable exactly when every pair of addresses talks; pairs that could not be asked leave only one direction. */
function matrixDisagreement({ topology, pairs }: KernelAnswers, oracle: Oracle): string | undefined {
  const matrix = oracle.matrix(topology);
  const row = new Map(matrix.privateNetworks.map((id, index) => [id, index]));
  const silent = new Set(pairs.filter(({ flows }) => !flows.some(({ answered }) => answered)).map(({ from, to }) => `${from.id} ${to.id}`));
  for (const key of new Set(pairs.map(({ from, to }) => `${from.id} ${to.id}`))) {
    const [from, to] = key.split(" ") as [string, string];
    const cell = matrix.privateNetworkMatrix[row.get(from)!]![row.get(to)!]!;
    const complete = pairs.filter((pair) => pair.from.id === from && pair.to.id === to).length === possiblePairs(topology, from, to);
    if (silent.has(key) && cell === "reachable") return `matrix ${key}: ${cell}, but some addresses do not talk`;
    if (!silent.has(key) && cell !== "reachable" && complete) return `matrix ${key}: ${cell}, but all addresses talk`;
  }
  return undefined;
}

function possiblePairs(topology: Topology, from: string, to: string): number {
  const targets = addressesOf(topology, to);
  return addressesOf(topology, from).reduce(
    (sum, source) => sum + targets.filter((target) => source.includes(":") === target.includes(":")).length,
    0,
  );
}

function describe({ from, to, source, target }: AddressPair, { protocol, port }: TraceOptions): string {
  return `${from.id} ${source} to ${to.id} ${target}${protocol ? ` ${protocol} ${port ?? ""}` : ""}`;
}
