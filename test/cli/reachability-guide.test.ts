import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FINDING_CODES } from "../../core";
import { reachabilityGuide } from "../../scripts/docs-reachability";

describe("docs/reachability.md", () => {
  test("is what the command says today; npx tsx scripts/docs-reachability.ts writes it anew", async () => {
    expect(readFileSync(join(__dirname, "../../docs/reachability.md"), "utf8")).toBe(await reachabilityGuide());
  });

  test("each example shows its own code", async () => {
    const sections = (await reachabilityGuide()).split(/^## /m).slice(1);
    expect(sections.map((section) => section.slice(0, section.indexOf("\n")))).toEqual([...FINDING_CODES]);
    for (const section of sections) {
      const code = section.slice(0, section.indexOf("\n"));
      expect(section).toMatch(new RegExp(`(blocked: |(error|warning|info) )${code}\\n`));
    }
  });
});
