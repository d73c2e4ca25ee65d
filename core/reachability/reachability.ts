import type { AddressRange } from "../addresses/address-range";
import type { FindingCode } from "../checks/finding";
import { MAX_HOPS } from "../checks/limits";
import { type CompiledTopology, compileTopology } from "../topology/compiled-topology";
import type { CompiledNetwork, CompiledVpc } from "../topology/compiled-vpc";
import type { Topology, TopologyRoute } from "../topology/topology";
import { askedFlows } from "./flow-set";
import { Passages } from "./passage";
import { firstBlocker, isUndecided, networkSides, type Probe, probe, type Side } from "./probe";
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

/** What was found for one pair of networks: blocks that all packets pass between, there and back, and probes of the rest but those for which the source has no route. */
export interface PairResult {
  readonly from: CompiledNetwork;
  readonly to: CompiledNetwork;
  readonly passages: readonly Passage[];
  readonly probes: readonly Probe[];
}

/** Two blocks between which all packets pass, and the routes that they take each way. */
export interface Passage {
  readonly source: AddressRange;
  readonly destination: AddressRange;
  readonly there: readonly TopologyRoute[];
  readonly back: readonly TopologyRoute[];
}

/** Called for each pair of networks as the matrix is filled. */
export type PairVisitor = (result: PairResult) => void;

/** The whole matrix of `trace` verdicts, without the words. Pairs that cannot be told before apply count as `no-route`. */
export function reachability(topology: Topology, options: TraceOptions = {}): Reachability {
  return fillMatrix(compileTopology(topology), options);
}

/** `reachability` over an indexed topology, showing each pair's findings to a visitor. */
export function fillMatrix(compiled: CompiledTopology, options: TraceOptions, visit?: PairVisitor): Reachability {
  const { networks, vpcs } = compiled;
  const wanted = (network: CompiledNetwork) =>
    networkSides(network).filter(({ range }) => options.family === undefined || range.family === options.family);
  const sidesOf = new Map(networks.map((network) => [network, wanted(network)]));
  const search = pairSearch(compiled, options);
  const cells = networks.map((from) =>
    networks.map((to) => {
      const { cell, passages, probes } = search(sidesOf.get(from)!, sidesOf.get(to)!);
      visit?.({ from, to, passages, probes });
      return cell;
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

interface Found extends Pick<PairResult, "passages" | "probes"> {
  /** Undefined when the two have nothing to compare, or nothing that can be told before apply. */
  readonly cell: ReachabilityCell | undefined;
}

/** Looks at every two blocks of one family: the short way first, the walker where that does not lead through. */
function pairSearch(compiled: CompiledTopology, options: TraceOptions): (from: readonly Side[], to: readonly Side[]) => Found {
  const maxHops = options.maxHops ?? MAX_HOPS;
  const settings = { flows: askedFlows(options), maxHops, beyondBlockers: false, assume: () => {} };
  const shortcuts = new Passages(compiled, maxHops);
  return (sources, targets) => {
    const passages: Passage[] = [];
    const probes: Probe[] = [];
    let cell: ReachabilityCell | undefined;
    const note = (answer: ReachabilityCell | undefined) => {
      if (cell === undefined || cell === "reachable") cell = answer ?? cell;
    };
    for (const from of sources) {
      for (const to of targets) {
        if (from.range.family !== to.range.family) continue;
        const there = shortcuts.through(from, to);
        const back = there && there !== "no-route" ? shortcuts.through(to, from) : undefined;
        if (there === "no-route") note(there);
        else if (there && back && back !== "no-route") {
          passages.push({ source: from.range, destination: to.range, there, back });
          note("reachable");
        } else {
          const found = probe(compiled, { from, to }, settings);
          for (const each of found) note(probeCell(each));
          probes.push(...found);
        }
      }
    }
    return { passages, probes, cell };
  };
}

function probeCell(found: Probe): ReachabilityCell | undefined {
  if (isUndecided(found)) return undefined;
  const blocker = firstBlocker(found);
  if (!blocker) return "reachable";
  return blocker.code === "no-route" && blocker.reply ? "no-return-route" : blocker.code;
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
