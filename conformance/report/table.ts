import { count, type SuiteResult } from "../suite";

function outcomeOf(result: SuiteResult): string {
  if (count(result, "failed") > 0) return "FAILED";
  if (count(result, "passed") === 0) return "SKIPPED";
  return count(result, "skipped") > 0 ? "passed, in part" : "passed";
}

/** The table that a run ends with: a line for each suite. */
export function resultTable(results: readonly SuiteResult[]): string {
  const rows = results.map((result) => [
    result.title,
    outcomeOf(result),
    String(count(result, "passed")),
    String(count(result, "failed")),
    String(count(result, "skipped")),
    `${Math.round(result.seconds)} s`,
  ]);
  const head = ["Suite", "Result", "passed", "failed", "skipped", "time"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** Every check that failed or was skipped, with its reason. */
export function reasons(results: readonly SuiteResult[]): string[] {
  return results.flatMap((result) =>
    result.checks
      .filter(({ outcome }) => outcome !== "passed")
      .map(
        ({ title, outcome, reason }) =>
          `${outcome.toUpperCase()} ${result.title}: ${title}\n    ${(reason ?? "").replaceAll("\n", "\n    ")}`,
      ),
  );
}
