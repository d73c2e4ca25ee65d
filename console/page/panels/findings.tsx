import type { Finding } from "../../../core";
import { nameOf, type PanelProps } from "./panel";

export function FindingsPanel({ findings, topology, select, document }: PanelProps) {
  const assumptions = topology.assumptions ?? [];
  return (
    <>
      <h2>Findings</h2>
      {findings.length === 0 ? <p>No findings.</p> : <FindingList findings={findings} topology={topology} select={select} />}
      {(document.accepted?.length ?? 0) > 0 && (
        <details>
          <summary>{document.accepted!.length} accepted</summary>
          <ul>
            {document.accepted!.map(({ code, reason, subjects }) => (
              <li key={code + subjects.join()}>
                <code>{code}</code>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      {assumptions.length > 0 && (
        <>
          <h3>Assumptions</h3>
          <ul>
            {assumptions.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type ListProps = Pick<PanelProps, "topology" | "select"> & { readonly findings: readonly Finding[] };

/** Findings with links to their subjects. */
export function FindingList({ findings, topology, select }: ListProps) {
  return (
    <ul class="findings">
      {findings.map((finding) => (
        <li key={JSON.stringify([finding.code, finding.subjects])} class={finding.severity}>
          <p>
            <span class="badge">{finding.severity}</span> <code>{finding.code}</code>
          </p>
          <p>{finding.message}</p>
          <p class="hint">{finding.hint}</p>
          <p>
            {finding.subjects.map((id) => (
              <button type="button" class="link" key={id} onClick={() => select(id)}>
                {nameOf(topology, id)}
              </button>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}
