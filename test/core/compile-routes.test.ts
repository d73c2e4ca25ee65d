import { type CompiledRoute, compileRoutes, type RouteCompilerInput, type RouteVpc } from "../../core";

const vpc = (id: string, ...blocks: RouteVpc["blocks"]): RouteVpc => ({ id, blocks });
const text = (routes: readonly CompiledRoute[]) =>
  routes.map(({ vpcId, viaVpcId, destination, destinationOf }) => {
    const to = destination ?? `${destinationOf!.privateNetworkId} IPv${destinationOf!.family}`;
    return `${vpcId}: ${to} via ${viaVpcId}`;
  });

const A = vpc("a", "10.0.0.0/22");
const B = vpc("b", "10.1.0.0/22");
const C = vpc("c", "10.2.0.0/22");
const D = vpc("d", "10.3.0.0/22");
const E = vpc("e", "10.4.0.0/22");
const chain: RouteCompilerInput["links"] = [
  ["a", "b"],
  ["b", "c"],
  ["c", "d"],
  ["d", "e"],
];

describe("compileRoutes", () => {
  test("a pair gets one route on either side and nobody forwards", () => {
    const result = compileRoutes({ vpcs: [A, B], links: [["b", "a"]], intents: [{ between: ["b", "a"] }] });
    expect(text(result.routes)).toEqual(["a: 10.1.0.0/22 via b", "b: 10.0.0.0/22 via a"]);
    expect(result).toMatchObject({ transitive: [], paths: [{ between: ["a", "b"], path: ["a", "b"] }], unintendedPairs: [], findings: [] });
  });

  test("four chained VPCs, ends only: the documented partial configuration, and the two between forward", () => {
    const result = compileRoutes({ vpcs: [A, B, C, D], links: chain.slice(0, 3), intents: [{ between: ["a", "d"] }] });
    expect(text(result.routes)).toEqual([
      "a: 10.3.0.0/22 via b",
      "b: 10.0.0.0/22 via a",
      "b: 10.3.0.0/22 via c",
      "c: 10.0.0.0/22 via b",
      "c: 10.3.0.0/22 via d",
      "d: 10.0.0.0/22 via c",
    ]);
    expect(result).toMatchObject({ transitive: ["b", "c"], unintendedPairs: [], findings: [] });
  });

  test("four chained VPCs, any to any: summaries never take in a VPC that lies the other way", () => {
    const pairs = ["a", "b", "c", "d"].flatMap((from, index, all) => all.slice(index + 1).map((to) => ({ between: [from, to] as const })));
    const result = compileRoutes({ vpcs: [A, B, C, D], links: chain.slice(0, 3), intents: pairs });
    expect(text(result.routes)).toHaveLength(12);
    const [low, high] = [vpc("low", "10.2.0.0/22"), vpc("high", "10.2.4.0/22")];
    const joined = compileRoutes({
      vpcs: [A, B, low, high],
      links: [
        ["a", "b"],
        ["b", "low"],
        ["b", "high"],
      ],
      intents: [{ between: ["a", "low"] }, { between: ["a", "high"] }],
    });
    expect(text(joined.routes)).toContain("a: 10.2.0.0/21 via b");
    expect(text(joined.routes)).toEqual(expect.arrayContaining(["b: 10.2.0.0/22 via low", "b: 10.2.4.0/22 via high"]));
  });

  test("a fifth VPC is refused with the path in the message, and gets no routes", () => {
    const result = compileRoutes({ vpcs: [A, B, C, D, E], links: chain, intents: [{ between: ["a", "e"] }] });
    expect(result.routes).toEqual([]);
    expect(result.findings).toEqual([
      {
        code: "hop-limit",
        severity: "error",
        message: "the path a – b – c – d – e has 5 VPCs, and at most 4 can be chained",
        subjects: ["a", "b", "c", "d", "e"],
        hint: "peer VPC a with a VPC nearer to VPC e, so that the path has at most 4 VPCs",
      },
    ]);
    expect(compileRoutes({ vpcs: [A, B, C, D, E], links: chain, intents: [{ between: ["a", "e"] }], maxHops: 5 }).findings).toEqual([]);
  });

  test("a VPC that may not forward is named, and gone around when there is another way", () => {
    const closed = { ...B, transitivity: false };
    const links: RouteCompilerInput["links"] = [
      ["a", "b"],
      ["b", "d"],
    ];
    const refused = compileRoutes({ vpcs: [A, closed, D], links, intents: [{ between: ["a", "d"] }] });
    expect(refused.findings.map(({ code, message }) => [code, message])).toEqual([
      ["transitivity-off", "VPC a and VPC d are joined only through VPC b, which has transitivity off (a – b – d)"],
    ]);
    const around = compileRoutes({
      vpcs: [A, closed, C, D],
      links: [...links, ["a", "c"], ["c", "d"]],
      intents: [{ between: ["a", "d"] }],
    });
    expect(around.paths).toEqual([{ between: ["a", "d"], path: ["a", "c", "d"] }]);
  });

  test("VPCs that no peering joins are told so", () => {
    const result = compileRoutes({ vpcs: [{ ...A, name: "web" }, B], links: [], intents: [{ between: ["a", "b"] }] });
    expect(result.findings.map(({ code, message }) => [code, message])).toEqual([
      ["no-route", "VPC web and VPC b are meant to reach each other, but no chain of peerings joins them"],
    ]);
  });

  test("of two equally short paths that with the smallest link is taken, whatever else is added", () => {
    const links: RouteCompilerInput["links"] = [
      ["a", "c"],
      ["c", "d"],
      ["a", "b"],
      ["b", "d"],
    ];
    const intents = [{ between: ["d", "a"] as const }];
    expect(compileRoutes({ vpcs: [A, B, C, D], links, intents }).paths[0]!.path).toEqual(["a", "b", "d"]);
    expect(compileRoutes({ vpcs: [A, B, C, D, E], links: [["a", "e"], ...links], intents }).paths[0]!.path).toEqual(["a", "b", "d"]);
  });

  test("a block only known after apply is routed by reference on every VPC of the path", () => {
    const data = vpc("d", "10.3.0.0/22", { privateNetworkId: "d/app", family: 6 });
    const result = compileRoutes({
      vpcs: [A, B, data],
      links: [
        ["a", "b"],
        ["b", "d"],
      ],
      intents: [{ between: ["a", "d"] }],
    });
    expect(text(result.routes)).toEqual([
      "a: 10.3.0.0/22 via b",
      "a: d/app IPv6 via b",
      "b: 10.0.0.0/22 via a",
      "b: 10.3.0.0/22 via d",
      "b: d/app IPv6 via d",
      "d: 10.0.0.0/22 via b",
    ]);
  });

  test("default-route steering writes halves of both families, and the way back by blocks", () => {
    const result = compileRoutes({ vpcs: [A, B], links: [["a", "b"]], intents: [{ between: ["a", "b"], defaultRoute: "b" }] });
    expect(text(result.routes)).toEqual([
      "a: 0.0.0.0/1 via b",
      "a: 128.0.0.0/1 via b",
      "a: ::/1 via b",
      "a: 8000::/1 via b",
      "b: 10.0.0.0/22 via a",
    ]);
  });

  test("spokes that all steer to a forwarding hub reach each other: told, not hidden", () => {
    const hub = { ...B, transitivity: true };
    const intents = ["a", "c"].map((spoke) => ({ between: [spoke, "b"] as const, defaultRoute: "b" }));
    const links: RouteCompilerInput["links"] = [
      ["a", "b"],
      ["b", "c"],
    ];
    expect(compileRoutes({ vpcs: [A, hub, C], links, intents }).unintendedPairs).toEqual([
      { between: ["a", "c"], because: "a – b; b – c" },
    ]);
    expect(compileRoutes({ vpcs: [A, B, C], links, intents }).unintendedPairs).toEqual([]);
  });

  test("two VPCs between the ends of different intents meet by routes that both need", () => {
    const intents = [{ between: ["a", "c"] as const }, { between: ["b", "d"] as const }];
    const result = compileRoutes({ vpcs: [A, B, C, D], links: chain.slice(0, 3), intents });
    expect(result.unintendedPairs).toEqual([{ between: ["b", "c"], because: "a – b – c; b – c – d" }]);
  });

  test("narrower and wider destinations stand in for a VPC's blocks", () => {
    const links: RouteCompilerInput["links"] = [["a", "b"]];
    const narrow = compileRoutes({ vpcs: [A, B], links, intents: [{ between: ["a", "b"], destinations: { b: ["10.1.0.0/24"] } }] });
    expect(text(narrow.routes)).toEqual(["a: 10.1.0.0/24 via b", "b: 10.0.0.0/22 via a"]);
    const wide = compileRoutes({ vpcs: [A, B], links, intents: [{ between: ["a", "b"], destinations: { b: ["10.0.0.0/8"] } }] });
    expect(text(wide.routes)).toEqual(["a: 10.0.0.0/8 via b", "b: 10.0.0.0/22 via a"]);
    expect([...narrow.findings, ...wide.findings]).toEqual([]);
  });

  test("destinations that one VPC cannot tell apart are named with both values", () => {
    const twin = vpc("c", "10.1.0.0/24");
    const result = compileRoutes({
      vpcs: [A, B, twin],
      links: [
        ["a", "b"],
        ["a", "c"],
      ],
      intents: [{ between: ["a", "b"] }, { between: ["a", "c"] }],
    });
    expect(result.findings.map(({ code, message }) => [code, message])).toEqual([
      [
        "ambiguous-destination",
        "VPC a cannot distinguish 10.1.0.0/22 of VPC b from 10.1.0.0/24 of VPC c: they overlap, and a route leads to only one of them",
      ],
    ]);
    const same = compileRoutes({ vpcs: [A, vpc("b", "10.0.1.0/24")], links: [["a", "b"]], intents: [{ between: ["a", "b"] }] });
    expect(same.findings.map(({ message }) => message)).toEqual([
      "VPC a itself contains addresses of 10.0.1.0/24 of VPC b, so packets for them never leave it",
      "VPC b itself contains addresses of 10.0.0.0/22 of VPC a, so packets for them never leave it",
    ]);
  });

  test("nothing asked, nothing written; an intent of a VPC with itself is nothing asked", () => {
    const empty = { routes: [], transitive: [], paths: [], unintendedPairs: [], findings: [] };
    expect(compileRoutes({ vpcs: [A, B], links: [["a", "b"]], intents: [] })).toEqual(empty);
    expect(compileRoutes({ vpcs: [A, B], links: [["a", "b"]], intents: [{ between: ["a", "a"] }] })).toEqual(empty);
  });

  test("two intents of one pair add up", () => {
    const result = compileRoutes({
      vpcs: [A, B],
      links: [["a", "b"]],
      intents: [
        { between: ["a", "b"], destinations: { b: ["10.1.0.0/24"] } },
        { between: ["b", "a"], destinations: { b: ["10.1.1.0/24"] } },
      ],
    });
    expect(text(result.routes)).toEqual(["a: 10.1.0.0/23 via b", "b: 10.0.0.0/22 via a"]);
    expect(result.unintendedPairs).toEqual([]);
  });
});
