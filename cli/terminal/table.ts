// biome-ignore lint/suspicious/noControlCharactersInRegex: the start of a colour sequence
const COLOUR = /\u001b\[\d+m/g;

/** Columns that a text takes on a terminal, colour sequences aside. Characters outside the BMP and CJK count as two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(COLOUR, "")) {
    const code = character.codePointAt(0)!;
    width +=
      code > 0xffff || (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xd7a3) || (code >= 0xff00 && code <= 0xff60)
        ? 2
        : 1;
  }
  return width;
}

/** The text filled up with blanks to `width`; longer texts stay as they are. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The text cut to `width` columns, the cut marked by an ellipsis. Meant for plain text. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** How a table is laid out. */
export interface TableOptions {
  /** Columns available; a table that does not fit is written as one block of `header: value` lines for each row. */
  readonly width: number;
  /** @default two blanks */
  readonly indent?: string;
}

/** Rows under their headers in aligned columns, or as blocks of lines where the terminal is too narrow. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[], options: TableOptions): string {
  const indent = options.indent ?? "  ";
  const widths = headers.map((header, column) =>
    rows.reduce((width, row) => Math.max(width, displayWidth(row[column] ?? "")), displayWidth(header)),
  );
  const total = indent.length + widths.reduce((sum, width) => sum + width + 2, -2);
  if (total > options.width) return blocks(headers, rows, { width: options.width, indent });
  const line = (cells: readonly string[]) =>
    indent +
    cells
      .map((cell, column) => pad(cell, widths[column]!))
      .join("  ")
      .trimEnd();
  return `${[line(headers), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}

function blocks(headers: readonly string[], rows: readonly (readonly string[])[], { width, indent }: Required<TableOptions>): string {
  const first = Math.max(...headers.map(displayWidth));
  const behind = " ".repeat(indent.length + first + 2);
  const line = (header: string, cell: string) => `${indent}${pad(header, first)}  ${wrap(cell, width, behind)}\n`;
  return rows.map((row) => row.map((cell, column) => (cell === "" ? "" : line(headers[column]!, cell))).join("")).join("\n");
}

/** The text broken at blanks into lines of at most `width` columns; a longer word gets a line of its own. */
export function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && displayWidth(line) + 1 + displayWidth(word) > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}
