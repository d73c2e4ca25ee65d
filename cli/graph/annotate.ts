/** What a picture was drawn from. */
export interface Annotation {
  readonly source: string;
  readonly assumptions: readonly string[];
}

/** The picture with its source and assumptions as a description in SVG, as comments in DOT and Mermaid. */
export function annotated(picture: string, format: "svg" | "mermaid" | "dot", { source, assumptions }: Annotation): string {
  const lines = [`source: ${source}`, ...assumptions.map((sentence) => `assumption: ${sentence}`)];
  if (format === "svg") return picture.replace(/<svg\b[^>]*>/, (head) => `${head}\n<desc>${escapeXml(lines.join("\n"))}</desc>`);
  if (format === "dot") return lines.map((line) => `// ${line}\n`).join("") + picture;
  // Mermaid reads its title only when nothing precedes it.
  const end = picture.indexOf("\n---\n") + "\n---\n".length;
  return picture.slice(0, end) + lines.map((line) => `%% ${line.replaceAll(/[{}]/g, "")}\n`).join("") + picture.slice(end);
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
