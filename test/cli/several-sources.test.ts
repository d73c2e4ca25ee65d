import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference, Trace } from "../../core";
import { type RunningServer, startServer } from "../../mock-api";
import { cli, temporaryFolder } from "./harness";
import { wholeTopology } from "./topologies";

const folder = temporaryFolder();
const here = { cwd: folder.path };
const ids = { a: "fr-par/11111111-2222-4333-8444-000000000001", b: "fr-par/11111111-2222-4333-8444-000000000002" };
const resource = (type: string, name: string, values: object) => ({ address: `${type}.${name}`, mode: "managed", type, name, values });
const state = (...resources: object[]) => ({ format_version: "1.0", values: { root_module: { resources } } });
const vpc = (name: "a" | "b") => resource("scaleway_vpc", name, { name, id: ids[name], region: "fr-par" });
const network = (name: "a" | "b", subnet: string) =>
  resource("scaleway_vpc_private_network", name, {
    name,
    id: `fr-par/21111111-2222-4333-8444-00000000000${name === "a" ? 1 : 2}`,
    vpc_id: ids[name],
    ipv4_subnet: [{ subnet }],
  });
const connector = (from: "a" | "b", to: "a" | "b") =>
  resource("scaleway_vpc_connector", from, {
    name: `${from}-to-${to}`,
    id: `fr-par/31111111-2222-4333-8444-00000000000${from === "a" ? 1 : 2}`,
    vpc_id: ids[from],
    target_vpc_id: ids[to],
    status: "peered",
  });
const route = (from: "a" | "b", destination: string) =>
  resource("scaleway_vpc_route", from, {
    id: `fr-par/41111111-2222-4333-8444-00000000000${from === "a" ? 1 : 2}`,
    vpc_id: ids[from],
    destination,
    nexthop_vpc_connector_id: `fr-par/31111111-2222-4333-8444-00000000000${from === "a" ? 1 : 2}`,
  });

folder.write("net.json", state(vpc("a"), vpc("b"), network("a", "10.0.0.0/22"), network("b", "10.1.0.0/22")));
folder.write("mesh.json", state(connector("a", "b"), connector("b", "a"), route("a", "10.1.0.0/22"), route("b", "10.0.0.0/22")));

describe("two states of one network", () => {
  test("together they are reachable, in any order; each alone is not", async () => {
    const ask = async (...files: string[]) => (await cli(["reach", ...files, "--from", "a", "--to", "b", "--json"], here)).code;
    expect(await ask("net.json", "mesh.json")).toBe(0);
    expect(await ask("mesh.json", "net.json")).toBe(0);
    expect(await ask("net.json")).toBe(1);
  });

  test("every command reads both and names them", async () => {
    for (const command of ["check", "cost"]) {
      const { code, out } = await cli([command, "net.json", "mesh.json", "--json"], here);
      expect([code, (JSON.parse(out) as { sources: { name: string }[] }).sources.map(({ name }) => name)]).toEqual([
        0,
        ["net.json", "mesh.json"],
      ]);
    }
    expect((await cli(["renumber", "net.json", "mesh.json"], here)).code).toBe(0);
    expect((await cli(["graph", "net.json", "mesh.json", "--format", "dot"], here)).out.match(/peered/g)).not.toBeNull();
  });

  test("--strict fails on what one state only refers to, and passes on both", async () => {
    expect((await cli(["check", "mesh.json", "--strict", "--fail-on", "never"], here)).code).toBe(1);
    expect((await cli(["check", "mesh.json", "--fail-on", "never"], here)).code).toBe(0);
    expect((await cli(["check", "net.json", "mesh.json", "--strict", "--fail-on", "never"], here)).code).toBe(0);
    expect((await cli(["cost", "mesh.json", "--strict"], here)).code).toBe(1);
    expect((await cli(["diff", "mesh.json", "mesh.json", "--strict"], here)).code).toBe(1);
  });

  test("sides of a comparison may have several sources", async () => {
    const { out } = await cli(["diff", "--before", "net.json", "--after", "net.json", "--after", "mesh.json", "--json"], here);
    const { opened, closed } = JSON.parse(out) as Difference;
    expect([opened, closed]).toEqual([
      [
        { from: "a", to: "b", family: 4 },
        { from: "b", to: "a", family: 4 },
      ],
      [],
    ]);
  });
});

describe("a comparison with a server", () => {
  let mock: RunningServer;
  beforeAll(async () => {
    mock = await startServer({ port: 0 });
    folder.write("whole.json", wholeTopology);
  });
  afterAll(() => mock.close());

  test("--mock is the earlier side beside one source", async () => {
    const { out } = await cli(["diff", "--mock", mock.url, "whole.json", "--json"], here);
    const { sources } = JSON.parse(out) as { sources: { before: { kind: string }[]; after: { kind: string }[] } };
    expect([sources.before.map(({ kind }) => kind), sources.after.map(({ kind }) => kind)]).toEqual([["mock"], ["topology"]]);
  });

  test.each([
    [["diff"], "name two sources: vpc-peering diff BEFORE AFTER"],
    [["diff", "--mock"], "name the other side of the comparison: --before SOURCE or --after SOURCE"],
    [["diff", "whole.json", "net.json", "--account"], "both sides are named; name the mock or the account as one of them"],
    [["diff", "whole.json", "--before", "net.json", "--after", "net.json"], '"whole.json" has no side'],
  ])("%j is wrong use", async (argv, message) => {
    const { code, err } = await cli(argv, here);
    expect([code, err.includes(message)]).toEqual([2, true]);
  });
});

describe("a plan that replaces a connector", () => {
  test("names the paths that it interrupts", async () => {
    const resources = [
      ...state(
        vpc("a"),
        vpc("b"),
        network("a", "10.0.0.0/22"),
        network("b", "10.1.0.0/22"),
        connector("a", "b"),
        connector("b", "a"),
        route("a", "10.1.0.0/22"),
        route("b", "10.0.0.0/22"),
      ).values.root_module.resources,
    ];
    folder.write("before.json", state(...resources));
    folder.write("replace.json", {
      format_version: "1.2",
      planned_values: { root_module: { resources } },
      resource_changes: [
        {
          address: "scaleway_vpc_connector.a",
          type: "scaleway_vpc_connector",
          mode: "managed",
          name: "a",
          change: { actions: ["delete", "create"] },
        },
      ],
    });
    const { replacements } = JSON.parse((await cli(["diff", "before.json", "replace.json", "--json"], here)).out) as Difference;
    expect(replacements.map(({ kind, interrupted }) => [kind, interrupted.length])).toEqual([["connector", 2]]);
    const { out } = await cli(["diff", "before.json", "replace.json"], here);
    expect(out).toContain("2 IPv4 paths interrupted meanwhile");
  });
});

describe("output", () => {
  test("--output writes the file and nothing to stdout; an error leaves an older file", async () => {
    const { code, out } = await cli(["graph", "net.json", "--format", "dot", "--output", "net.dot"], here);
    expect([code, out]).toEqual([0, ""]);
    const written = readFileSync(join(folder.path, "net.dot"), "utf8");
    expect(written).toContain("// source: net.json: as deployed at the last refresh\n");
    expect((await cli(["graph", "gone.json", "--output", "net.dot"], here)).code).toBe(2);
    expect(readFileSync(join(folder.path, "net.dot"), "utf8")).toBe(written);
    expect((await cli(["check", "net.json", "--output", "no/where.txt"], here)).err).toContain('--output "no/where.txt" cannot be written');
  });

  test("--json and another format contradict each other", async () => {
    expect((await cli(["check", "net.json", "--json", "--format", "sarif"], here)).code).toBe(2);
    expect((await cli(["check", "net.json", "--json", "--format", "json"], here)).code).toBe(0);
  });

  test("help of a command, by either way", async () => {
    for (const name of ["reach", "mock", "diff"]) expect(await cli(["help", name])).toEqual(await cli([name, "--help"]));
  });

  test("what is not deployed is planned, in text and JSON", async () => {
    const { resources } = state(
      vpc("a"),
      vpc("b"),
      network("a", "10.0.0.0/22"),
      network("b", "10.1.0.0/22"),
      connector("a", "b"),
      connector("b", "a"),
      route("a", "10.1.0.0/22"),
      route("b", "10.0.0.0/22"),
    ).values.root_module;
    const created = resources.map((each) => ({ ...each, change: { actions: ["create"] } }));
    const plan = folder.write("created.json", {
      format_version: "1.2",
      planned_values: { root_module: { resources } },
      resource_changes: created,
    });
    const ask = ["reach", plan, "--from", "a", "--to", "b"];
    expect((await cli(ask)).out).toMatch(/connector a-to-b +planned\n/);
    const { forward } = JSON.parse((await cli([...ask, "--json"])).out) as {
      forward: (Trace["forward"][number] & { planned?: boolean })[];
    };
    expect(forward[0]!.planned).toBe(true);
    expect((await cli(["cost", plan])).out).toContain("  planned  ");
  });
});
