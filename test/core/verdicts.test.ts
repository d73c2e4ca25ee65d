import { costs, DEFAULT_RATE, difference, type Finding, type Topology, verdicts } from "../../core";
import { pair, TopologyBuilder } from "./topology-builder";

const told = (topology: Topology, options?: Parameters<typeof verdicts>[1]) =>
  verdicts(topology, options).map(({ code, severity, subjects }) => `${severity} ${code} ${subjects[0]}`);
const only = (findings: readonly Finding[], code: string) => findings.filter((finding) => finding.code === code);

describe("verdicts", () => {
  test("a pair with routes both ways has no findings", () => expect(verdicts(pair().build())).toEqual([]));

  test("all findings come at once, each once, in the order of the codes", () => {
    const topology = pair({ region: "fr-par" }, { region: "nl-ams", networks: { app: "10.0.2.0/24" } })
      .connector("a", "a")
      .route("a", "10.7.0.0/22", "ghost")
      .build();
    expect(told(topology)).toEqual([
      "error cidr-overlap a/app",
      "error region-mismatch a>b",
      "error region-mismatch b>a",
      "error self-peering a>a",
      "error route-to-orphan b 10.0.0.0/22",
      "error route-to-orphan a 10.1.0.0/22",
      "warning route-blackhole a 10.1.0.0/22",
      "error route-blackhole a 10.7.0.0/22",
    ]);
  });

  test("does not depend on the order of the input", () => {
    const topology = pair()
      .vpc("c", { networks: { app: "10.1.0.0/24" } })
      .peer("a", "c")
      .route("a", "10.1.0.0/24", "c")
      .build();
    const turned: Topology = {
      ...topology,
      vpcs: [...topology.vpcs].reverse(),
      privateNetworks: [...topology.privateNetworks].reverse(),
      connectors: [...topology.connectors].reverse(),
      routes: [...topology.routes].reverse(),
    };
    expect(verdicts(turned)).toEqual(verdicts(topology));
    expect(verdicts(topology)).not.toEqual([]);
  });

  test("the documented partial chain is fine: those between need not talk to the ends", () => {
    const topology = new TopologyBuilder()
      .vpc("a", { networks: { app: "10.0.0.0/22" } })
      .vpc("b", { networks: { app: "10.1.0.0/22" }, transitivityEnabled: true })
      .vpc("c", { networks: { app: "10.2.0.0/22" } })
      .peer("a", "b")
      .peer("b", "c")
      .route("a", "10.2.0.0/22", "b")
      .route("b", "10.2.0.0/22", "c")
      .route("b", "10.0.0.0/22", "a")
      .route("c", "10.0.0.0/22", "b")
      .build();
    expect(verdicts(topology)).toEqual([]);
  });

  test("a wider route is no promise: isolated spokes that steer their default to the hub have no findings", () => {
    const topology = new TopologyBuilder()
      .vpc("hub", { networks: { app: "10.0.0.0/22" } })
      .vpc("x", { networks: { app: "10.1.0.0/22" } })
      .vpc("y", { networks: { app: "10.2.0.0/22" } });
    for (const spoke of ["x", "y"]) topology.peer("hub", spoke).route(spoke, "0.0.0.0/1", "hub").route(spoke, "128.0.0.0/1", "hub");
    topology.route("hub", "10.1.0.0/22", "x").route("hub", "10.2.0.0/22", "y");
    expect(verdicts(topology.build())).toEqual([]);
  });

  test("a summary of a VPC's neighbouring blocks is followed as what it holds", () => {
    const topology = pair({}, { networks: { app: "10.1.0.0/23", data: "10.1.2.0/23" } }).build();
    expect(verdicts(topology)).toEqual([]);
    const halved = { ...topology, routes: topology.routes.filter(({ vpcId }) => vpcId === "a") };
    expect(told(halved)).toEqual(["warning no-route b>a", "error no-return-route b"]);
  });

  test("intents turn what is in the way of either direction into errors", () => {
    const topology = pair().build();
    const cut = { ...topology, routes: [] };
    expect(only(verdicts(cut), "no-route").every(({ severity }) => severity === "warning")).toBe(true);
    expect(told(cut, { intents: [{ from: "a", to: "b" }] }).filter((line) => line.startsWith("error"))).toEqual([
      "error no-route a",
      "error no-route b",
      "error no-return-route a",
      "error no-return-route b",
    ]);
    expect(verdicts(topology, { intents: [{ from: "a", to: "b" }] })).toEqual([]);
  });

  test("an overlap names both networks, both blocks and a free block", () => {
    const [finding] = verdicts(pair({}, { networks: { app: "10.0.2.0/24" } }).build());
    expect(finding).toEqual({
      code: "cidr-overlap",
      severity: "error",
      message: "networks in peered VPCs overlap: 10.0.0.0/22 of network app of VPC a and 10.0.2.0/24 of network app of VPC b",
      subjects: ["a/app", "b/app", "a", "b"],
      hint: "give network app of VPC b another block, 10.0.4.0/24 is free (a block cannot be changed: create a new network and move)",
    });
  });

  test("the overlap and the routes into it, from either side, propose the same network and block", () => {
    for (const [a, b] of [
      ["10.0.0.0/22", "10.0.2.0/24"],
      ["10.0.2.0/24", "10.0.0.0/22"],
      ["10.0.0.0/22", "10.0.0.0/22"],
    ]) {
      const topology = new TopologyBuilder().vpc("a", { networks: { app: a! } }).vpc("b", { networks: { app: b! } });
      const findings = verdicts(topology.peer("a", "b").route("a", b!, "b").route("b", a!, "a").build());
      const hints = findings.filter(({ code }) => code === "cidr-overlap" || code === "route-to-conflict").map(({ hint }) => hint);
      expect(hints.length).toBeGreaterThanOrEqual(3);
      expect(new Set(hints).size).toBe(1);
    }
  });

  test("the free blocks of all hints can be taken together: free in every VPC, and another for each network", () => {
    const same = { networks: { app: "10.0.0.0/22" } };
    const topology = new TopologyBuilder()
      .vpc("a", same)
      .vpc("b", same)
      .vpc("c", same)
      .vpc("z", { networks: { app: "10.0.4.0/22" } })
      .peer("a", "b")
      .peer("a", "c")
      .peer("b", "c")
      .peer("c", "z")
      .build();
    const hints = only(verdicts(topology), "cidr-overlap").map(({ hint }) =>
      /(VPC \w) another block, (\S+) is free/.exec(hint ?? "")?.slice(1),
    );
    expect(hints).toEqual([
      ["VPC b", "10.0.8.0/22"],
      ["VPC c", "10.0.12.0/22"],
      ["VPC c", "10.0.12.0/22"],
    ]);
  });

  test("overlapping leaves of a forwarding hub are a warning, and an error once somebody routes their addresses", () => {
    const leaves = () =>
      new TopologyBuilder()
        .vpc("hub", { networks: { app: "10.0.0.0/22" }, transitivityEnabled: true })
        .vpc("x", { networks: { app: "10.1.0.0/22" } })
        .vpc("y", { networks: { app: "10.1.0.0/22" } })
        .peer("hub", "x")
        .peer("hub", "y");
    expect(told(leaves().build())[0]).toBe("warning cidr-overlap x/app");
    expect(told(leaves().route("hub", "10.1.0.0/22", "x").build())[0]).toBe("error cidr-overlap x/app");
  });

  test("a conflict whose overlap is not visible is told once for the pair, and never beside the overlap", () => {
    const half = new TopologyBuilder().vpc("a", { networks: { app: "10.0.0.0/22" } }).vpc("b", { opaque: true });
    expect(verdicts(half.connector("a", "b", { status: "conflict" }).build())).toEqual([
      {
        code: "cidr-overlap",
        severity: "error",
        message: "connector a-to-b from VPC a to VPC b is in conflict, but the overlapping network is not visible to you",
        subjects: ["a>b", "a", "b"],
        hint: "ask for the blocks of VPC b and renumber one side; if the overlap is already resolved, refresh the connector",
      },
    ]);
    expect(only(verdicts(half.connector("b", "a", { status: "conflict" }).build()), "cidr-overlap")).toHaveLength(1);
    const seen = half.vpc("b2", { networks: { app: "10.0.2.0/24" } }).connector("a", "b2", { status: "conflict" });
    expect(told(seen.build()).filter((line) => line.includes("b2") || line.includes("a/app"))).toEqual(["error cidr-overlap a/app"]);
  });

  test("a region that nobody knows is no mismatch", () =>
    expect(only(verdicts(pair({ region: undefined }).build()), "region-mismatch")).toEqual([]));

  test("the 512th connector and the 255th network are allowed, one more is not", () => {
    const many = (spokes: number, networks: number) => {
      const builder = new TopologyBuilder().vpc("hub", { organizationId: "o" });
      for (let index = 0; index < spokes; index++) builder.vpc(`s${index}`, { organizationId: "o" }).peer("hub", `s${index}`);
      for (let index = 0; index < networks; index++) {
        builder.vpc(`n${index}`, { organizationId: "o", networks: { app: `10.${index >> 6}.${(index % 64) * 4}.0/22` } });
      }
      return builder.build();
    };
    expect(told(many(256, 0))).toEqual([]);
    expect(told(many(257, 0))).toEqual(["error quota-connectors o"]);
    expect(told(many(0, 255))).toEqual([]);
    expect(told(many(0, 256))).toEqual(["error quota-private-networks o"]);
  });

  test("a budget met to the cent is kept", () => {
    expect(verdicts(pair().build(), { monthlyBudgetNanos: 29_200_000_000 })).toEqual([]);
    expect(verdicts(pair().build(), { monthlyBudgetNanos: 29_199_999_999 })[0]).toMatchObject({
      code: "cost-over-budget",
      message: `a month of 2 peered connectors costs 29.20 EUR, and the budget is 29.199999999 EUR (rate: ${DEFAULT_RATE.source})`,
      hint: "the budget pays for 1 connector: raise it, or peer fewer VPCs",
    });
  });
});

describe("costs", () => {
  test("each peered connector is charged to its own project, orphans and conflicts to nobody", () => {
    const topology = pair({ organizationId: "acme", projectId: "p1" }, { organizationId: "partner", projectId: "p2" })
      .vpc("c")
      .connector("a", "c")
      .build();
    const { connectors, totalNanos, traffic, rate } = costs(topology);
    expect(
      connectors.map(({ connectorId, organizationId, projectId, hours, amountNanos }) => [
        connectorId,
        organizationId,
        projectId,
        hours,
        amountNanos,
      ]),
    ).toEqual([
      ["a>b", "acme", "p1", 730, 14_600_000_000],
      ["b>a", "partner", "p2", 730, 14_600_000_000],
    ]);
    expect([totalNanos, traffic, rate]).toEqual([29_200_000_000, "unmetered", DEFAULT_RATE]);
  });

  test("our half of a peering with a partner counts once, and the assumption is told", () => {
    const topology = new TopologyBuilder().vpc("a").connector("a", "far", { mirrorAssumed: true }).build();
    expect(costs(topology)).toMatchObject({
      totalNanos: 14_600_000_000,
      assumptions: ["connector a-to-far is counted as peered: VPC far is assumed to have its half"],
    });
  });
});

describe("difference", () => {
  test("tells which pairs opened and closed, and which findings came and went", () => {
    const before = pair().build();
    const after = pair({}, {})
      .vpc("c", { networks: { app: "10.2.0.0/22" } })
      .peer("a", "c")
      .route("a", "10.2.0.0/22", "c")
      .route("c", "10.0.0.0/22", "a")
      .build();
    const cut = { ...after, routes: after.routes.filter(({ id }) => id !== "b 10.0.0.0/22") };
    const change = difference(before, cut);
    expect(change.opened).toEqual([
      { from: "a", to: "c", family: 4 },
      { from: "c", to: "a", family: 4 },
    ]);
    expect(change.closed).toEqual([
      { from: "a", to: "b", family: 4 },
      { from: "b", to: "a", family: 4 },
    ]);
    expect(change.findingsAdded.map(({ code }) => code)).toEqual(["no-route", "no-return-route"]);
    expect(change.findingsRemoved).toEqual([]);
    const undone = difference(cut, before);
    expect([undone.opened, undone.closed, undone.findingsRemoved]).toEqual([change.closed, change.opened, change.findingsAdded]);
  });

  test("the same topology twice is no difference, and VPCs can be told apart by name", () => {
    const topology = pair().build();
    const none = { opened: [], closed: [], findingsAdded: [], findingsRemoved: [], replacements: [] };
    expect(difference(topology, structuredClone(topology))).toEqual(none);
    const renumbered = JSON.parse(
      JSON.stringify(topology)
        .replaceAll('"vpcId":"a"', '"vpcId":"x"')
        .replace('"id":"a"', '"id":"x"')
        .replaceAll('"targetVpcId":"a"', '"targetVpcId":"x"'),
    ) as Topology;
    expect(difference(topology, renumbered, { identify: ({ name }) => name })).toEqual(none);
    expect(difference(topology, renumbered).opened).toHaveLength(2);
  });
});
