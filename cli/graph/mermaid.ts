import { groupVpcs, ownerLabel } from "./groups";
import type { GraphModel, GraphVpc } from "./model";
import { PALETTE, STATUS_COLOURS } from "./palette";

/** The picture as Mermaid text, for Markdown that draws it. */
export function mermaidText(model: GraphModel): string {
  const number = new Map(model.vpcs.map((vpc, index) => [vpc.id, `v${index}`]));
  const lines: string[] = ["---", `title: ${JSON.stringify(model.title)}`, "---", "flowchart LR"];
  groupVpcs(model).forEach((organization, index) => {
    const open = organization.id !== undefined;
    if (open) lines.push(`  subgraph o${index}["organization ${escapeText(ownerLabel(organization.id!, model))}"]`);
    organization.projects.forEach((project, at) => {
      if (project.id) lines.push(`  subgraph p${index}_${at}["project ${escapeText(ownerLabel(project.id, model))}"]`);
      for (const vpc of project.vpcs) lines.push(`    ${number.get(vpc.id)}["${label(vpc)}"]`);
      if (project.id) lines.push("  end");
    });
    if (open) lines.push("  end");
  });
  const styles: string[] = [];
  for (const { from, to, status, direction } of model.peerings) {
    const [a, b] = direction === "back" ? [to, from] : [from, to];
    styles.push(`  linkStyle ${styles.length} stroke:${STATUS_COLOURS[status]},stroke-width:2px`);
    lines.push(`  ${number.get(a)} ${direction === "both" ? "---" : "-->"}|${status}| ${number.get(b)}`);
  }
  for (const { from, to, code, direction } of model.blocked) {
    styles.push(`  linkStyle ${styles.length} stroke:${PALETTE.blocked.light},stroke-dasharray:5 5`);
    lines.push(`  ${number.get(from)} ${direction === "both" ? "<-.->" : "-.->"}|${code}| ${number.get(to)}`);
  }
  return `${[...lines, ...styles].join("\n")}\n`;
}

function label(vpc: GraphVpc): string {
  const networks = vpc.networks.map((network) => `${network.name} ${network.blocks.join(", ")}`.trim());
  const [name, ...rest] = [vpc.name, vpc.facts.join(" · "), ...networks].filter((line) => line !== "").map(escapeText);
  return [`<b>${name}</b>`, ...rest].join("<br/>");
}

/** Mermaid's own entities keep names from being read as its syntax. */
function escapeText(text: string): string {
  return text.replace(/[#"<>&`|;[\]{}()\\]/g, (character) => `#${character.charCodeAt(0)};`);
}
