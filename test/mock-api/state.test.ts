import { ACME, type Json, MISSING, PARTNER, TestMock, useMock } from "./support/mock";

const held = useMock();

describe("state, snapshots and reset", () => {
  test("a state that is read and put back is the same state", async () => {
    const { left, networks, there } = await held.mock.pair();
    await held.mock.ok("POST", "routes", { vpc_id: left.id, destination: "10.2.0.0/22", nexthop_vpc_connector_id: there.id });
    await held.mock.ok("PUT", `vpcs/${left.id}/acl-rules`, { default_policy: "drop", rules: [{ action: "accept" }] });
    await held.mock.ok("POST", "ingress-rules", {
      vpc_id: left.id,
      source: "10.2.0.0/22",
      nexthop_resource_ip: "10.1.0.2",
      nexthop_private_network_id: networks[0].id,
      description: "",
    });
    const source = { private_network_id: networks[0].id };
    await held.mock.ok("POST", "/ipam/v1/regions/fr-par/ips", { source, is_ipv6: false, resource: { mac_address: "02:00:00:00:00:01" } });
    await held.mock.control("POST", "organizations", {
      name: "third",
      payment_method: false,
      projects: [{ name: "p", description: "", default_vpcs: false }],
      keys: [{ permission_sets: [{ name: "VPCFullAccess", project_ids: [ACME.projectId] }], expires_at: "2031-01-01T00:00:00Z" }],
    });
    await held.mock.control("PUT", "settings", { settle_ms: 20_000_000 });
    await held.mock.ok("DELETE", `vpc-connectors/${(await held.mock.connect(left, { id: MISSING, name: "none" })).id}`);
    const far = [await held.mock.vpc("far"), await held.mock.vpc("farther")] as const;
    await held.mock.connect(far[0], far[1]);
    const settling = await held.mock.connect(far[1], far[0]);
    await held.mock.control("POST", `connectors/${settling.id}/lock`);
    await held.mock.control("POST", "clock/advance", { hours: 2 });
    const before = await held.mock.control("GET", "state");
    expect(before.vpc_connectors.map((row: Json) => [row.status, row.settles_at !== undefined, row.locked])).toEqual([
      ["peered", false, false],
      ["peered", false, false],
      ["peered", true, false],
      ["peered", true, true],
    ]);
    expect(await held.mock.control("PUT", "state", before)).toEqual(before);
    expect(await held.mock.control("GET", "state")).toEqual(before);
  });

  test("a snapshot brings everything back, history included", async () => {
    const { there, networks } = await held.mock.pair();
    await held.mock.control("POST", "clock/advance", { hours: 1.5 });
    const before = await held.mock.control("GET", "state");
    await held.mock.control("POST", "snapshots", { name: "peered" });
    await held.mock.ok("DELETE", `vpc-connectors/${there.id}`);
    await held.mock.ok("DELETE", `private-networks/${networks[0].id}`);
    await held.mock.control("POST", "snapshots/peered/restore");
    expect(await held.mock.control("GET", "state")).toEqual(before);
    expect((await held.mock.control("GET", "billing?organization=acme")).hours).toBe(4);
    expect((await held.mock.control("GET", "snapshots")).snapshots.map(({ name }: Json) => name)).toEqual(["peered"]);
    await held.mock.control("DELETE", "snapshots/peered");
    expect((await held.mock.raw("POST", "/mock/snapshots/peered/restore")).status).toBe(404);
  });

  test("a snapshot from a later time takes the clock along: what was peered is peered and billed", async () => {
    await held.mock.control("POST", "clock/advance", { hours: 100 });
    const { there } = await held.mock.pair();
    await held.mock.control("POST", "clock/advance", { hours: 2 });
    await held.mock.control("POST", "snapshots", { name: "later" });
    await held.mock.control("POST", "reset");
    await held.mock.freeze();
    await held.mock.control("POST", "snapshots/later/restore");
    expect(await held.mock.control("GET", "clock")).toEqual({ now: "2030-01-05T06:00:00.000000Z", frozen: true });
    expect(await held.mock.status(there)).toBe("peered");
    expect((await held.mock.control("GET", "billing?organization=acme")).hours).toBe(4);
    await held.mock.control("DELETE", "snapshots/later");
  });

  test("what is made after a world was put in place is the newest of it", async () => {
    const older = [await held.mock.vpc("a"), await held.mock.vpc("b"), await held.mock.vpc("c")];
    const state = await held.mock.control("GET", "state");
    await held.mock.control("POST", "snapshots", { name: "abc" });
    for (const put of [() => held.mock.control("PUT", "state", state), () => held.mock.control("POST", "snapshots/abc/restore")]) {
      await held.mock.control("POST", "reset");
      await held.mock.freeze();
      await put();
      const newest = await held.mock.vpc("d");
      const { vpcs } = await held.mock.ok("GET", "vpcs?order_by=created_at_desc");
      expect(vpcs.slice(0, 4).map(({ name }: Json) => name)).toEqual(["d", "c", "b", "a"]);
      expect(older.map(({ id }) => id)).not.toContain(newest.id);
    }
    await held.mock.control("DELETE", "snapshots/abc");
  });

  test("counted ids begin anew at a reset, and pass over those that the world has", async () => {
    const first = await held.mock.vpc("first");
    const state = await held.mock.control("GET", "state");
    await held.mock.control("POST", "reset");
    await held.mock.freeze();
    expect((await held.mock.vpc("again")).id).toBe(first.id);
    await held.mock.control("POST", "reset");
    await held.mock.control("PUT", "state", state);
    const second = await held.mock.vpc("second");
    expect([second.id === first.id, (await held.mock.ok("GET", `vpcs/${first.id}`)).name]).toEqual([false, "first"]);
  });

  test("a state that was read is a seed, and the flags win over its settings", async () => {
    await held.mock.control("POST", "organizations", { name: "third" });
    await held.mock.pair();
    await held.mock.control("PUT", "settings", { settle_ms: 5, conflict_refresh: "manual" });
    const state = await held.mock.control("GET", "state");
    const seeded = await TestMock.start({ seed: state, settings: { settle_ms: 1 } });
    try {
      const settings = { ...state.settings, settle_ms: 1 };
      expect(await seeded.control("GET", "state")).toEqual({ ...state, settings });
      await seeded.control("POST", "reset");
      expect(await seeded.control("GET", "state")).toEqual({ ...state, settings });
    } finally {
      await seeded.stop();
    }
  });

  test.each([null, 5, "text", []])("a seed that is %j is refused", async (seed) => {
    await expect(TestMock.start({ seed: seed as never })).rejects.toThrow(/^state must be an object/);
  });

  test("a reset leaves the two organizations with their default VPCs and nothing else", async () => {
    await held.mock.control("POST", "organizations", { name: "third" });
    await held.mock.pair();
    await held.mock.control("PUT", "settings", { settle_ms: 5 });
    await held.mock.control("POST", "reset");
    const state = await held.mock.control("GET", "state");
    expect(state.organizations.map((one: Json) => [one.name, one.id, one.project_id, one.secret_key])).toEqual(
      [ACME, PARTNER].map((one) => [one.name, one.organizationId, one.projectId, one.secretKey]),
    );
    expect(state.vpcs.map((vpc: Json) => `${vpc.name} ${vpc.region} ${vpc.is_default} ${vpc.tags}`)).toEqual(
      ["acme", "partner"].flatMap(() => ["fr-par", "nl-ams", "pl-waw", "it-mil"].map((region) => `default ${region} true default`)),
    );
    expect([state.private_networks, state.vpc_connectors, state.status_history, state.settings.settle_ms, state.clock.frozen]).toEqual([
      [],
      [],
      [],
      0,
      false,
    ]);
  });

  test.each([
    [{ vpcs: [{ name: "a", region: "mars" }] }, 'state.vpcs[0].region must be one of fr-par, nl-ams, pl-waw, it-mil, got "mars"'],
    [{ vpcs: [{ name: "a", colour: 1 }] }, 'state.vpcs[0] has an unknown field "colour"'],
    [{ vpc: [] }, 'state has an unknown field "vpc"'],
    [
      { private_networks: [{ name: "n", vpc: "nowhere" }] },
      'state.private_networks[0].vpc: there is no vpcs entry with id or name "nowhere"',
    ],
    [
      { vpcs: [{ name: "a" }], private_networks: [{ vpc: "a", subnets: ["10.0.0.1/24"] }] },
      'state.private_networks[0].subnets[0]: "10.0.0.1/24" has host bits set: did you mean "10.0.0.0/24"?',
    ],
    [
      { vpcs: [{ name: "a" }], vpc_connectors: [{ vpc: "a", target_vpc: "a" }] },
      'state.vpc_connectors[0]: a connector cannot point at its own VPC "a"',
    ],
    [{ topology: { vpcs: [null] } }, "state.topology.vpcs[0] must be an object, got null"],
    [{ topology: { vpcs: [{ id: "a", organizationId: true }] } }, "state.topology.vpcs[0].organizationId must be a text, got true"],
    [{ topology: { vpcs: [], connectors: 5 } }, "state.topology.connectors must be a list, got 5"],
    [
      { topology: { vpcs: [], routes: [{ destination: "10.0.0.0/8" }] } },
      "state.topology.routes[0].nexthop must be an object, got undefined",
    ],
    [{ topology: {} }, 'state.topology must be an object with at least "vpcs"'],
    [{ settings: 5 }, "state.settings must be an object, got 5"],
    [{ settings: { max_hops: 1 } }, 'setting "max_hops" cannot be 1: expected a count of VPCs, 2 or more'],
  ])("the document %j is refused and nothing changes", async (document, message) => {
    await held.mock.vpc("kept");
    const before = await held.mock.control("GET", "state");
    const reply = await held.mock.raw("PUT", "/mock/state", { body: JSON.stringify(document) });
    expect([reply.status, reply.body.message]).toEqual([400, message]);
    expect(await held.mock.control("GET", "state")).toEqual(before);
  });

  test("a world of more than a megabyte is put in one request", async () => {
    const vpcs = Array.from({ length: 6000 }, (_, index) => ({ name: `vpc-${index}`, tags: ["x".repeat(150)] }));
    expect(JSON.stringify({ vpcs }).length).toBeGreaterThan(1024 * 1024);
    expect((await held.mock.control("PUT", "state", { vpcs })).vpcs).toHaveLength(6008);
  });

  test("what is put can differ from what the API would allow: a peering over an overlap that nobody decided yet", async () => {
    const state = await held.mock.control("PUT", "state", {
      vpcs: [{ name: "a" }, { name: "b" }],
      private_networks: [
        { vpc: "a", subnets: ["10.0.0.0/16"] },
        { vpc: "b", subnets: ["10.0.1.0/24"] },
      ],
      vpc_connectors: [
        { vpc: "a", target_vpc: "b", status: "peered" },
        { vpc: "b", target_vpc: "a", status: "peered" },
      ],
    });
    const [there] = state.vpc_connectors;
    expect(there.status).toBe("peered");
    expect((await held.mock.control("POST", `connectors/${there.id}/refresh`)).status).toBe("conflict");
  });
});
