import type { ConsoleDocument } from "../../console";
import type { Loaded } from "../sources/source";

interface DocumentOptions {
  readonly title: string;
  readonly maxHops?: number;
  /** What was before, to compare with. @default - no comparison */
  readonly before?: Loaded;
}

/** A loaded source as the web page shows it. */
export function consoleDocument(loaded: Loaded, { title, maxHops, before }: DocumentOptions): ConsoleDocument {
  const open = loaded.findings.filter(({ accepted }) => accepted === undefined);
  const accepted = loaded.findings.flatMap(({ code, subjects, accepted: reason }) =>
    reason === undefined ? [] : [{ code, subjects, reason }],
  );
  return {
    title,
    source: loaded.label,
    topology: loaded.topology,
    options: { ...loaded.options, ...(maxHops === undefined ? {} : { maxHops }) },
    findings: open,
    accepted,
    owners: Object.fromEntries(loaded.owners),
    addresses: Object.fromEntries([...loaded.aliases].map(([alias, id]) => [id, alias])),
    ...(before && { before: { label: before.label, topology: before.topology } }),
  };
}
