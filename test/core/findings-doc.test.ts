import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FINDING_CODES, verdicts } from "../../core";
import { readVectors } from "../vectors";

const doc = readFileSync(join(__dirname, "../../docs/findings.md"), "utf8");
const sections = new Map(
  doc
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section]),
);
const vectors = new Map(readVectors("findings").map((vector) => [vector.name, vector]));

test("docs/findings.md has a section for every code, in order, and no other", () =>
  expect([...sections.keys()]).toEqual([...FINDING_CODES]));

test.each(FINDING_CODES)("the section of %s says why and how to cure it, with its source, and shows what the vector gives", (code) => {
  const section = sections.get(code)!;
  expect(section).toMatch(/\*\*Why\.\*\* .*\*(Recorded|Documented|Inferred|documented|inferred|third-party)\*/);
  expect(section).toMatch(/\*\*Cure\.\*\* \S/);
  const { topology, verdictOptions } = vectors.get(code)!;
  const finding = verdicts(topology, verdictOptions).find((found) => found.code === code)!;
  expect(section).toContain(`${finding.severity}: ${finding.message}\nhint: ${finding.hint}\n`);
});
