import type { ReachabilityCell } from "../../core";
import type { Style } from "../terminal/style";
import { cut, displayWidth, pad, wrap } from "../terminal/table";
import type { Layout } from "./trace-text";

/** A square of answers with the names of its rows and columns. */
export interface NamedMatrix {
  readonly names: readonly string[];
  readonly cells: readonly (readonly ReachabilityCell[])[];
}

const REACHABLE = "●";
const BLOCKED = "·";
const SELF = "─";
const MIN_NAME = 8;

/**
 * Who reaches whom: rows are sources, columns destinations. Columns are numbered where their names do not fit, and where
 * even the numbers do not fit, each row becomes a list of what it reaches. Under it, how often each code is in the way.
 */
export function matrixText(matrix: NamedMatrix, layout: Layout): string {
  return `${grid(matrix, layout) ?? numbered(matrix, layout) ?? lists(matrix, layout)}\n${legend(matrix, layout)}`;
}

function grid({ names, cells }: NamedMatrix, { style, width }: Layout): string | undefined {
  const first = Math.max(...names.map(displayWidth), 4);
  const widths = names.map((name, column) =>
    Math.max(displayWidth(name), ...cells.map((row, index) => displayWidth(cellWord(row[column]!, index === column)))),
  );
  if (first + widths.reduce((sum, entry) => sum + entry + 2, 0) > width) return undefined;
  const head = `${pad("", first)}  ${names.map((name, column) => pad(name, widths[column]!)).join("  ")}`.trimEnd();
  const rows = cells.map((row, index) => {
    const words = row.map((cell, column) => pad(painted(cellWord(cell, index === column), cell, style, index === column), widths[column]!));
    return `${pad(names[index]!, first)}  ${words.join("  ")}`.trimEnd();
  });
  return `${[style.dim(head), ...rows].join("\n")}\n`;
}

function numbered({ names, cells }: NamedMatrix, { style, width }: Layout): string | undefined {
  const digits = `${names.length}`.length;
  const room = width - names.length * (digits + 1) - digits - 2;
  if (room < MIN_NAME) return undefined;
  const longest = Math.min(room, Math.max(...names.map(displayWidth)));
  const head = `${pad("", digits + 1 + longest)} ${names.map((_, column) => `${column + 1}`.padStart(digits)).join(" ")}`;
  const rows = cells.map((row, index) => {
    const marks = row.map((cell, column) => " ".repeat(digits - 1) + painted(mark(cell, index === column), cell, style, index === column));
    return `${`${index + 1}`.padStart(digits)} ${pad(cut(names[index]!, longest), longest)} ${marks.join(" ")}`;
  });
  return `${[style.dim(head), ...rows].join("\n")}\n`;
}

function lists({ names, cells }: NamedMatrix, { style, width }: Layout): string {
  return cells
    .map((row, index) => {
      const reached = names.filter((_, column) => column !== index && row[column] === "reachable");
      const text = `reaches ${reached.length} of ${names.length - 1}${reached.length > 0 ? `: ${reached.join(", ")}` : ""}`;
      return `${wrap(`${style.bold(names[index]!)} ${text}`, width, "  ")}\n`;
    })
    .join("");
}

const mark = (cell: ReachabilityCell, self: boolean) => (self ? SELF : cell === "reachable" ? REACHABLE : BLOCKED);
const cellWord = (cell: ReachabilityCell, self: boolean) => (self ? SELF : cell === "reachable" ? REACHABLE : cell);

function painted(text: string, cell: ReachabilityCell, style: Style, self: boolean): string {
  return self ? style.dim(text) : cell === "reachable" ? style.good(text) : style.bad(text);
}

function legend({ names, cells }: NamedMatrix, { style, width }: Layout): string {
  const counts = new Map<string, number>();
  cells.forEach((row, from) => {
    row.forEach((cell, to) => {
      if (from !== to) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    });
  });
  const pairs = names.length * (names.length - 1);
  const reached = counts.get("reachable") ?? 0;
  counts.delete("reachable");
  const codes = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([code, count]) => `${code} ${count}`);
  const text = `${REACHABLE} ${reached} of ${pairs} ordered pairs reachable${codes.length > 0 ? `; ${BLOCKED} ${codes.join(", ")}` : ""}`;
  return style.dim(`${wrap(text, width)}\n`);
}
