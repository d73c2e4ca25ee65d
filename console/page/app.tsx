import { useMemo, useState } from "preact/hooks";
import { type Finding, type Trace, verdicts } from "../../core";
import type { ConsoleDocument } from "../document";
import { applyEdits, type Edit } from "../model/edits";
import { type Filter, pathOf, viewOf } from "../model/view";
import { Filters } from "./filters";
import { Graph } from "./graph";
import { CostPanel } from "./panels/cost";
import { DetailsPanel } from "./panels/details";
import { DiffPanel } from "./panels/diff";
import { FindingsPanel } from "./panels/findings";
import { LivePanel } from "./panels/live";
import { MatrixPanel } from "./panels/matrix";
import type { PanelProps } from "./panels/panel";
import { ReachPanel } from "./panels/reach";
import { WhatIfPanel } from "./panels/what-if";

const TABS = {
  details: { title: "Details", Panel: DetailsPanel },
  reach: { title: "Reachability", Panel: ReachPanel },
  matrix: { title: "Matrix", Panel: MatrixPanel },
  findings: { title: "Findings", Panel: FindingsPanel },
  cost: { title: "Cost", Panel: CostPanel },
  whatIf: { title: "What if", Panel: WhatIfPanel },
  diff: { title: "Changes", Panel: DiffPanel },
  live: { title: "Mock", Panel: LivePanel },
} as const;
type Tab = keyof typeof TABS;

/** The whole page over one document. */
export function App({ document }: { readonly document: ConsoleDocument }) {
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  const [selection, select] = useState<string>();
  const [trace, setTrace] = useState<Trace>();
  const [tab, setTab] = useState<Tab>("findings");
  const [filter, setFilter] = useState<Filter>({ text: "", hideUnused: false });
  const topology = useMemo(() => applyEdits(document.topology, edits), [document, edits]);
  const findings = useMemo(() => findingsOf(document, topology, edits.length > 0), [document, topology]);
  const view = useMemo(() => viewOf(topology, findings, filter), [topology, findings, filter]);
  const path = useMemo(() => (trace ? pathOf(trace) : undefined), [trace]);
  const jump = (id: string) => {
    select(id);
    setTab("details");
  };
  const props: PanelProps = { document, topology, findings, selection, select: jump, edits, setEdits, trace, setTrace, filter, setFilter };
  const tabs = (Object.keys(TABS) as Tab[]).filter((name) =>
    name === "diff" ? document.before || edits.length > 0 : name !== "live" || document.live,
  );
  const { Panel } = TABS[tabs.includes(tab) ? tab : "findings"];
  return (
    <>
      <header>
        <h1>{document.title}</h1>
        <p class="source">
          {document.source}
          {edits.length > 0 && <strong> · with {edits.length} changes of yours</strong>}
        </p>
        <Filters topology={topology} owners={document.owners} filter={filter} setFilter={setFilter} />
      </header>
      <main>
        <Graph view={view} path={path} selection={selection} select={jump} />
        <aside>
          <div role="tablist" aria-label="Panels">
            {tabs.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`tab-${name}`}
                aria-selected={tab === name}
                aria-controls="panel"
                onClick={() => setTab(name)}
              >
                {TABS[name].title}
                {name === "findings" && findings.length > 0 && <span class="count">{findings.length}</span>}
              </button>
            ))}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
            <Panel {...props} />
          </div>
        </aside>
      </main>
    </>
  );
}

/** Core's findings, and the source's own while nothing was changed on the page; accepted ones are left out. */
function findingsOf(document: ConsoleDocument, topology: ConsoleDocument["topology"], edited: boolean): Finding[] {
  const own = edited ? [] : (document.findings ?? []);
  const key = ({ code, subjects }: { code: string; subjects: readonly string[] }) => JSON.stringify([code, subjects]);
  const accepted = new Set((document.accepted ?? []).map(key));
  const all = [...verdicts(topology, document.options), ...own];
  return [...new Map(all.map((finding) => [key(finding), finding])).values()].filter((finding) => !accepted.has(key(finding)));
}
