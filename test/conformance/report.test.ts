import { conformanceDocument } from "../../conformance/report/markdown";
import { reasons, resultTable } from "../../conformance/report/table";
import type { Check, SuiteResult } from "../../conformance/suite";
import { moduleFile } from "../../conformance/tools/go";

const check = (outcome: Check["outcome"], reason?: string): Check => ({ title: `it ${outcome}`, outcome, seconds: 1, reason });
const suite = (title: string, ...checks: Check[]): SuiteResult => ({
  key: title.toLowerCase(),
  title,
  proves: "That it works.",
  date: "2026-11-23",
  seconds: 12.4,
  checks,
  notes: ["tool 1.2"],
});

describe("the table", () => {
  test("one failed check fails its suite; nothing but skips is skipped; some skips are said", () => {
    const results = [
      suite("Alpha", check("passed"), check("failed", "no")),
      suite("Beta", check("skipped", "no Go")),
      suite("Gamma", check("passed"), check("skipped", "no Go")),
      suite("Delta", check("passed")),
    ];
    expect(resultTable(results).split("\n")).toEqual([
      "Suite  Result           passed  failed  skipped  time",
      "─────  ───────────────  ──────  ──────  ───────  ────",
      "Alpha  FAILED                1       1        0  12 s",
      "Beta   SKIPPED               0       0        1  12 s",
      "Gamma  passed, in part       1       0        1  12 s",
      "Delta  passed                1       0        0  12 s",
    ]);
  });

  test("every failure and every skip is told with its reason", () => {
    expect(reasons([suite("Alpha", check("passed"), check("failed", "two\nlines"), check("skipped", "no Go"))])).toEqual([
      "FAILED Alpha: it failed\n    two\n    lines",
      "SKIPPED Alpha: it skipped\n    no Go",
    ]);
  });
});

describe("the document", () => {
  const results = [suite("Alpha", check("passed"), check("failed", "because"))];
  const once = conformanceDocument("# Conformance\n\nBy hand.\n", results, "a machine");

  test("names counts, date, reason and machine, after what stands there by hand", () => {
    expect(once.startsWith("# Conformance\n\nBy hand.\n\n")).toBe(true);
    for (const part of ["1 checks passed, 1 failed, 0 skipped.", "2026-11-23", "because", "Machine: a machine.", "- tool 1.2"])
      expect(once).toContain(part);
  });

  test("a second run replaces the written part only", () => {
    const byHand = `${once}\n## What was found\n\nThings.\n`;
    const twice = conformanceDocument(byHand, [suite("Omega", check("passed"))], "a machine");
    expect(twice).toContain("Omega");
    expect(twice).not.toContain("Alpha");
    expect(twice.endsWith("\n## What was found\n\nThings.\n")).toBe(true);
  });
});

test("the module that builds a Go program requires it, repeats its replace directives, and names stand-ins for unpublished modules", () => {
  const program = {
    module: "example.org/program",
    version: "v1.2.3",
    goVersion: "1.26.0",
    requires: { "example.org/library": "v0.9.0" },
    replaces: { "example.org/hcl v2.0.0": "example.org/fork v2.0.1" },
    leftOut: ["internal/legacy"],
  };
  expect(moduleFile("program", program).split("\n\n")).toEqual([
    "module conformance/program",
    "go 1.26.0",
    "require example.org/program v1.2.3",
    "require example.org/library v0.9.0",
    "replace example.org/hcl v2.0.0 => example.org/fork v2.0.1",
    "replace example.org/program/internal/legacy => ./left-out/legacy",
    "",
  ]);
});
