import { type CompiledNetwork, type CompiledTopology, type CompiledVpc, compileTopology } from "./compiled-topology";
import type { FindingCode } from "./finding";
import { askedFlows } from "./flow-set";
import { MAX_HOPS } from "./limits";
import { firstBlocker, isUndecided, networkSides, type Probe, probeAll } from "./probe";
import type { Topology } from "./topology";
import type { TraceOptions } from "./trace-types";

/** Answer of one pair: both ways, or the code of what is first in the way. */
export type ReachabilityCell = "reachable" | FindingCode;

/** Who reaches whom, both ways. Rows are sources, columns destinations, in the order of the id lists. */
export interface Reachability {
  /** Ids of all Private Networks. */
  readonly privateNetworks: readonly string[];
  readonly privateNetworkMatrix: readonly (readonly ReachabilityCell[])[];
  /** Ids of all VPCs, those that are only named as a connector's target included. */
  readonly vpcs: readonly string[];
  /** Reachable only when every pair of their networks is; `no-route` when there is none. */
  readonly vpcMatrix: readonly (readonly ReachabilityCell[])[];
}

/** Called for each pair of networks with what was found, as the matrix is filled. */
export type PairVisitor = (pair: {
  readonly from: CompiledNetwork;
  readonly to: CompiledNetwork;
  readonly probes: readonly Probe[];
}) => void;

/** The whole matrix of `trace` verdicts, without the words. Pairs that cannot be told before apply count as `no-route`. */
export function reachability(topology: Topology, options: TraceOptions = {}): Reachability {
  return fillMatrix(compileTopology(topology), options);
}

/** `reachability` over an indexed topology, showing each pair's probes to a visitor. */
export function fillMatrix(compiled: CompiledTopology, options: TraceOptions, visit?: PairVisitor): Reachability {
  const { networks, vpcs } = compiled;
  const settings = { flows: askedFlows(options), maxHops: options.maxHops ?? MAX_HOPS, beyondBlockers: false, assume: () => {} };
  const wanted = (network: CompiledNetwork) =>
    networkSides(network).filter(({ range }) => options.family === undefined || range.family === options.family);
  const sidesOf = new Map(networks.map((network) => [network, wanted(network)]));
  const cells = networks.map((from) =>
    networks.map((to) => {
      const probes = probeAll(compiled, { from: sidesOf.get(from)!, to: sidesOf.get(to)! }, settings);
      visit?.({ from, to, probes });
      return cellOf(probes);
    }),
  );
  const rowOf = new Map(networks.map((network, index) => [network, index]));
  const cellAt = (from: CompiledNetwork, to: CompiledNetwork) => cells[rowOf.get(from)!]![rowOf.get(to)!];
  return {
    privateNetworks: networks.map(({ network }) => network.id),
    privateNetworkMatrix: cells.map((row) => row.map((cell) => cell ?? "no-route")),
    vpcs: vpcs.map(({ vpc }) => vpc.id),
    vpcMatrix: vpcs.map((from) => vpcs.map((to) => vpcCell({ from, to }, cellAt))),
  };
}

/** The answer of one pair of networks; undefined when they have nothing to compare, or nothing that can be told before apply. */
function cellOf(probes: readonly Probe[]): ReachabilityCell | undefined {
  let decided = false;
  for (const found of probes) {
    if (isUndecided(found)) continue;
    decided = true;
    const blocker = firstBlocker(found);
    if (blocker) return blocker.code === "no-route" && blocker.reply ? "no-return-route" : blocker.code;
  }
  return decided ? "reachable" : undefined;
}

function vpcCell(
  { from, to }: { readonly from: CompiledVpc; readonly to: CompiledVpc },
  cellAt: (from: CompiledNetwork, to: CompiledNetwork) => ReachabilityCell | undefined,
): ReachabilityCell {
  let answer: ReachabilityCell | undefined;
  for (const source of from.networks) {
    for (const target of to.networks) {
      const found = cellAt(source, target);
      if (found !== undefined && found !== "reachable") return found;
      answer ??= found;
    }
  }
  return answer ?? "no-route";
}
