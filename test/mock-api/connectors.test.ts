import { ACME, type Json, MISSING, PARTNER, useMock } from "./support/mock";

const held = useMock();

describe("connectors", () => {
  test.each(["left", "right"])("routing off on the %s side keeps both orphan, and enable-routing peers them", async (side) => {
    const state = await held.mock.control("PUT", "state", {
      vpcs: [
        { name: "left", routing_enabled: side !== "left" },
        { name: "right", routing_enabled: side !== "right", organization: "partner" },
      ],
      vpc_connectors: [
        { name: "there", vpc: "left", target_vpc: "right" },
        { name: "back", vpc: "right", target_vpc: "left" },
      ],
    });
    const [there, back] = state.vpc_connectors;
    expect([there.status, back.status]).toEqual(["orphan", "orphan"]);
    const off = state.vpcs.find((vpc: Json) => vpc.name === side);
    const token = side === "left" ? ACME.secretKey : PARTNER.secretKey;
    const switched = await held.mock.ok("POST", `vpcs/${off.id}/enable-routing`, {}, token);
    expect([off.routing_enabled, switched.routing_enabled, switched.updated_at > off.updated_at]).toEqual([false, true, true]);
    expect([await held.mock.status(there), await held.mock.status(back, PARTNER.secretKey)]).toEqual(["peered", "peered"]);
  });

  test("a locked connector can be read, but neither changed nor deleted", async () => {
    const { there } = await held.mock.pair();
    expect((await held.mock.control("POST", `connectors/${there.id}/lock`)).locked).toBe(true);
    expect((await held.mock.ok("GET", `vpc-connectors/${there.id}`)).status).toBe("peered");
    const refused = { message: "resource is locked", resource: "vpc_connector", resource_id: there.id, type: "locked" };
    for (const [method, body] of [
      ["PATCH", { name: "n" }],
      ["DELETE", undefined],
    ] as const) {
      const reply = await held.mock.call(method, `vpc-connectors/${there.id}`, body);
      expect([reply.status, reply.body]).toEqual([403, refused]);
    }
    await held.mock.control("POST", `connectors/${there.id}/lock`, { locked: false });
    expect((await held.mock.call("DELETE", `vpc-connectors/${there.id}`)).status).toBe(204);
  });

  test("a VPC with its own connector cannot be deleted, one that is only a target can", async () => {
    const [a, b] = [await held.mock.vpc("a"), await held.mock.vpc("b")];
    await held.mock.connect(a, b);
    const reply = await held.mock.call("DELETE", `vpcs/${a.id}`);
    expect([reply.status, reply.body]).toEqual([
      412,
      {
        help_message: "VPC must be empty to be deleted",
        message: "precondition is not respected",
        precondition: "resource_still_in_use",
        type: "precondition_failed",
      },
    ]);
    expect((await held.mock.call("DELETE", `vpcs/${b.id}`)).status).toBe(204);
  });

  test("a target that does not exist is refused only where the setting says so, one in another region too", async () => {
    const vpc = await held.mock.vpc("a");
    const far = await held.mock.ok("POST", "/vpc/v2/regions/nl-ams/vpcs", { name: "far" });
    await held.mock.control("PUT", "settings", { unknown_target: "not_found" });
    for (const target_vpc_id of [MISSING, far.id]) {
      const reply = await held.mock.call("POST", "vpc-connectors", { name: "c", vpc_id: vpc.id, target_vpc_id });
      expect([reply.status, reply.body.resource_id]).toEqual([404, target_vpc_id]);
    }
    await held.mock.control("PUT", "settings", { unknown_target: "orphan" });
    expect((await held.mock.ok("POST", "vpc-connectors", { name: "c", vpc_id: vpc.id, target_vpc_id: MISSING })).status).toBe("orphan");
  });

  test("a connector in use can be deleted unless the setting refuses it", async () => {
    const { left, there } = await held.mock.pair();
    const route = await held.mock.ok("POST", "routes", { vpc_id: left.id, destination: "10.2.0.0/22", nexthop_vpc_connector_id: there.id });
    await held.mock.control("PUT", "settings", { connector_in_use: "refuse" });
    expect((await held.mock.call("DELETE", `vpc-connectors/${there.id}`)).status).toBe(412);
    await held.mock.control("PUT", "settings", { connector_in_use: "allow" });
    expect((await held.mock.call("DELETE", `vpc-connectors/${there.id}`)).status).toBe(204);
    expect((await held.mock.ok("GET", `routes/${route.id}`)).nexthop_vpc_connector_id).toBe(there.id);
  });

  test("IPv6 blocks collide as IPv4 blocks do, and both families are listed", async () => {
    const [a, b] = [await held.mock.vpc("a"), await held.mock.vpc("b")];
    for (const vpc of [a, b])
      await held.mock.ok("POST", "private-networks", { vpc_id: vpc.id, subnets: ["10.0.0.0/24", "fd00:1:2:3::/64"] });
    const there = await held.mock.connect(a, b);
    expect((await held.mock.connect(b, a)).status).toBe("conflict");
    const overlaps = await held.mock.ok("GET", `vpc-connectors/${there.id}/subnet-overlaps`);
    expect(overlaps.total_count).toBe(2);
    expect(overlaps.subnet_overlaps.map((row: Json) => [row.subnet, row.target_subnet])).toEqual([
      ["10.0.0.0/24", "10.0.0.0/24"],
      ["fd00:1:2:3::/64", "fd00:1:2:3::/64"],
    ]);
    const reversed = await held.mock.ok("GET", `vpc-connectors/${there.id}/subnet-overlaps?order_by=target_subnet_desc&page_size=1`);
    expect([reversed.total_count, reversed.subnet_overlaps.map((row: Json) => row.target_subnet)]).toEqual([2, ["fd00:1:2:3::/64"]]);
  });

  test("the guard names nothing of the target, and holds for an orphan unless switched off there", async () => {
    const [ours, theirs] = [await held.mock.vpc("ours"), await held.mock.vpc("theirs", PARTNER.secretKey)];
    await held.mock.network(theirs, "10.9.0.0/22", PARTNER.secretKey);
    await held.mock.connect(ours, theirs);
    const wish = { vpc_id: ours.id, subnets: ["10.9.1.0/24"] };
    const reply = await held.mock.call("POST", "private-networks", wish);
    expect([reply.status, reply.body]).toEqual([
      400,
      {
        details: [{ argument_name: "subnets", help_message: "subnet_overlaps_in_peered_vpc: {}", reason: "unknown" }],
        message: "invalid argument(s)",
        type: "invalid_arguments",
      },
    ]);
    await held.mock.control("PUT", "settings", { guard_orphan: false });
    expect((await held.mock.call("POST", "private-networks", wish)).status).toBe(200);
  });

  test("automatic blocks differ within a project and region, share one /48, and fall back to 10.0.0.0/8", async () => {
    const made = [];
    for (let index = 0; index < 3; index++) made.push(await held.mock.ok("POST", "private-networks", { name: `n${index}` }));
    expect(made.map((network) => network.subnets[0].subnet)).toEqual(["172.16.0.0/22", "172.16.4.0/22", "172.16.8.0/22"]);
    const groups = made.map((network) => network.subnets[1].subnet.split(":").slice(0, 3).join(":"));
    expect(new Set(groups).size).toBe(1);
    const elsewhere = await held.mock.ok("POST", "/vpc/v2/regions/pl-waw/private-networks", { name: "n" });
    expect(elsewhere.subnets[0].subnet).toBe("172.16.0.0/22");
    expect(elsewhere.subnets[1].subnet.startsWith(groups[0])).toBe(false);
    const full = Array.from({ length: 1024 }, (_, index) => ({
      name: `full${index}`,
      vpc: "full",
      subnets: [`172.${16 + (index >> 6)}.${(index & 63) * 4}.0/22`],
    }));
    await held.mock.control("PUT", "state", {
      vpcs: [{ name: "full" }, { name: "next" }],
      private_networks: full,
      settings: { quota_private_networks: 2000 },
    });
    const next = (await held.mock.ok("GET", "vpcs?name=next")).vpcs[0];
    expect((await held.mock.ok("POST", "private-networks", { vpc_id: next.id })).subnets[0].subnet).toBe("10.0.0.0/22");
  });
});
