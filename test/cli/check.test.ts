import { FINDING_CODES } from "../../core";
import { cli, temporaryFolder } from "./harness";
import { hubTopology, wholeTopology } from "./topologies";

const folder = temporaryFolder();
const hub = folder.write("hub.json", hubTopology);
const whole = folder.write("whole.json", wholeTopology);

interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly { readonly id: string }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly { readonly logicalLocations: readonly object[] }[];
      readonly suppressions?: readonly object[];
    }[];
  }[];
}

describe("check", () => {
  test("errors come first, each with message, cure and objects, and exit 1", async () => {
    const { code, out } = await cli(["check", hub]);
    expect(code).toBe(1);
    expect([...out.matchAll(/^ {2}(error|warning|info) ([\w-]+)$/gm)].map(([, severity, name]) => `${severity} ${name}`)).toEqual([
      "error no-return-route",
      "error route-to-orphan",
      "warning connector-orphan",
    ]);
    const [heading] = out.split("\n\n"); // in one line or two, as long as the temporary folder's name makes it
    expect(heading!.replaceAll("\n", " ")).toBe(`${hub}: as given 4 VPCs, 4 Private Networks, 5 connectors, 6 custom routes`);
    expect(out.endsWith("2 errors, 1 warning\n")).toBe(true);
  });

  test("a topology without findings exits 0 and says so", async () => {
    const { code, out } = await cli(["check", whole]);
    expect(out.endsWith("no findings\n")).toBe(true);
    expect(code).toBe(0);
  });

  test("--fail-on moves the threshold", async () => {
    const orphan = folder.write("orphan.json", {
      ...wholeTopology,
      connectors: [...wholeTopology.connectors.slice(0, 4)],
      routes: wholeTopology.routes.slice(0, 5),
    });
    const quiet = folder.write("quiet.json", {
      ...wholeTopology,
      connectors: hubTopology.connectors,
      routes: wholeTopology.routes.filter(({ id }) => !["r6", "r8"].includes(id)),
    });
    const codes = async (file: string) => {
      const found: Record<string, number> = {};
      for (const level of ["error", "warning", "info", "never"]) found[level] = (await cli(["check", file, "--fail-on", level])).code;
      return found;
    };
    expect(await codes(quiet)).toEqual({ error: 0, warning: 1, info: 1, never: 0 });
    expect((await codes(orphan))["never"]).toBe(0);
    expect((await codes(hub))["error"]).toBe(1);
  });

  test("accepted findings are shown with their reasons and do not count", async () => {
    const accept = folder.write("accept.json", [
      { code: "no-return-route", subject: "data", reason: "data only pushes" },
      { code: "route-to-orphan", subject: "c5", reason: "the partner joins in May" },
    ]);
    const { code, out } = await cli(["check", hub, "--accept", accept]);
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, " ")).toContain("(accepted: data only pushes)");
    expect(out.endsWith("1 warning\n")).toBe(true);
    const other = folder.write("other.json", [{ code: "no-return-route", subject: "partner", reason: "not about it" }]);
    expect((await cli(["check", hub, "--accept", other])).code).toBe(1);
  });

  test.each([
    [{}, "is not a list of accepted findings"],
    [[{ code: "no-route" }], "entry 1 needs a code and a reason"],
    [[{ code: "no-route", reason: " " }], "entry 1 needs a code and a reason"],
    [[{ code: "no-rout", reason: "so" }], 'entry 1 accepts "no-rout", a code that no finding has'],
    [[{ code: "no-route", reason: "so", subject: 7 }], "the subject of entry 1 is not a string"],
  ])("%j accepts nothing", async (content, message) => {
    const { code, err } = await cli(["check", hub, "--accept", folder.write("bad.json", content)]);
    expect([code, err.includes(message)]).toEqual([2, true]);
  });

  test("--json holds every finding as core made it", async () => {
    const { out } = await cli(["check", hub, "--json"]);
    const { source, findings, assumptions } = JSON.parse(out) as {
      source: string;
      findings: { code: string; subjects: string[] }[];
      assumptions: string[];
    };
    expect([source, assumptions]).toEqual([hub, []]);
    expect(findings.map(({ code, subjects }) => [code, subjects])).toEqual([
      ["no-return-route", ["v-data", "n-data", "n-web"]],
      ["route-to-orphan", ["r6", "v-hub", "c5"]],
      ["connector-orphan", ["c5", "v-hub", "v-partner"]],
    ]);
  });

  test("SARIF has a rule for each code, a result for each finding, and accepted ones suppressed", async () => {
    const accept = folder.write("sarif-accept.json", [{ code: "connector-orphan", reason: "known" }]);
    const { out } = await cli(["check", hub, "--format", "sarif", "--accept", accept]);
    const log = JSON.parse(out) as SarifLog;
    const { tool, results } = log.runs[0]!;
    expect([log.version, log.runs.length, tool.driver.name]).toEqual(["2.1.0", 1, "vpc-peering"]);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual([...FINDING_CODES]);
    expect(results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions])).toEqual([
      ["no-return-route", "error", undefined],
      ["route-to-orphan", "error", undefined],
      ["connector-orphan", "warning", [{ kind: "external", status: "accepted", justification: "known" }]],
    ]);
    expect(results.every(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]!.id === ruleId)).toBe(true);
    expect(results[1]!.locations[0]!.logicalLocations[2]).toEqual({ name: "hub-to-partner", fullyQualifiedName: "c5", kind: "resource" });
  });

  test("a budget makes the month a finding, a hop limit moves that one", async () => {
    expect((await cli(["check", whole, "--budget", "87.59"])).out).toContain("cost-over-budget");
    expect((await cli(["check", whole, "--budget", "87.60"])).code).toBe(0);
    expect((await cli(["check", whole, "--budget", "87.60", "--rate", "0.03"])).out).toContain("cost-over-budget");
    expect((await cli(["check", whole, "--max-hops", "2"])).out).toContain("hop-limit");
  });
});
