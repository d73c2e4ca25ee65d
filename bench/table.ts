/** One measured figure beside what it should reach. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** @default - no target, reported only */
  readonly reach?: string;
  /** @default - no target */
  readonly met?: boolean;
}

/** The rows as aligned text: what, measured, target, and whether it is met. */
export function formatRows(rows: readonly Row[]): string {
  const cells = rows.map(({ what, measured, reach = "", met }) => [what, measured, reach, met === undefined ? "" : met ? "met" : "MISSED"]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
export const ms = (value: number): string => `${value.toFixed(0)} ms`;
