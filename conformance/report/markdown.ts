import { acceptedDifferences } from "../compare/accepted";
import { count, type Outcome, type SuiteResult } from "../suite";
import { goPrograms } from "../versions";

/** What stands between these lines is written by a run; what stands after them is written by hand and kept. */
const begin = "<!-- written by `npm run conformance`: begin -->";
const end = "<!-- written by `npm run conformance`: end -->";

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", "<br>");

function summary(results: readonly SuiteResult[]): string[] {
  const number = (outcome: Outcome) => results.reduce((sum, result) => sum + count(result, outcome), 0);
  return [
    `${number("passed")} checks passed, ${number("failed")} failed, ${number("skipped")} skipped.`,
    "",
    "| Suite | What it proves | passed | failed | skipped | seconds | run on |",
    "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ...results.map(
      (result) =>
        `| ${[
          result.title,
          result.proves,
          ...(["passed", "failed", "skipped"] as const).map((outcome) => String(count(result, outcome))),
          String(Math.round(result.seconds)),
          result.date,
        ]
          .map(cell)
          .join(" | ")} |`,
    ),
  ];
}

function checks(result: SuiteResult): string[] {
  const mark = { passed: "✓", failed: "**failed:**", skipped: "*skipped:*" };
  const lines = result.checks.flatMap(({ title, outcome, reason }) => [
    `- ${mark[outcome]} ${title}`,
    ...(reason ? ["", "  ```text", ...reason.split("\n").map((line) => `  ${line}`.trimEnd()), "  ```", ""] : []),
  ]);
  const notes = result.notes.map((note) => `- ${note}`);
  return [`### ${result.title}`, "", result.proves, "", ...lines, ...(notes.length > 0 ? ["", "Notes:", "", ...notes] : []), ""];
}

function builtPrograms(): string[] {
  return [
    "| Program | Module | Version | Remark |",
    "| --- | --- | --- | --- |",
    ...Object.entries(goPrograms).map(
      ([name, { module, version, remark, released }]) =>
        `| ${name} | \`${module}\` | ${version}${released ? ` (release ${released})` : ""} | ${cell(remark ?? "")} |`,
    ),
  ];
}

function differences(): string[] {
  return [
    "| Where | Difference | Why it stays |",
    "| --- | --- | --- |",
    ...acceptedDifferences.map(({ where, difference, reason }) => `| ${where} | ${cell(difference)} | ${cell(reason)} |`),
  ];
}

/** The part of docs/conformance.md that a run writes. */
function generated(results: readonly SuiteResult[], machine: string): string {
  return [
    begin,
    "",
    ...summary(results),
    "",
    `Machine: ${machine}.`,
    "",
    "## Built from their modules",
    "",
    ...builtPrograms(),
    "",
    "## Differences that stay",
    "",
    ...differences(),
    "",
    "## Every check",
    "",
    ...results.flatMap(checks),
    end,
  ].join("\n");
}

/**
 * A new text of docs/conformance.md.
 * @param before its present text; everything outside the written part is kept
 */
export function conformanceDocument(before: string, results: readonly SuiteResult[], machine: string): string {
  const [head, rest] = before.split(begin);
  const tailPart = rest?.split(end)[1] ?? "\n";
  return `${head!.trimEnd()}\n\n${generated(results, machine)}${tailPart}`;
}
