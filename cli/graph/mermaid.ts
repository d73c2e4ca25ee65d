import { groupVpcs, ownerLabel } from "./groups";
import type { GraphModel, GraphVpc } from "./model";
import { PALETTE, STATUS_COLOURS } from "./palette";

/** What Mermaid draws, unless whoever draws sets it otherwise: `maxEdges` and `maxTextSize` of its configuration. */
const DRAWN = { lines: 500, characters: 50_000 };

/** Why Mermaid would refuse the picture; undefined when it draws it. */
export function mermaidRefusal({ peerings, blocked }: GraphModel, text: string): string | undefined {
  const lines = peerings.length + blocked.length;
  if (lines > DRAWN.lines) return `has ${lines} lines, and Mermaid draws ${DRAWN.lines} unless its maxEdges says more`;
  return text.length > DRAWN.characters
    ? `has ${text.length} characters, and Mermaid reads ${DRAWN.characters} unless its maxTextSize says more`
    : undefined;
}

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
  const styled = new Map<string, number[]>();
  let count = 0;
  const style = (text: string) => {
    styled.set(text, [...(styled.get(text) ?? []), count]);
    count += 1;
  };
  for (const { from, to, status, direction } of model.peerings) {
    const [a, b] = direction === "back" ? [to, from] : [from, to];
    style(`stroke:${STATUS_COLOURS[status]},stroke-width:2px`);
    lines.push(`  ${number.get(a)} ${direction === "both" ? "---" : "-->"}|${status}| ${number.get(b)}`);
  }
  for (const { from, to, code, direction } of model.blocked) {
    style(`stroke:${PALETTE.blocked.light},stroke-dasharray:5 5`);
    lines.push(`  ${number.get(from)} ${direction === "both" ? "<-.->" : "-.->"}|${code}| ${number.get(to)}`);
  }
  const styles = [...styled].map(([text, lines]) => `  linkStyle ${lines.join(",")} ${text}`);
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
