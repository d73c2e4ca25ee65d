import { compileTopology } from "./compiled-topology";
import type { DerivedStatus, Topology } from "./topology";

/** Status of every connector by id: the source's own where it says one, else derived from the mirror and both sides' networks; `undecided` where that rests on something unknown. */
export function connectorStatuses(topology: Topology): ReadonlyMap<string, DerivedStatus> {
  return new Map(compileTopology(topology).connectors.map(({ connector, status }) => [connector.id, status]));
}
