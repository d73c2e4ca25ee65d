import type { Finding, Topology, Trace } from "../../../core";
import type { ConsoleDocument } from "../../document";
import type { Edit } from "../../model/edits";
import type { Filter } from "../../model/view";

/** What every panel gets. */
export interface PanelProps {
  readonly document: ConsoleDocument;
  /** With the edits of the page applied. */
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly selection: string | undefined;
  readonly select: (id: string) => void;
  readonly edits: readonly Edit[];
  readonly setEdits: (edits: readonly Edit[]) => void;
  readonly trace: Trace | undefined;
  readonly setTrace: (trace: Trace | undefined) => void;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

/** Display name of a VPC, network, connector or route. */
export function nameOf({ vpcs, privateNetworks, connectors, routes }: Topology, id: string): string {
  const found = [...vpcs, ...privateNetworks, ...connectors].find((object) => object.id === id);
  return found?.name ?? routes.find((route) => route.id === id)?.destination ?? id;
}
