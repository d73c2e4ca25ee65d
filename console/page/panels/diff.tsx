import { useMemo } from "preact/hooks";
import { type ChangedPair, difference } from "../../../core";
import { FindingList } from "./findings";
import { nameOf, type PanelProps } from "./panel";

/** What changed: against the compared source or, with edits, against the source as it was. */
export function DiffPanel({ topology, document, edits, select }: PanelProps) {
  const before = edits.length > 0 ? { label: "the source without your changes", topology: document.topology } : document.before!;
  const change = useMemo(() => difference(before.topology, topology, document.options), [before.topology, topology, document]);
  const pairs = (title: string, list: readonly ChangedPair[]) => (
    <>
      <h3>
        {title}: {list.length}
      </h3>
      <ul>
        {list.map((pair) => (
          <li key={JSON.stringify(pair)}>
            {nameOf(topology, pair.from)} → {nameOf(topology, pair.to)}
          </li>
        ))}
      </ul>
    </>
  );
  return (
    <>
      <h2>Changes</h2>
      <p>Compared with {before.label}.</p>
      {pairs("Paths opened", change.opened)}
      {pairs("Paths closed", change.closed)}
      <h3>New findings: {change.findingsAdded.length}</h3>
      <FindingList findings={change.findingsAdded} topology={topology} select={select} />
      <h3>Resolved findings: {change.findingsRemoved.length}</h3>
      <FindingList findings={change.findingsRemoved} topology={before.topology} select={select} />
    </>
  );
}
