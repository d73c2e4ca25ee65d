/** A reference as Terraform's JSON writes it, taken apart: `module.a["x"].scaleway_vpc.hub[0].id`. */
export interface ReferenceSegment {
  readonly name: string;
  /** Instance key as written, with brackets: `[0]`, `["web"]`. */
  readonly key?: string;
}

const SEGMENT = /^([A-Za-z_][\w-]*|\*)((?:\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\])?)/;

/** The segments of a reference; undefined when the text is none. */
export function parseReference(text: string): ReferenceSegment[] | undefined {
  const segments: ReferenceSegment[] = [];
  let rest = text;
  while (rest !== "") {
    const match = SEGMENT.exec(rest);
    if (!match) return segments.length > 0 ? segments : undefined;
    segments.push({ name: match[1]!, key: match[2] && match[2] !== "[*]" ? match[2] : undefined });
    rest = rest.slice(match[0].length);
    if (rest.startsWith(".")) rest = rest.slice(1);
    else if (rest !== "") return segments;
  }
  return segments.length > 0 ? segments : undefined;
}

/** The references without those that another one continues: Terraform lists `a.b.id` and `a.b`. */
export function longestOnly(references: readonly string[]): string[] {
  return references.filter(
    (one) => !references.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
}
