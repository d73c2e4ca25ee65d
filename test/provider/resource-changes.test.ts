import { diagnosticsOf } from "../../provider/framework/diagnostics";
import { importObject, refresh, upgradeState } from "../../provider/framework/lifecycle";
import type { ObjectValue } from "../../provider/framework/value";
import { CONNECTOR, ID, NETWORK, OTHER, REGIONAL, ResourceBench, ROUTE, RULE, VPC } from "./support/resource-bench";

let bench: ResourceBench;

beforeAll(async () => {
  bench = await ResourceBench.open();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.renew());

describe("update", () => {
  const updated = (typeName: string, prior: ObjectValue, planned: ObjectValue) =>
    bench.run(typeName, { prior: { id: REGIONAL, ...prior }, planned: { id: REGIONAL, ...planned } });

  test.each<[string, string, unknown, ObjectValue, ObjectValue, unknown[]]>([
    [
      "scaleway_vpc: only what changed",
      "scaleway_vpc",
      VPC,
      { name: "a", tags: ["x"] },
      { name: "b", tags: ["x"] },
      [["PATCH", `fr-par/vpcs/${ID}`, { name: "b" }]],
    ],
    [
      "scaleway_vpc: emptied tags",
      "scaleway_vpc",
      VPC,
      { name: "a", tags: ["x"] },
      { name: "a", tags: null },
      [["PATCH", `fr-par/vpcs/${ID}`, { tags: [] }]],
    ],
    [
      "scaleway_vpc: one empty tag is not none",
      "scaleway_vpc",
      VPC,
      { tags: [] },
      { tags: [""] },
      [["PATCH", `fr-par/vpcs/${ID}`, { tags: [""] }]],
    ],
    [
      "scaleway_vpc: routing and propagation are switched on",
      "scaleway_vpc",
      VPC,
      { enable_routing: false, enable_custom_routes_propagation: false },
      { enable_routing: true, enable_custom_routes_propagation: true },
      [
        ["POST", `fr-par/vpcs/${ID}/enable-routing`, {}],
        ["POST", `fr-par/vpcs/${ID}/enable-custom-routes-propagation`, {}],
      ],
    ],
    [
      "scaleway_vpc_private_network: always everything",
      "scaleway_vpc_private_network",
      NETWORK,
      { name: "n" },
      { name: "m", tags: ["t"], enable_default_route_propagation: true },
      [["PATCH", `fr-par/private-networks/${ID}`, { name: "m", tags: ["t"], default_route_propagation_enabled: true }]],
    ],
    [
      "scaleway_vpc_connector: only what changed",
      "scaleway_vpc_connector",
      CONNECTOR,
      { name: "c" },
      { name: "d" },
      [["PATCH", `fr-par/vpc-connectors/${ID}`, { name: "d" }]],
    ],
    ["scaleway_vpc_connector: nothing to send", "scaleway_vpc_connector", CONNECTOR, { name: "c" }, { name: "c" }, []],
    [
      "scaleway_vpc_route: an emptied next hop is sent as an empty text",
      "scaleway_vpc_route",
      ROUTE,
      { nexthop_vpc_connector_id: `fr-par/${ID}`, nexthop_private_network_id: "fr-par/" },
      { nexthop_vpc_connector_id: null, nexthop_private_network_id: `fr-par/${OTHER}` },
      [["PATCH", `fr-par/routes/${ID}`, { nexthop_private_network_id: OTHER, nexthop_vpc_connector_id: "" }]],
    ],
    [
      "scaleway_vpc_route: the innermost id of a nested resource",
      "scaleway_vpc_route",
      ROUTE,
      {},
      { nexthop_resource_id: `fr-par-1/${ID}/${OTHER}` },
      [["PATCH", `fr-par/routes/${ID}`, { nexthop_resource_id: OTHER }]],
    ],
    [
      "scaleway_vpc_ingress_rule: only what changed",
      "scaleway_vpc_ingress_rule",
      RULE,
      { source: "10.9.0.0/22" },
      { source: "10.8.0.1" },
      [["PATCH", `fr-par/ingress-rules/${ID}`, { source: "10.8.0.1/32" }]],
    ],
    [
      "scaleway_vpc_acl: no rules are null",
      "scaleway_vpc_acl",
      { rules: [], default_policy: "accept" },
      {},
      { rules: [], default_policy: "accept", is_ipv6: false },
      [["PUT", `fr-par/vpcs/${ID}/acl-rules`, { rules: null, is_ipv6: false, default_policy: "accept" }]],
    ],
  ])("%s", async (_fact, typeName, object, prior, planned, expected) => {
    bench.serve(object);
    expect((await updated(typeName, prior, planned)).diagnostics).toEqual([]);
    expect(bench.written()).toEqual(expected);
  });

  test("a failed update keeps the prior state", async () => {
    bench.serve(VPC, () => ({ status: 400, body: { message: "no" } }));
    const { state, diagnostics } = await updated("scaleway_vpc", { name: "a" }, { name: "b" });
    expect(state).toEqual({ id: REGIONAL, name: "a" });
    expect(diagnostics[0]!.summary).toBe(`Cannot update scaleway_vpc "a" (${REGIONAL}): http error 400: no`);
  });
});

describe("deletion", () => {
  const gone = { status: 404, body: { type: "not_found", message: "resource is not found", resource: "x", resource_id: ID } };
  const remove = (typeName: string) => bench.run(typeName, { prior: { id: REGIONAL, is_ipv6: true }, planned: null });

  test.each([
    ["scaleway_vpc", "vpcs"],
    ["scaleway_vpc_private_network", "private-networks"],
    ["scaleway_vpc_connector", "vpc-connectors"],
    ["scaleway_vpc_route", "routes"],
    ["scaleway_vpc_ingress_rule", "ingress-rules"],
  ])("%s is one DELETE", async (typeName, kind) => {
    bench.serve({});
    expect(await remove(typeName)).toEqual({ state: null, diagnostics: [] });
    expect(bench.api.takeLines()).toEqual([`DELETE /vpc/v2/regions/fr-par/${kind}/${ID}`]);
  });

  test("scaleway_vpc_acl resets the IPv4 rules, as the official provider does", async () => {
    bench.serve({ rules: [], default_policy: "accept" });
    expect((await remove("scaleway_vpc_acl")).state).toBeNull();
    expect(bench.written()).toEqual([["PUT", `fr-par/vpcs/${ID}/acl-rules`, { rules: null, is_ipv6: false, default_policy: "accept" }]]);
  });

  test.each(["scaleway_vpc_private_network", "scaleway_vpc_ingress_rule"])("%s that is gone already is fine", async (typeName) => {
    bench.serve({}, () => gone);
    expect(await remove(typeName)).toEqual({ state: null, diagnostics: [] });
  });

  test.each(["scaleway_vpc", "scaleway_vpc_connector", "scaleway_vpc_route"])(
    "%s that is gone already is an error, as with the official provider",
    async (typeName) => {
      bench.serve({}, () => gone);
      const { state, diagnostics } = await remove(typeName);
      expect(state).not.toBeNull();
      expect(diagnostics[0]).toMatchObject({
        summary: `Cannot delete ${typeName} (${REGIONAL}): resource x with ID ${ID} is not found`,
        detail:
          "Check that it exists in this region and that the key may see it. If it was deleted outside Terraform, run a plan: a refresh takes it out of the state.",
      });
    },
  );

  const inUse = {
    status: 412,
    body: {
      type: "precondition_failed",
      message: "precondition is not respected",
      precondition: "resource_still_in_use",
      help_message: "Private Network must be empty to be deleted",
    },
  };

  test("scaleway_vpc_private_network in use is tried again until it lets go", async () => {
    bench.serve({}, (_request, count) => (count <= 3 ? inUse : undefined));
    expect(await remove("scaleway_vpc_private_network")).toEqual({ state: null, diagnostics: [] });
    expect(bench.waits).toEqual([500, 1000, 2000]);
  });

  test("scaleway_vpc_private_network in use for 30 s is an error with the service's words", async () => {
    bench.serve({}, () => inUse);
    const { state, diagnostics } = await remove("scaleway_vpc_private_network");
    expect(state).toMatchObject({ id: REGIONAL });
    expect(diagnostics[0]!.summary).toContain("Private Network must be empty to be deleted");
    expect(diagnostics[0]!.detail).toBe("Remove what still uses it, then apply again.");
    expect(bench.waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000]);
  });

  test("an interrupt ends the trying", async () => {
    bench.stopAfterWaits(2);
    bench.serve({}, () => inUse);
    expect((await remove("scaleway_vpc_private_network")).diagnostics).toHaveLength(1);
    expect(bench.api.received).toHaveLength(2);
  });
});

describe("refresh", () => {
  test("an object that is gone is null", async () => {
    bench.serve({}, () => ({
      status: 404,
      body: { type: "not_found", message: "resource is not found", resource: "unknown", resource_id: "" },
    }));
    expect(await refresh(bench.resource("scaleway_vpc_route"), { client: bench.client, state: { id: REGIONAL } })).toBeNull();
  });

  test("drift is read, tags that were emptied included", async () => {
    bench.serve({ ...VPC, name: "renamed", tags: [] });
    const state = await refresh(bench.resource("scaleway_vpc"), { client: bench.client, state: { id: REGIONAL, name: "a", tags: ["x"] } });
    expect(state).toMatchObject({ name: "renamed", tags: null });
  });

  test("an empty list where the state holds nothing, and the reverse, is no drift", async () => {
    bench.serve(CONNECTOR);
    const tagsAfter = async (tags: null | string[]) =>
      (await refresh(bench.resource("scaleway_vpc_connector"), { client: bench.client, state: { id: REGIONAL, tags } }))!["tags"];
    expect(await tagsAfter(null)).toBeNull();
    expect(await tagsAfter([])).toEqual([]);
  });

  test("an id of the wrong form is told with the right one", async () => {
    const attempt = refresh(bench.resource("scaleway_vpc"), { client: bench.client, state: { id: ID } });
    await expect(attempt.catch((thrown) => diagnosticsOf(thrown, "reading"))).resolves.toEqual([
      {
        severity: "error",
        summary: `"${ID}" is not the id of a regional object`,
        detail: "It is written <region>/<uuid>, for example fr-par/11111111-1111-1111-1111-111111111111.",
        path: undefined,
      },
    ]);
  });
});

describe("import and upgrade", () => {
  test("an import starts from the id alone", () => {
    expect(importObject(bench.resource("scaleway_vpc"), "scaleway_vpc", REGIONAL)).toEqual({ id: REGIONAL });
  });

  test("that of an ACL knows its VPC", () => {
    expect(importObject(bench.resource("scaleway_vpc_acl"), "scaleway_vpc_acl", REGIONAL)).toEqual({ id: REGIONAL, vpc_id: REGIONAL });
  });

  test("a private network of schema version 0 had a zone in its id", () => {
    const upgrade = (id: string) => upgradeState(bench.resource("scaleway_vpc_private_network"), { id, name: "n" }, 0);
    expect(upgrade(`fr-par-1/${ID}`)).toEqual({ id: REGIONAL, name: "n" });
    expect(upgrade(REGIONAL)).toEqual({ id: REGIONAL, name: "n" });
    expect(() => upgrade(ID)).toThrow(`The state of a private network has the id "${ID}"`);
  });

  test("a state of a newer schema is refused", () => {
    expect(() => upgradeState(bench.resource("scaleway_vpc"), { id: REGIONAL }, 1)).toThrow(
      "newer provider (schema version 1, known up to 0)",
    );
  });
});
