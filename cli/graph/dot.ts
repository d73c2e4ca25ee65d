import type { GraphBlocked } from "./blocked";
import { groupVpcs, ownerLabel } from "./groups";
import type { GraphModel, GraphPeering, GraphVpc } from "./model";
import { PALETTE, STATUS_COLOURS } from "./palette";

/** The picture as Graphviz text. */
export function dotText(model: GraphModel): string {
  const number = new Map(model.vpcs.map((vpc, index) => [vpc.id, `v${index}`]));
  const nodeOf = (id: string) => number.get(id)!;
  const body = groupVpcs(model).flatMap((organization, index) => {
    const projects = organization.projects.flatMap((project, at) => {
      const nodes = project.vpcs.map((vpc) => node(nodeOf(vpc.id), vpc));
      return project.id
        ? cluster(`p${index}_${at}`, `project ${ownerLabel(project.id, model)}`, { lines: nodes, fill: PALETTE.project.light })
        : nodes;
    });
    return organization.id
      ? cluster(`o${index}`, `organization ${ownerLabel(organization.id, model)}`, { lines: projects, fill: PALETTE.organization.light })
      : projects;
  });
  return [
    "digraph vpc_peering {",
    `  graph [rankdir=LR, bgcolor="${PALETTE.canvas.light}", fontname="Arial", fontsize=12, fontcolor="${PALETTE.text.light}", nodesep=${spacing(model)}, ranksep=1.3, pad=0.25, labelloc=t, labeljust=l, label=<${heading(model)}>]`,
    `  node [shape=box, style="rounded,filled", fillcolor="${PALETTE.card.light}", color="${PALETTE.cardBorder.light}", fontname="Arial", fontsize=12, fontcolor="${PALETTE.text.light}", margin="0.14,0.09"]`,
    `  edge [fontname="Arial", fontsize=11, penwidth=1.8, arrowsize=0.7]`,
    ...body.map((line) => `  ${line}`),
    ...edges(model, nodeOf).map((edge) => `  ${edge}`),
    "}",
    "",
  ].join("\n");
}

/** Room between the VPCs of a column, in inches: more where a line between two owners has its label there, beside an owner's name. */
function spacing({ vpcs, peerings, blocked }: GraphModel): number {
  const owners = new Map(vpcs.map(({ id, organization, project }) => [id, { organization, project }]));
  const across = peerings.filter(({ ranked }) => ranked);
  const upright = [
    ...peerings.filter(({ ranked }) => !ranked),
    ...blocked.filter((path) => !across.some((peering) => haveSameEnds(path, peering))),
  ];
  const crossing = (key: "organization" | "project") => upright.some(({ from, to }) => owners.get(from)?.[key] !== owners.get(to)?.[key]);
  return crossing("organization") ? 1.4 : crossing("project") ? 1 : 0.45;
}

interface Ends {
  readonly from: string;
  readonly to: string;
}

const haveSameEnds = (a: Ends, b: Ends) => (a.from === b.from && a.to === b.to) || (a.from === b.to && a.to === b.from);

function heading(model: GraphModel): string {
  const colour = (text: string, hex: string) => `<FONT COLOR="${hex}">${text}</FONT>`;
  const used = (["peered", "orphan", "conflict"] as const).filter((status) => model.peerings.some((peering) => peering.status === status));
  const legend = [
    ...used.map((status) => colour(`— ${status}`, STATUS_COLOURS[status])),
    ...(model.blocked.length > 0 ? [colour("- - blocked path, with its code", PALETTE.blocked.light)] : []),
    ...(model.undrawn > 0 ? [colour(`${model.undrawn} more blocked paths not drawn`, PALETTE.muted.light)] : []),
  ].join(" &#160; ");
  const rows = [`<FONT POINT-SIZE="15"><B>${escapeHtml(model.title)}</B></FONT>`, ...(legend ? [legend] : []), " "];
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">${rows.map((row) => `<TR><TD ALIGN="LEFT">${row}</TD></TR>`).join("")}</TABLE>`;
}

function cluster(id: string, label: string, { lines, fill }: { readonly lines: readonly string[]; readonly fill: string }): string[] {
  return [
    `subgraph cluster_${id} {`,
    `  graph [label=<<FONT POINT-SIZE="11" COLOR="${PALETTE.muted.light}">${escapeHtml(label)}</FONT>>, style="rounded,filled", fillcolor="${fill}", color="${PALETTE.groupBorder.light}", margin=14]`,
    ...lines.map((line) => `  ${line}`),
    "}",
  ];
}

function node(id: string, vpc: GraphVpc): string {
  const rows = [
    `<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="13"><B>${escapeHtml(vpc.name)}</B></FONT></TD></TR>`,
    ...(vpc.facts.length > 0
      ? [`<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="10" COLOR="${PALETTE.muted.light}">${escapeHtml(vpc.facts.join(" · "))}</FONT></TD></TR>`]
      : []),
    ...vpc.networks.flatMap((network) => [
      ...(network.name === "" ? [] : [`<TR><TD ALIGN="LEFT">${escapeHtml(network.name)}</TD></TR>`]),
      ...network.blocks.map(
        (block) =>
          `<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="11" COLOR="${PALETTE.muted.light}">&#160;&#160;${escapeHtml(block)}</FONT></TD></TR>`,
      ),
    ]),
  ];
  const label = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${rows.join("")}</TABLE>`;
  return `${id} [label=<${label}>, tooltip="${escapeTooltip(vpc.id)}"${vpc.opaque ? ', style="rounded,filled,dashed"' : ""}]`;
}

/** More lines than this go without the word "peered": the legend has their colour. */
const LABELLED = 30;

/** Lines between the same two VPCs of one column would lay their labels over each other: both stand on the first. */
function edges({ peerings, blocked }: GraphModel, nodeOf: (id: string) => string): string[] {
  const shared = (path: GraphBlocked, peering: GraphPeering) => !peering.ranked && haveSameEnds(path, peering);
  const labels = ({ status }: GraphPeering, codes: readonly string[]) => [
    ...(status === "peered" && peerings.length > LABELLED ? [] : [{ text: status, colour: STATUS_COLOURS[status] }]),
    ...codes.map((text) => ({ text, colour: PALETTE.blocked.light })),
  ];
  return [
    ...peerings.map((peering) => {
      const codes = blocked.filter((path) => shared(path, peering)).map(({ code }) => code);
      return peeringEdge(peering, nodeOf, edgeLabel(labels(peering, codes)));
    }),
    ...blocked.map((path) => {
      const own = peerings.some((peering) => shared(path, peering)) ? [] : [{ text: path.code, colour: PALETTE.blocked.light }];
      return blockedEdge(path, nodeOf, edgeLabel(own));
    }),
  ];
}

const ARROWS = { both: "none", forward: "forward", back: "back" } as const;

function peeringEdge({ from, to, status, direction, ranked }: GraphPeering, nodeOf: (id: string) => string, label: string): string {
  return `${nodeOf(from)} -> ${nodeOf(to)} [dir=${ARROWS[direction]}, color="${STATUS_COLOURS[status]}"${label}${ranked ? "" : ", constraint=false"}]`;
}

function blockedEdge({ from, to, direction }: GraphBlocked, nodeOf: (id: string) => string, label: string): string {
  return `${nodeOf(from)} -> ${nodeOf(to)} [dir=${direction === "both" ? "both" : "forward"}, style=dashed, penwidth=1.3, color="${PALETTE.blocked.light}"${label}, constraint=false]`;
}

/** On a ground of its own, so that a line that passes under it leaves it legible. */
function edgeLabel(lines: readonly { readonly text: string; readonly colour: string }[]): string {
  if (lines.length === 0) return "";
  const rows = lines.map(
    ({ text, colour }) => `<TR><TD BGCOLOR="${PALETTE.canvas.light}"><FONT COLOR="${colour}">${text}</FONT></TD></TR>`,
  );
  return `, label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="0">${rows.join("")}</TABLE>>`;
}

/** Text inside an HTML-like label. A backslash stands twice: Graphviz puts names of its own in place of `\\N` and `\\G`. */
function escapeHtml(text: string): string {
  return escapeText(text).replaceAll("\\", "\\\\") || " ";
}

/** A tooltip between quotes, from which Graphviz takes backslashes twice. */
function escapeTooltip(text: string): string {
  return escapeText(text).replaceAll("\\", "\\\\\\\\");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
