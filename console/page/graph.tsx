import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import { useEffect, useRef } from "preact/hooks";
import { layout } from "../model/layout";
import type { EdgeView, NodeView, PathView } from "../model/view";

interface GraphProps {
  readonly view: { readonly nodes: readonly NodeView[]; readonly edges: readonly EdgeView[] };
  readonly path: PathView | undefined;
  readonly selection: string | undefined;
  readonly select: (id: string) => void;
}

const LABEL_LENGTH = 24;

/** The picture: VPCs as boxes, peerings as lines by status; drag to pan, wheel to zoom. The list below it is the same for keyboards. */
export function Graph({ view, path, selection, select }: GraphProps) {
  const container = useRef<HTMLDivElement>(null);
  const graph = useRef<Core>();
  const shown = useRef("");
  useEffect(() => {
    const core = cytoscape({
      container: container.current,
      style: stylesheet(),
      layout: { name: "preset" },
      minZoom: 0.05,
      maxZoom: 3,
      hideEdgesOnViewport: false,
      textureOnViewport: false,
      pixelRatio: 1,
    });
    core.on("tap", "node", (event) => select(event.target.id()));
    core.on("tap", "edge", (event) => select(event.target.data("connectorIds")[0]));
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const restyle = () => core.style(stylesheet());
    dark.addEventListener("change", restyle);
    graph.current = core;
    return () => {
      dark.removeEventListener("change", restyle);
      core.destroy();
    };
  }, []);
  useEffect(() => {
    const core = graph.current!;
    core.json({ elements: elementsOf(view) });
    const key = JSON.stringify(view.nodes.map(({ id }) => id));
    if (key !== shown.current) core.fit(undefined, 40);
    shown.current = key;
  }, [view]);
  useEffect(() => {
    const core = graph.current!;
    core.batch(() => {
      core.elements().removeClass("path stopped chosen dimmed");
      if (selection) core.$id(selection).addClass("chosen");
      if (path) light(core, path);
    });
  }, [path, selection, view]);
  return (
    <section class="picture" aria-label="Picture of the topology">
      <div ref={container} class="canvas" aria-hidden="true" />
      <div class="zoom">
        <button type="button" onClick={() => graph.current?.fit(undefined, 40)}>
          Fit
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoomBy(graph.current, 1.3)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoomBy(graph.current, 1 / 1.3)}>
          −
        </button>
      </div>
      <Legend />
      <details class="list">
        <summary>
          {view.nodes.length} VPCs, {view.edges.length} peerings as a list
        </summary>
        <ul>
          {view.nodes.map(({ id, label, detail }) => (
            <li key={id}>
              <button type="button" class="link" onClick={() => select(id)}>
                {label}
              </button>{" "}
              {detail}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Legend() {
  const entries = ["peered", "planned", "orphan", "conflict", "undecided"] as const;
  return (
    <ul class="legend" aria-label="Legend">
      {entries.map((status) => (
        <li key={status}>
          <svg width="36" height="8" aria-hidden="true">
            <line x1="0" y1="4" x2="36" y2="4" class={`line ${status}`} />
          </svg>
          {status}
        </li>
      ))}
    </ul>
  );
}

function zoomBy(core: Core | undefined, factor: number): void {
  core?.zoom({ level: core.zoom() * factor, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } });
}

function elementsOf({ nodes, edges }: GraphProps["view"]): ElementDefinition[] {
  const places = layout(
    nodes.map(({ id }) => id),
    edges.map(({ source, target }) => [source, target] as const),
  );
  return [
    ...nodes.map((node) => ({
      group: "nodes" as const,
      data: { id: node.id, label: `${cut(node.label)}\n${cut(node.detail)}` },
      position: { ...places.get(node.id)! },
      classes: [node.kind, node.planned && "planned", node.transitive && "transitive", node.problem && "problem"].filter(Boolean).join(" "),
    })),
    ...edges.map(({ id, source, target, status, connectorIds, oneSided }) => ({
      group: "edges" as const,
      data: { id, source, target, connectorIds },
      classes: oneSided ? `${status} one-sided` : status,
    })),
  ];
}

const cut = (text: string) => (text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text);

/** Marks the VPCs and peerings that a traced packet visits; the rest fades. */
function light(core: Core, { forward, back, stoppedAt }: PathView): void {
  core.elements().addClass("dimmed");
  for (const ids of [forward, back]) {
    for (const [index, id] of ids.entries()) {
      core.$id(id).removeClass("dimmed").addClass("path");
      const next = ids[index + 1];
      if (next) core.$id([id, next].sort().join("\n")).removeClass("dimmed").addClass("path");
    }
  }
  if (stoppedAt) core.$id(stoppedAt).removeClass("dimmed").addClass("stopped");
}

/** Colors of the page's style sheet, for light and dark. */
function stylesheet(): StylesheetJson {
  const css = getComputedStyle(document.documentElement);
  const color = (name: string) => css.getPropertyValue(`--${name}`).trim();
  const font = "system-ui, sans-serif";
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: 130,
        height: 52,
        "background-color": color("box"),
        "border-color": color("line"),
        "border-width": 1.5,
        label: "data(label)",
        color: color("text"),
        "font-family": font,
        "font-size": 11,
        "text-valign": "center",
        "text-halign": "center",
        "text-wrap": "wrap",
        "text-max-width": "122px",
      },
    },
    { selector: "node.opaque", style: { "border-style": "dashed" } },
    { selector: "node.planned", style: { "border-style": "dotted" } },
    { selector: "node.transitive", style: { "border-width": 3 } },
    { selector: "node.problem", style: { "border-color": color("bad") } },
    { selector: "edge", style: { width: 2, "line-color": color("good"), "curve-style": "straight" } },
    { selector: "edge.planned", style: { "line-style": "dotted", "line-color": color("good") } },
    { selector: "edge.orphan", style: { "line-style": "dashed", "line-color": color("dim") } },
    { selector: "edge.undecided", style: { "line-style": "dotted", "line-color": color("dim") } },
    { selector: "edge.conflict", style: { "line-color": color("bad"), width: 3 } },
    { selector: "edge.one-sided", style: { "target-arrow-shape": "triangle", "target-arrow-color": color("dim") } },
    { selector: ".dimmed", style: { opacity: 0.25 } },
    { selector: "node.path", style: { "border-color": color("accent"), "border-width": 4 } },
    { selector: "edge.path", style: { "line-color": color("accent"), width: 5 } },
    { selector: "node.stopped", style: { "border-color": color("bad"), "border-width": 5 } },
    { selector: "node.chosen", style: { "background-color": color("chosen") } },
    { selector: "edge.chosen", style: { width: 5 } },
  ] as StylesheetJson;
}
