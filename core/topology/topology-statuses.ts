import { compileTopology } from "./compiled-topology";
import type { ConnectorStatus, Topology } from "./topology";

/** Status of every connector by id: the source's own where it says one, else derived from the mirror and both sides' networks. */
export function connectorStatuses(topology: Topology): ReadonlyMap<string, ConnectorStatus> {
  return new Map(compileTopology(topology).connectors.map(({ connector, status }) => [connector.id, status]));
}
