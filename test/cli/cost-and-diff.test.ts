import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cli, temporaryFolder } from "./harness";
import { hubTopology, wholeTopology } from "./topologies";

const folder = temporaryFolder();
const hub = folder.write("hub.json", hubTopology);
const whole = folder.write("whole.json", wholeTopology);

describe("cost", () => {
  test("each owner and project pays for its own peered connectors; the rate says where it comes from", async () => {
    const { code, out } = await cli(["cost", whole]);
    expect(code).toBe(0);
    expect([...out.matchAll(/^organization .*$/gm)].map(([line]) => line)).toEqual([
      "organization acme, project net: 43.80 EUR a month",
      "organization acme, project shop: 29.20 EUR a month",
      "organization other, project dmz: 14.60 EUR a month",
    ]);
    expect(out).toContain(`${whole}: 87.60 EUR a month for 6 peered connectors\n`);
    expect(out).toContain("traffic: unmetered\nrate: 0.02 EUR per peered connector and hour (third-party");
  });

  test("a budget that is met exits 0, one billionth less exits 1", async () => {
    expect((await cli(["cost", whole, "--budget", "87.6"])).code).toBe(0);
    const over = await cli(["cost", whole, "--budget", "87.599999999"]);
    expect([over.code, over.out.endsWith("budget 87.599999999 EUR a month: exceeded by 0.000000001 EUR\n")]).toEqual([1, true]);
  });

  test("another rate is said to be the command line's", async () => {
    const { out } = await cli(["cost", whole, "--rate", "0.1"]);
    expect(out).toContain("rate: 0.10 EUR per peered connector and hour (--rate on the command line)");
    expect(out.replace(/\s+/g, " ")).toContain("438.00 EUR a month for 6 peered connectors");
  });

  test("--before compares", async () => {
    const { out } = await cli(["cost", whole, "--before", hub]);
    expect(out).toContain("  +  hub-to-partner  hub → partner  14.60 EUR\n  +  partner-to-hub  partner → hub  14.60 EUR\n");
    expect(out).toMatch(/difference +2 +\+29\.20 EUR/);
    const json = JSON.parse((await cli(["cost", whole, "--before", hub, "--json"])).out) as {
      difference_nanos: number;
      before: { monthly_total: string };
      after: { traffic: string };
    };
    expect([json.difference_nanos, json.before.monthly_total, json.after.traffic]).toEqual([29_200_000_000, "58.40 EUR", "unmetered"]);
  });

  test.each(["-1", "1,5", "a", "0.0000000001", ""])("%j is no amount", async (amount) => {
    const { code, err } = await cli(["cost", whole, `--budget=${amount}`]);
    expect(code).toBe(2);
    expect(err).toBe(`vpc-peering: --budget cannot be "${amount}": write an amount from 0 to 999999.999999999, such as 0.02\n`);
  });
});

describe("diff", () => {
  test("a repair opens paths, takes findings away and exits 0", async () => {
    const { code, out } = await cli(["diff", hub, whole]);
    expect(code).toBe(0);
    expect(out).toContain(
      `## VPC peering: \`${hub}\` → \`${whole}\`\n\n**4 IPv4 paths opened, 0 paths closed, 0 new findings, 3 resolved, +29.20 EUR a month**`,
    );
    expect(out).toContain(
      "### Opened\n\n| VPC | | VPC | family |\n| --- | :-: | --- | --- |\n| `data` | ↔ | `web` | IPv4 |\n| `hub` | ↔ | `partner` | IPv4 |\n",
    );
    expect(out).toContain("| change | 2 | +29.20 EUR |");
    expect(out).not.toContain("### Closed");
  });

  test("the way back closes them, brings errors and exits 1", async () => {
    const { code, out } = await cli(["diff", whole, hub]);
    expect(code).toBe(1);
    expect(out).toContain("### Closed\n\n| VPC | | VPC | family |");
    expect(out).toContain("- **error** `no-return-route` VPC data has no route back to 10.1.0.0/22");
  });

  test("sources without a common id are compared by name", async () => {
    const renamed = JSON.parse(JSON.stringify(wholeTopology).replaceAll('"v-', '"api-')) as unknown;
    const { code, out } = await cli(["diff", whole, folder.write("api.json", renamed)]);
    expect(code).toBe(0);
    expect(out).toContain("**0 paths opened, 0 paths closed, 0 new findings, 0 resolved, 0.00 EUR a month**");
  });

  test("a change of many paths stays short enough for a comment", async () => {
    const spokes = Array.from({ length: 40 }, (_, index) => index + 1);
    const vpcs = [{ id: "h", name: "h", transitivityEnabled: true }, ...spokes.map((n) => ({ id: `s${n}`, name: `s${n}` }))];
    const privateNetworks = vpcs.map(({ id }, n) => ({ id: `${id}-n`, name: "app", vpcId: id, blocks: [`10.${n}.0.0/22`] }));
    const connectors = spokes.flatMap((n) => [
      { id: `h>s${n}`, name: `h>s${n}`, vpcId: "h", targetVpcId: `s${n}` },
      { id: `s${n}>h`, name: `s${n}>h`, vpcId: `s${n}`, targetVpcId: "h" },
    ]);
    const routes = spokes.flatMap((n) => [
      { id: `r${n}`, vpcId: "h", destination: `10.${n}.0.0/22`, nexthop: { kind: "connector", connectorId: `h>s${n}` } },
      { id: `q${n}`, vpcId: `s${n}`, destination: "10.0.0.0/8", nexthop: { kind: "connector", connectorId: `s${n}>h` } },
    ]);
    const bare = folder.write("bare.json", { vpcs, privateNetworks, connectors: [], routes: [] });
    const { out } = await cli(["diff", bare, folder.write("star.json", { vpcs, privateNetworks, connectors, routes })]);
    expect(out).toContain("**1640 IPv4 paths opened, 0 paths closed");
    expect(out).toContain("| … | | 760 more | |");
    expect(out.length).toBeLessThan(65_536);
  });

  test("long findings are cut short too", async () => {
    const long = (index: number) => `${"production-of-a-team-with-a-very-long-name-".repeat(6)}${index}`;
    const spokes = Array.from({ length: 61 }, (_, index) => ({ id: `s${index}`, name: long(index) }));
    const vpcs = [{ id: "h", name: long(99) }, ...spokes];
    const connectors = spokes.map(({ id, name }) => ({ id: `c${id}`, name, vpcId: "h", targetVpcId: id }));
    const bare = { vpcs, privateNetworks: [], routes: [], connectors: [] };
    const { out } = await cli(["diff", folder.write("none.json", bare), folder.write("orphans.json", { ...bare, connectors })]);
    expect(out).toContain("61 new findings");
    expect(out).toMatch(/^- … \d+ more$/m);
    expect(out.length).toBeLessThan(65_536);
  });

  test("a stack that is not deployed yet is nothing before, and a plan that takes everything away is nothing after", async () => {
    const vpc = { address: "scaleway_vpc.a", mode: "managed", type: "scaleway_vpc", name: "a" };
    const before = folder.write("empty.json", { format_version: "1.0" });
    const state = folder.write("state.json", {
      format_version: "1.0",
      values: { root_module: { resources: [{ ...vpc, values: { name: "a" } }] } },
    });
    const gone = folder.write("gone.json", {
      planned_values: { root_module: {} },
      resource_changes: [{ ...vpc, change: { actions: ["delete"] } }],
    });
    for (const [from, to] of [
      [before, state],
      [state, gone],
    ] as const) {
      expect([(await cli(["diff", from, to])).code, (await cli(["cost", to, "--before", from])).code]).toEqual([0, 0]);
    }
    expect((await cli(["cost", gone])).err).toContain("nothing is deployed, or everything is destroyed");
    const unrelated = folder.write("unrelated.json", {
      planned_values: { root_module: {} },
      resource_changes: [{ type: "aws_vpc", change: { actions: ["delete"] } }],
    });
    expect((await cli(["diff", state, unrelated])).err).toContain("nothing to check");
  });

  test("each side is checked as it was synthesized: what is accepted afterwards is neither new nor resolved", async () => {
    const reference = (name: string) => `\${scaleway_vpc.${name}.id}`;
    const stack = {
      resource: {
        scaleway_vpc: { a: { name: "a" }, b: { name: "b" } },
        scaleway_vpc_connector: { c: { name: "c", vpc_id: reference("a"), target_vpc_id: reference("b") } },
      },
    };
    const app = (name: string, acceptances: readonly object[]) => {
      mkdirSync(join(folder.path, name, "stacks/net"), { recursive: true });
      folder.write(`${name}/stacks/net/cdk.tf.json`, stack);
      folder.write(`${name}/vpc-peering.json`, {
        version: 2,
        intents: [],
        acceptances,
        settings: {},
        existingVpcs: [],
        addresses: {},
        assumedMirrors: [],
        aliases: {},
        compileFindings: [],
        assumptions: [],
      });
      return join(folder.path, name);
    };
    const open = app("open", []);
    const taken = app("taken", [{ code: "connector-orphan", reason: "known", by: "stack", vpcs: [], everywhere: true }]);
    const headline = async (from: string, to: string) =>
      /, (\d+ new findings?, \d+ resolved),/.exec((await cli(["diff", from, to])).out)?.[1];
    expect(await headline(open, taken)).toBe("0 new findings, 0 resolved");
    expect(await headline(taken, open)).toBe("1 new finding, 0 resolved");
  });

  test("names cannot become markup, mentions or table cells", async () => {
    const evil = JSON.parse(JSON.stringify(wholeTopology).replaceAll('"name":"web"', '"name":"`|@team<img>"')) as unknown;
    const { out } = await cli(["diff", hub, folder.write("evil.json", evil)]);
    expect(out).toContain("`'\\|@team<img>`");
    expect(out.replace(/`[^`\n]*`/g, "")).not.toMatch(/@team|<img>/);
  });

  test("--json holds pairs by name, findings and sums", async () => {
    const { out } = await cli(["diff", hub, whole, "--json"]);
    const { opened, cost } = JSON.parse(out) as { opened: object[]; cost: { before: string; after: string } };
    expect(opened).toContainEqual({ from: "web", to: "data", family: 4 });
    expect([cost.before, cost.after]).toEqual(["58.40 EUR", "87.60 EUR"]);
  });
});
