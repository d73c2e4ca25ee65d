import { type Reachability, type Trace, trace } from "../../core";
import { cli, temporaryFolder } from "./harness";
import { hubTopology, wholeTopology } from "./topologies";

const folder = temporaryFolder();
const hub = folder.write("hub.json", hubTopology);
const whole = folder.write("whole.json", wholeTopology);

describe("reach", () => {
  test("a path shows each hop there and back and exits 0", async () => {
    const { code, out } = await cli(["reach", whole, "--from", "web/app", "--to", "data/10.2.0.9"]);
    expect(code).toBe(0);
    expect(out.split("\n\n").slice(0, 3).join("\n\n")).toBe(
      [
        "web/app → data/10.2.0.9  reachable, both ways",
        "",
        "Forward",
        "  #  VPC   matched route  next hop               status",
        "  ─  ────  ─────────────  ─────────────────────  ──────",
        "  1  web   10.2.0.0/22    connector web-to-hub   peered",
        "  2  hub   10.2.0.0/22    connector hub-to-data  peered",
        "  3  data  10.2.0.0/22    network db             local",
        "",
        "Return",
        "  #  VPC   matched route  next hop               status",
        "  ─  ────  ─────────────  ─────────────────────  ──────",
        "  1  data  10.1.0.0/22    connector data-to-hub  peered",
        "  2  hub   10.1.0.0/22    connector hub-to-web   peered",
        "  3  web   10.1.0.0/22    network app            local",
      ].join("\n"),
    );
  });

  test("a blocked path names code, objects and cure and exits 1", async () => {
    const { code, out } = await cli(["reach", hub, "--from", "web", "--to", "data"]);
    expect(code).toBe(1);
    expect(out).toContain("web → data  blocked: no-return-route\n");
    expect(out).toContain("cure: add a route 10.1.0.0/22 via connector data-to-hub in VPC data\n");
    expect(out).toContain("on:   data [v-data], db [n-data], app [n-web]\n");
  });

  test("--json prints core's answer and nothing else", async () => {
    const { code, out } = await cli(["reach", hub, "--from", "web", "--to", "partner", "--json"]);
    const expected = trace(hubTopology, { from: { vpcId: "v-web" }, to: { vpcId: "v-partner" } }, {});
    expect(code).toBe(1);
    expect(JSON.parse(out) as Trace).toEqual({
      source: hub,
      sources: [{ name: hub, kind: "topology", shows: "as given" }],
      ...(JSON.parse(JSON.stringify(expected)) as Trace),
    });
  });

  test("trace is another name of it", async () => {
    const ends = [hub, "--from", "web", "--to", "data"];
    expect(await cli(["trace", ...ends])).toEqual(await cli(["reach", ...ends]));
  });

  test("protocol, port, family and hop limit narrow the question", async () => {
    const drop = {
      protocol: "TCP",
      source: "10.1.0.0/22",
      srcPortLow: 0,
      srcPortHigh: 0,
      destination: "10.0.0.0/22",
      dstPortLow: 22,
      dstPortHigh: 22,
      action: "drop",
    };
    const file = folder.write("acl.json", {
      ...wholeTopology,
      acls: [{ vpcId: "v-hub", isIpv6: false, defaultPolicy: "accept", rules: [drop] }],
    });
    const ask = async (...options: string[]) => (await cli(["reach", file, "--from", "web", "--to", "hub", ...options])).code;
    expect(await ask("--protocol", "TCP", "--port", "22")).toBe(1);
    expect(await ask("--protocol", "TCP", "--port", "23")).toBe(0);
    expect(await ask("--family", "6")).toBe(1);
    expect((await cli(["reach", whole, "--from", "web", "--to", "data", "--max-hops", "2"])).out).toContain("blocked: hop-limit");
  });

  test("the matrix has a row and a column for each VPC, and the codes where they fit", async () => {
    const { code, out } = await cli(["reach", "hub.json", "--matrix"], { cwd: folder.path });
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "         hub       web       data             partner",
        "hub      ─         ●         ●                route-to-orphan",
        "web      ●         ─         no-return-route  no-route",
        "data     ●         no-route  ─                no-route",
        "partner  no-route  no-route  no-route         ─",
        "",
        "● 4 of 12 ordered pairs reachable",
        "✕ 8 blocked: no-route 6, no-return-route 1, route-to-orphan 1",
        "source: hub.json: as given",
        "",
      ].join("\n"),
    );
  });

  test("a pair needs both families; the matrix marks pairs that are reachable in one only", async () => {
    const blocks: Record<string, string> = { "n-web": "fd00:1::/64", "n-hub": "fd00:2::/64" };
    const privateNetworks = wholeTopology.privateNetworks.map((network) => ({
      ...network,
      blocks: [...network.blocks, ...(blocks[network.id] ? [blocks[network.id]] : [])],
    }));
    const { out } = await cli(["reach", folder.write("v6.json", { ...wholeTopology, privateNetworks }), "--matrix"]);
    expect(out).toContain("● 6 of 12 ordered pairs reachable\n◐ 2 in one address family only: IPv4 only 2\n");
    const { vpcs, vpcMatrix } = JSON.parse(
      (await cli(["reach", folder.write("v6.json", { ...wholeTopology, privateNetworks }), "--matrix", "--json"])).out,
    ) as Reachability;
    expect(vpcMatrix[vpcs.indexOf("v-web")]![vpcs.indexOf("v-hub")]).toBe("ipv4-only");
    expect((await cli(["reach", whole, "--matrix"])).out).not.toContain("◐");
  });

  test("a narrower terminal gets numbered columns, a very narrow one lists", async () => {
    const numbered = await cli(["reach", hub, "--matrix", "network"], { columns: 40 });
    expect(numbered.out.split("\n").slice(0, 3)).toEqual(["              1 2 3 4", "1 hub/shared  ─ ● ● ✕", "2 web/app     ● ─ ✕ ✕"]);
    const listed = await cli(["reach", hub, "--matrix"], { columns: 12 });
    expect(listed.out.replace(/\s+/g, " ")).toContain("hub reaches 2 of 3: web, data web reaches 1 of 3: hub data");
  });

  test("what follows --matrix may be the source", async () => {
    expect(await cli(["reach", "--matrix", hub])).toEqual(await cli(["reach", hub, "--matrix"]));
  });

  test.each(["5", "0", "ipv4", ""])("there is no address family %j", async (family) => {
    const { code, out, err } = await cli(["reach", hub, "--from", "web", "--to", "hub", `--family=${family}`]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("It must be 4 or 6.");
  });

  test("hop tables on a narrow terminal become blocks", async () => {
    const { out } = await cli(["reach", whole, "--from", "web", "--to", "hub"], { columns: 40 });
    expect(out).toContain(
      "  #              1\n  VPC            web\n  matched route  10.0.0.0/22\n  next hop       connector web-to-hub\n  status         peered\n",
    );
  });

  test("colour shows on a terminal only, and not against NO_COLOR", async () => {
    const ask = (surroundings: Parameters<typeof cli>[1]) => cli(["reach", whole, "--from", "web", "--to", "hub"], surroundings);
    expect((await ask({ tty: true, columns: 100 })).out).toContain("\u001b[32mreachable, both ways\u001b[0m");
    expect((await ask({ tty: true, columns: 100, env: { NO_COLOR: "1" } })).out).not.toContain("\u001b");
    expect((await ask({})).out).not.toContain("\u001b");
    expect((await ask({ env: { FORCE_COLOR: "1" } })).out).toContain("\u001b[32mreachable, both ways\u001b[0m");
    expect((await ask({ env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).out).not.toContain("\u001b");
    expect((await ask({ tty: true, columns: 100, env: { FORCE_COLOR: "0" } })).out).not.toContain("\u001b");
  });

  test("COLUMNS is the width where the answer is piped, and only there", async () => {
    const ask = (surroundings: Parameters<typeof cli>[1]) => cli(["reach", hub, "--matrix"], surroundings);
    expect(await ask({ env: { COLUMNS: "40" } })).toEqual(await ask({ columns: 40 }));
    expect(await ask({ columns: 100, env: { COLUMNS: "40" } })).toEqual(await ask({ env: { COLUMNS: "no number" } }));
  });

  test.each([
    [[], "missing --from and --to, or --matrix for every pair"],
    [["--matrix", "--from", "web"], "--matrix shows every pair; leave --from and --to out"],
    [["--matrix", "netwrok"], '--matrix cannot be "netwrok"; use vpc or network, or a source that can be read'],
    [["--from", "web", "--to", "hub", "--protocol", "ICMP", "--port", "1"], "ICMP has no ports; leave --port out"],
  ])("%j is wrong use", async (options, message) => {
    expect(await cli(["reach", hub, ...options])).toEqual({ code: 2, out: "", err: `vpc-peering: ${message}\n` });
  });
});
