import type { ReachabilityCell } from "../../core";
import type { Style } from "../terminal/style";
import { cut, displayWidth, pad, wrap } from "../terminal/table";
import type { Layout } from "./layout";

/** A square of answers with the names of its rows and columns. */
export interface NamedMatrix {
  readonly names: readonly string[];
  readonly cells: readonly (readonly ReachabilityCell[])[];
}

const MARKS = { reachable: "●", oneFamily: "◐", undecided: "?", blocked: "✕", isolated: "·", self: "─" } as const;
type Meaning = keyof typeof MARKS;

const MIN_NAME = 8;
/** Names in a row's list of destinations, where the list stands for the grid. */
const LISTED = 40;

/**
 * Who reaches whom, in parts to write one after the other: rows are sources, columns destinations. Columns are numbered where their names
 * do not fit, and where even the numbers do not fit, each row becomes a list of what it reaches. Then the legend with counts.
 */
export function* matrixText(matrix: NamedMatrix, layout: Layout): Generator<string> {
  yield* grid(matrix, layout) ?? numbered(matrix, layout) ?? lists(matrix, layout);
  yield `\n${legend(matrix, layout)}`;
}

const longest = (texts: readonly string[], least: number) => texts.reduce((width, text) => Math.max(width, displayWidth(text)), least);

function grid({ names, cells }: NamedMatrix, { style, width }: Layout): Generator<string> | undefined {
  const first = longest(names, 4);
  if (first + names.length * 3 > width) return undefined;
  const widths = names.map((name, column) =>
    longest(
      cells.map((row, index) => cellWord(row[column]!, index === column)),
      displayWidth(name),
    ),
  );
  if (first + widths.reduce((sum, entry) => sum + entry + 2, 0) > width) return undefined;
  return (function* () {
    const head = `${pad("", first)}  ${names.map((name, column) => pad(name, widths[column]!)).join("  ")}`.trimEnd();
    yield `${style.dim(head)}\n`;
    for (const [index, row] of cells.entries()) {
      const words = row.map((cell, column) => {
        const meaning = meaningOf(cell, index === column);
        return pad(painted(cellWord(cell, index === column), meaning, style), widths[column]!);
      });
      yield `${`${pad(names[index]!, first)}  ${words.join("  ")}`.trimEnd()}\n`;
    }
  })();
}

function numbered({ names, cells }: NamedMatrix, { style, width }: Layout): Generator<string> | undefined {
  const digits = `${names.length}`.length;
  const room = width - names.length * (digits + 1) - digits - 2;
  if (room < MIN_NAME) return undefined;
  const widest = Math.min(room, longest(names, 0));
  return (function* () {
    const head = `${pad("", digits + 1 + widest)} ${names.map((_, column) => `${column + 1}`.padStart(digits)).join(" ")}`;
    yield `${style.dim(head)}\n`;
    for (const [index, row] of cells.entries()) {
      const marks = row.map((cell, column) => {
        const meaning = meaningOf(cell, index === column);
        return " ".repeat(digits - 1) + painted(MARKS[meaning], meaning, style);
      });
      yield `${`${index + 1}`.padStart(digits)} ${pad(cut(names[index]!, widest), widest)} ${marks.join(" ")}\n`;
    }
  })();
}

function* lists({ names, cells }: NamedMatrix, { style, width }: Layout): Generator<string> {
  for (const [index, row] of cells.entries()) {
    const reached = names.filter((_, column) => column !== index && row[column] === "reachable");
    const more = reached.length > LISTED ? ` and ${reached.length - LISTED} more (all: --json)` : "";
    const list = reached.length > 0 ? `: ${reached.slice(0, LISTED).join(", ")}${more}` : "";
    yield `${wrap(`${style.bold(names[index]!)} reaches ${reached.length} of ${names.length - 1}${list}`, width, "  ")}\n`;
  }
}

function meaningOf(cell: ReachabilityCell, isSelf: boolean): Meaning {
  if (isSelf) return "self";
  if (cell === "reachable" || cell === "isolated" || cell === "undecided") return cell;
  return cell === "ipv4-only" || cell === "ipv6-only" ? "oneFamily" : "blocked";
}

function cellWord(cell: ReachabilityCell, isSelf: boolean): string {
  const meaning = meaningOf(cell, isSelf);
  if (meaning === "oneFamily") return familyWord(cell);
  return meaning === "blocked" ? cell : MARKS[meaning];
}

const familyWord = (cell: ReachabilityCell) => (cell === "ipv4-only" ? "IPv4 only" : "IPv6 only");

function painted(text: string, meaning: Meaning, style: Style): string {
  const paints = {
    reachable: style.good,
    oneFamily: style.warn,
    undecided: style.warn,
    blocked: style.bad,
    isolated: style.dim,
    self: style.dim,
  };
  return paints[meaning](text);
}

/** What each mark means, with the number of ordered pairs; meanings that do not occur are left out. */
function legend({ names, cells }: NamedMatrix, { style, width }: Layout): string {
  const counts = new Map<ReachabilityCell, number>();
  for (const [from, row] of cells.entries())
    for (const [to, cell] of row.entries()) if (from !== to) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const of = (meaning: Meaning) => [...counts].filter(([cell]) => meaningOf(cell, false) === meaning).sort(byCount);
  const sum = (meaning: Meaning) => of(meaning).reduce((total, [, count]) => total + count, 0);
  const details = (meaning: Meaning, word: (cell: ReachabilityCell) => string) =>
    of(meaning)
      .map(([cell, count]) => `${word(cell)} ${count}`)
      .join(", ");
  const lines = [
    `${MARKS.reachable} ${sum("reachable")} of ${names.length * (names.length - 1)} ordered pairs reachable`,
    ...(sum("oneFamily") > 0
      ? [`${MARKS.oneFamily} ${sum("oneFamily")} in one address family only: ${details("oneFamily", familyWord)}`]
      : []),
    ...(sum("blocked") > 0 ? [`${MARKS.blocked} ${sum("blocked")} blocked: ${details("blocked", (cell) => cell)}`] : []),
    ...(sum("undecided") > 0 ? [`${MARKS.undecided} ${sum("undecided")} undecided: see the assumptions`] : []),
    ...(sum("isolated") > 0 ? [`${MARKS.isolated} ${sum("isolated")} isolated on purpose: no route between them`] : []),
  ];
  return style.dim(lines.map((line) => `${wrap(line, width, "  ")}\n`).join(""));
}

const byCount = ([a, x]: readonly [string, number], [b, y]: readonly [string, number]) => y - x || (a < b ? -1 : 1);
