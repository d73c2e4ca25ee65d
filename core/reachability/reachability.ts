import { compileTopology } from "../topology/compiled-topology";
import type { Topology } from "../topology/topology";
import { fillMatrix } from "./matrix";
import type { Reachability, ReachabilityOptions } from "./reachability-types";

export type { Reachability, ReachabilityCell, ReachabilityOptions } from "./reachability-types";

/** The whole matrix of `trace` verdicts, without the words. */
export function reachability(topology: Topology, options: ReachabilityOptions = {}): Reachability {
  const { doubts: _, ...matrix } = fillMatrix(compileTopology(topology), options);
  return matrix;
}
