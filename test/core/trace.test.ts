import { trace, UNROUTABLE_PRODUCTS, UnknownEndpointError, verdicts } from "../../core";
import { pair, TopologyBuilder } from "./topology-builder";

const ends = { from: { vpcId: "a" }, to: { vpcId: "b" } };
const chain = () =>
  new TopologyBuilder()
    .vpc("a", { networks: { app: "10.0.0.0/22" } })
    .vpc("b", { networks: { app: "10.1.0.0/22" } })
    .vpc("c", { networks: { app: "10.2.0.0/22" } })
    .peer("a", "b")
    .peer("b", "c");

describe("the answer", () => {
  test("tells every hop there and back: matched route, connector, status, and the network at the end", () => {
    const answer = trace(pair().build(), ends);
    expect(answer).toMatchObject({ ...ends, verdict: "reachable", additionalBlockers: [] });
    expect(answer.blocker).toBeUndefined();
    expect(answer.forward).toEqual([
      {
        vpcId: "a",
        destination: "10.1.0.0/22",
        routeId: "a 10.1.0.0/22",
        connectorId: "a>b",
        connectorStatus: "peered",
        steeredTo: undefined,
      },
      { vpcId: "b", destination: "10.1.0.0/22", privateNetworkId: "b/app", steeredTo: undefined },
    ]);
    expect(answer.back.map(({ vpcId, routeId }) => [vpcId, routeId])).toEqual([
      ["b", "b 10.0.0.0/22"],
      ["a", undefined],
    ]);
  });

  test("a default route counts, and where its network does not opt in to default routes that is said", () => {
    const topology = pair().build();
    const routes = topology.routes.map((route) => (route.vpcId === "a" ? { ...route, destination: "0.0.0.0/0" } : route));
    const asked = { ...topology, routes };
    const sentence =
      "network app of VPC a is assumed to know route 0.0.0.0/0, although default routes reach only networks with default route propagation, and it is off there";
    expect(trace(asked, ends)).toMatchObject({ verdict: "reachable", assumptions: expect.arrayContaining([sentence]) });
    const privateNetworks = topology.privateNetworks.map((network) => ({ ...network, defaultRoutePropagationEnabled: true }));
    expect(trace({ ...asked, privateNetworks }, ends).assumptions).not.toContain(sentence);
    expect(trace({ ...topology, routes: routes.map((route) => ({ ...route, destination: "0.0.0.0/1" })) }, ends).assumptions).toHaveLength(
      1,
    );
  });

  test("names the products that no routing reaches, and what the source assumes", () => {
    const { assumptions } = trace(pair().assuming("ACLs are not in a plan").build(), ends);
    expect(assumptions).toHaveLength(2);
    expect(assumptions[0]).toBe("ACLs are not in a plan");
    for (const product of UNROUTABLE_PRODUCTS) expect(assumptions[1]).toContain(product);
  });

  test("names the route to add, by block, connector and VPC", () => {
    const answer = trace(chain().build(), { from: { vpcId: "a" }, to: { vpcId: "c" } });
    expect(answer.blocker).toEqual({
      code: "no-route",
      severity: "error",
      message:
        "VPC a has no route for 10.2.0.0/22 (network app of VPC c); this stops packets from network app of VPC a (10.0.0.0/22) to network app of VPC c (10.2.0.0/22)",
      subjects: ["a", "a/app", "c/app"],
      hint: "add a route 10.2.0.0/22 via connector a-to-b in VPC a",
    });
  });

  test("goes on as if each blocker were gone: one question shows all that must be done", () => {
    const answer = trace(chain().build(), { from: { vpcId: "a" }, to: { vpcId: "c" } });
    expect(answer.additionalBlockers.map(({ code, subjects, hint }) => [code, subjects[0], hint])).toEqual([
      ["transitivity-off", "b", "recreate VPC b with transitivity (it can only be set at creation), or peer VPC a with VPC c directly"],
      ["no-route", "b", "add a route 10.2.0.0/22 via connector b-to-c in VPC b"],
      ["no-return-route", "c", "add a route 10.0.0.0/22 via connector c-to-b in VPC c"],
      ["no-return-route", "b", "add a route 10.0.0.0/22 via connector b-to-a in VPC b"],
    ]);
  });

  test("with the hints followed one by one, ends reachable", () => {
    const cured = chain().vpc("b2", { networks: { app: "10.9.0.0/22" } });
    const repaired = cured
      .route("a", "10.2.0.0/22", "b")
      .route("b", "10.2.0.0/22", "c")
      .route("c", "10.0.0.0/22", "b")
      .route("b", "10.0.0.0/22", "a")
      .build();
    const withTransit = { ...repaired, vpcs: repaired.vpcs.map((vpc) => ({ ...vpc, transitivityEnabled: vpc.id === "b" })) };
    expect(trace(repaired, { from: { vpcId: "a" }, to: { vpcId: "c" } }).blocker?.code).toBe("transitivity-off");
    expect(trace(withTransit, { from: { vpcId: "a" }, to: { vpcId: "c" } }).verdict).toBe("reachable");
  });

  test("for VPCs is yes only when every pair of their networks is, and names the pair that is not", () => {
    const topology = pair({ networks: { app: "10.0.0.0/22", jobs: "10.0.8.0/22" } }).build();
    const answer = trace(topology, ends);
    expect(answer.blocker).toMatchObject({ code: "no-return-route", subjects: ["b", "b/app", "a/jobs"] });
    expect(answer.forward).toHaveLength(2);
    expect(answer.back).toEqual([]);
    expect(trace(topology, { from: { vpcId: "a", privateNetworkId: "a/app" }, to: { vpcId: "b" } }).verdict).toBe("reachable");
  });

  test("is no when part of a block is routed elsewhere, with the part in the message", () => {
    const answer = trace(
      pair()
        .vpc("c", { networks: { app: "10.2.0.0/22" } })
        .peer("a", "c")
        .route("a", "10.1.1.0/24", "c")
        .build(),
      ends,
    );
    expect(answer.blocker?.code).toBe("transitivity-off");
    expect(answer.blocker?.message).toContain("10.1.1.0/24");
  });
});

describe("ends", () => {
  test("an address is asked about alone, within its network", () => {
    const topology = pair().route("a", "10.1.3.0/24", "ghost").build();
    const to = (address: string) => trace(topology, { from: { vpcId: "a" }, to: { vpcId: "b", address } });
    expect(to("10.1.0.9").verdict).toBe("reachable");
    expect(to("10.1.3.9").blocker?.code).toBe("route-blackhole");
    expect(to("10.1.3.9").blocker?.message).toContain("points at connector a>ghost, which does not exist");
  });

  test("an address outside the VPC's networks is reached through a resource there, and there only", () => {
    const steered = pair().route("a", "0.0.0.0/1", "b").route("b", "8.0.0.0/8", "b/app").build();
    expect(trace(steered, { from: { vpcId: "a" }, to: { vpcId: "b", address: "8.8.8.8" } }).forward.at(-1)).toMatchObject({
      routeId: "b 8.0.0.0/8",
      privateNetworkId: "b/app",
    });
    expect(trace(steered, { from: { vpcId: "a" }, to: { vpcId: "b", address: "9.9.9.9" } }).blocker).toMatchObject({
      code: "no-route",
      hint: "create a network that contains 9.9.9.9/32 in VPC b, or add a route 9.9.9.9/32",
    });
  });

  test.each([
    [{ from: { vpcId: "x" }, to: { vpcId: "b" } }, "the topology contains no VPC x"],
    [{ from: { vpcId: "a", privateNetworkId: "b/app" }, to: { vpcId: "b" } }, "VPC a contains no Private Network b/app"],
    [{ from: { vpcId: "a" }, to: { vpcId: "b", address: "10.1" } }, '"10.1" is not an IPv4 or IPv6 address'],
  ])("unknown ends %j are told by name", (question, message) => {
    expect(() => trace(pair().build(), question)).toThrow(new UnknownEndpointError(message));
  });

  test("VPCs without a block of one family between them are no-route, with the reason", () => {
    const topology = new TopologyBuilder()
      .vpc("a", { networks: { app: "10.0.0.0/22" } })
      .vpc("b")
      .peer("a", "b")
      .build();
    expect(trace(topology, ends).blocker).toMatchObject({
      code: "no-route",
      message: "VPC a and VPC b have no known blocks of one address family",
    });
  });
});

describe("what the source cannot know", () => {
  const partner = () =>
    new TopologyBuilder().vpc("a", { networks: { app: "10.0.0.0/22" } }).vpc("b", { opaque: true, networks: { declared: "10.64.0.0/22" } });

  test("a half that is another party's counts as there, and the answer says so", () => {
    const answer = trace(partner().connector("a", "b", { mirrorAssumed: true }).route("a", "10.64.0.0/22", "b").build(), ends);
    expect(answer.verdict).toBe("reachable");
    expect(answer.assumptions).toEqual(
      expect.arrayContaining([
        "VPC b is assumed to have its half of connector a-to-b",
        "VPC b is not fully visible: its own ACLs and routes are assumed to let the traffic pass",
        "VPC b is not fully visible: it is assumed to route 10.0.0.0/22 to VPC a",
      ]),
    );
  });

  test("a status that the source knows is believed over the assumption", () => {
    const orphan = partner().connector("a", "b", { mirrorAssumed: true, status: "orphan" }).route("a", "10.64.0.0/22", "b").build();
    expect(trace(orphan, ends).blocker?.code).toBe("route-to-orphan");
    const peered = partner().connector("a", "b", { status: "peered" }).route("a", "10.64.0.0/22", "b").build();
    expect(trace(peered, ends).verdict).toBe("reachable");
  });

  test("a declared block that overlaps ours is a conflict even under the assumption", () => {
    const topology = new TopologyBuilder()
      .vpc("a", { networks: { app: "10.0.0.0/22" } })
      .vpc("b", { opaque: true, networks: { declared: "10.0.2.0/24", other: "10.64.0.0/22" } })
      .connector("a", "b", { mirrorAssumed: true })
      .route("a", "10.64.0.0/22", "b")
      .build();
    const answer = trace(topology, { from: ends.from, to: { vpcId: "b", privateNetworkId: "b/other" } });
    expect(answer.blocker).toMatchObject({
      code: "route-to-conflict",
      hint: "give network app of VPC a another block, 10.0.4.0/22 is free (a block cannot be changed: create a new network and move)",
    });
    expect(answer.blocker?.message).toContain("10.0.0.0/22 of network app of VPC a overlaps 10.0.2.0/24 of network declared of VPC b");
  });

  test("a target that the topology does not hold is opaque", () => {
    const topology = new TopologyBuilder()
      .vpc("a", { networks: { app: "10.0.0.0/22" } })
      .connector("a", "far", { mirrorAssumed: true })
      .route("a", "10.64.0.0/22", "far")
      .build();
    expect(trace(topology, { from: { vpcId: "a" }, to: { vpcId: "far", address: "10.64.0.9" } }).verdict).toBe("reachable");
    expect(trace(topology, { from: { vpcId: "a" }, to: { vpcId: "far", address: "10.99.0.9" } }).blocker?.code).toBe("no-route");
  });

  test("blocks known only after apply are walked by reference and printed by name", () => {
    const sketch = { networks: { app: ["10.0.0.0/22", 6] as const } };
    const other = { networks: { app: ["10.1.0.0/22", 6] as const } };
    const half = pair(sketch, other).route("a", undefined, "b", { privateNetworkId: "b/app", family: 6 });
    const answer = trace(half.build(), ends);
    expect(answer.blocker).toMatchObject({
      code: "no-return-route",
      hint: "add a route for the IPv6 block of network app of VPC a via connector b-to-a in VPC b, by reference: the block is unknown until apply",
    });
    const whole = half.route("b", undefined, "a", { privateNetworkId: "a/app", family: 6 }).build();
    expect(trace(whole, ends).verdict).toBe("reachable");
    expect(trace(whole, ends, { family: 6 }).forward[0]!.destination).toBe("the IPv6 block of network app of VPC b");
    expect(trace(whole, ends).assumptions).toContain(
      "the IPv6 block of network app of VPC b is only known after apply: it is assumed not to overlap any other",
    );
  });

  test("a route of which nothing is known leaves the pair open, and the answer says so", () => {
    const topology = pair({ networks: { app: ["10.0.0.0/22"] } }, { networks: { app: ["10.1.0.0/22", 6] } })
      .vpc("c", { networks: { app: [6] } })
      .peer("a", "c")
      .route("c", undefined, "a");
    const answer = trace(topology.build(), { from: { vpcId: "c" }, to: { vpcId: "b" } });
    expect(answer.verdict).toBe("blocked");
    expect(answer.blocker?.message).toContain("is unknown until apply");
    expect(answer.assumptions).toContain('destination of route c "a" of VPC c is unknown until apply');
  });

  test("a route of which nothing is known may lead to a known block as well: nobody is told that it does not", () => {
    const topology = new TopologyBuilder()
      .vpc("a", { networks: { app: ["10.0.0.0/22"] } })
      .vpc("b", { networks: { app: ["10.1.0.0/22"] } })
      .peer("a", "b")
      .route("a", undefined, "b")
      .route("b", "10.0.0.0/22", "a")
      .build();
    const answer = trace(topology, { from: { vpcId: "a" }, to: { vpcId: "b" } });
    expect([answer.verdict, answer.undecided]).toEqual(["blocked", true]);
    expect(answer.assumptions).toContain('destination of route a "b" of VPC a is unknown until apply');
    expect(verdicts(topology, { intents: [{ from: "a", to: "b" }] })).toEqual([]);
  });
});

describe("ACLs", () => {
  const web = { source: "10.0.0.0/22", destination: "10.1.0.0/22" };
  const reply = { source: "10.1.0.0/22", destination: "10.0.0.0/22" };

  test("part of the protocols and ports passing is a yes with a qualification", () => {
    const topology = pair()
      .acl(
        "b",
        "drop",
        { action: "accept", protocol: "TCP", ...web, dstPortLow: 443, dstPortHigh: 443 },
        { action: "accept", protocol: "TCP", ...reply, srcPortLow: 443, srcPortHigh: 443 },
      )
      .build();
    const open = trace(topology, ends);
    expect(open.verdict).toBe("reachable");
    expect(open.assumptions).toContain(
      "the IPv4 ACL of VPC b accepts only part of the traffic from 10.0.0.0/22 to 10.1.0.0/22: TCP to port 443",
    );
    expect(trace(topology, ends, { protocol: "TCP", port: 443 }).assumptions).toHaveLength(1);
    expect(trace(topology, ends, { protocol: "TCP", port: 444 }).blocker?.code).toBe("acl-drop");
    expect(trace(topology, ends, { protocol: "ICMP" }).blocker?.code).toBe("acl-drop");
  });

  test("replies pass the same ACLs with ports exchanged: forgotten, they are dropped", () => {
    const topology = pair()
      .acl("b", "drop", { action: "accept", protocol: "TCP", ...web, dstPortLow: 443, dstPortHigh: 443 })
      .build();
    const answer = trace(topology, ends, { protocol: "TCP", port: 443 });
    expect(answer.blocker?.message).toBe(
      "the default policy (drop) of the IPv4 ACL of VPC b drops TCP from port 443 from 10.1.0.0/22 to 10.0.0.0/22; this stops replies from network app of VPC b (10.1.0.0/22) to network app of VPC a (10.0.0.0/22)",
    );
    expect(answer.forward).toHaveLength(2);
  });

  test("two ACLs that pass nothing in common close the way together", () => {
    const one = pair().acl("a", "drop", { action: "accept", protocol: "TCP" }).build();
    expect(trace(one, ends).verdict).toBe("reachable");
    const both = pair()
      .acl("a", "drop", { action: "accept", protocol: "TCP" })
      .acl("b", "drop", { action: "accept", protocol: "UDP" })
      .build();
    expect(trace(both, ends).blocker).toMatchObject({ code: "acl-drop", subjects: ["b", "a/app", "b/app"] });
  });

  test("the first matching rule wins", () => {
    const drop = { action: "drop", ...web } as const;
    const accept = { action: "accept", ...web } as const;
    expect(trace(pair().acl("b", "accept", accept, drop).build(), ends).verdict).toBe("reachable");
    expect(trace(pair().acl("b", "accept", drop, accept).build(), ends).blocker?.message).toContain(
      "rule 1 (drop ANY 10.0.0.0/22 to 10.1.0.0/22)",
    );
  });

  test("a rule for some addresses blocks the pair, since every address counts", () => {
    const answer = trace(pair().acl("b", "accept", { action: "drop", source: "10.0.0.7/32", destination: "10.1.0.0/22" }).build(), ends);
    expect(answer.blocker?.message).toContain("drops all traffic from 10.0.0.7/32 to 10.1.0.0/22");
    expect(answer.blocker?.hint).toBe(
      "add an accept rule from 10.0.0.7/32 to 10.1.0.0/22 before rule 1 of VPC b; ACLs are stateless, so replies need one too",
    );
  });
});
