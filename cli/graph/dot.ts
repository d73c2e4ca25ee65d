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
    `  graph [rankdir=LR, bgcolor="${PALETTE.canvas.light}", fontname="Arial", fontsize=12, fontcolor="${PALETTE.text.light}", nodesep=0.45, ranksep=1.3, pad=0.25, labelloc=t, labeljust=l, label=<${heading(model)}>]`,
    `  node [shape=box, style="rounded,filled", fillcolor="${PALETTE.card.light}", color="${PALETTE.cardBorder.light}", fontname="Arial", fontsize=12, fontcolor="${PALETTE.text.light}", margin="0.14,0.09"]`,
    `  edge [fontname="Arial", fontsize=11, penwidth=1.8, arrowsize=0.7]`,
    ...body.map((line) => `  ${line}`),
    ...model.peerings.map((peering) => `  ${peeringEdge(peering, nodeOf)}`),
    ...model.blocked.map((path) => `  ${blockedEdge(path, nodeOf)}`),
    "}",
    "",
  ].join("\n");
}

function heading(model: GraphModel): string {
  const colour = (text: string, hex: string) => `<FONT COLOR="${hex}">${text}</FONT>`;
  const used = (["peered", "orphan", "conflict"] as const).filter((status) => model.peerings.some((peering) => peering.status === status));
  const legend = [
    ...used.map((status) => colour(`— ${status}`, STATUS_COLOURS[status])),
    ...(model.blocked.length > 0 ? [colour("- - blocked path, with its code", PALETTE.blocked.light)] : []),
    ...(model.undrawn > 0 ? [colour(`${model.undrawn} more blocked paths not drawn`, PALETTE.muted.light)] : []),
  ].join(" &#160; ");
  return `<FONT POINT-SIZE="15"><B>${escapeHtml(model.title)}</B></FONT><BR ALIGN="LEFT"/>${legend ? `${legend}<BR ALIGN="LEFT"/>` : ""} <BR ALIGN="LEFT"/>`;
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
      `<TR><TD ALIGN="LEFT">${escapeHtml(network.name)}</TD></TR>`,
      ...network.blocks.map(
        (block) =>
          `<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="11" COLOR="${PALETTE.muted.light}">&#160;&#160;${escapeHtml(block)}</FONT></TD></TR>`,
      ),
    ]),
  ];
  const label = `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${rows.join("")}</TABLE>`;
  return `${id} [label=<${label}>, tooltip="${escapeText(vpc.id)}"${vpc.opaque ? ', style="rounded,filled,dashed"' : ""}]`;
}

const ARROWS = { both: "none", forward: "forward", back: "back" } as const;

function peeringEdge({ from, to, status, direction, ranked }: GraphPeering, nodeOf: (id: string) => string): string {
  const colour = STATUS_COLOURS[status];
  return `${nodeOf(from)} -> ${nodeOf(to)} [dir=${ARROWS[direction]}, color="${colour}", label=${edgeLabel(status, colour)}${ranked ? "" : ", constraint=false"}]`;
}

function blockedEdge({ from, to, code, direction }: GraphBlocked, nodeOf: (id: string) => string): string {
  const colour = PALETTE.blocked.light;
  return `${nodeOf(from)} -> ${nodeOf(to)} [dir=${direction === "both" ? "both" : "forward"}, style=dashed, penwidth=1.3, color="${colour}", label=${edgeLabel(code, colour)}, constraint=false]`;
}

/** On a ground of its own, so that a line that passes under it leaves it legible. */
function edgeLabel(text: string, colour: string): string {
  return `<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="0"><TR><TD BGCOLOR="${PALETTE.canvas.light}"><FONT COLOR="${colour}">${text}</FONT></TD></TR></TABLE>>`;
}

/** Text inside an HTML-like label. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;") || " ";
}

function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
