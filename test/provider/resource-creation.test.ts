import { type ObjectValue, UNKNOWN } from "../../provider/framework/value";
import { PROJECT } from "./support/client";
import { CONNECTOR, ID, NETWORK, OTHER, REGIONAL, ResourceBench, ROUTE, RULE, srn, stamps, VPC } from "./support/resource-bench";
import type { Received } from "./support/scripted-api";

let bench: ResourceBench;

beforeAll(async () => {
  bench = await ResourceBench.open();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.renew());

describe("creation", () => {
  test("scaleway_vpc: one POST, then a read; times lose their fractions", async () => {
    bench.serve(VPC);
    const planned: ObjectValue = {
      id: UNKNOWN,
      name: "a",
      tags: ["x"],
      region: UNKNOWN,
      enable_routing: UNKNOWN,
      enable_transitivity: true,
    };
    const { state, diagnostics } = await bench.run("scaleway_vpc", { prior: null, planned });
    expect(diagnostics).toEqual([]);
    expect(bench.written()).toEqual([
      ["POST", "fr-par/vpcs", { name: "a", tags: ["x"], enable_routing: false, enable_transitivity: true, project_id: PROJECT }],
    ]);
    expect(state).toEqual({
      id: REGIONAL,
      name: "a",
      tags: ["x"],
      region: "fr-par",
      enable_routing: true,
      enable_custom_routes_propagation: true,
      enable_transitivity: false,
      project_id: PROJECT,
      organization_id: "o",
      is_default: false,
      srn: srn("vpcs"),
      ...stamps,
    });
  });

  test("scaleway_vpc: propagation asked for is switched on after the creation", async () => {
    bench.serve(VPC);
    await bench.run("scaleway_vpc", { prior: null, planned: { enable_custom_routes_propagation: true, name: "a" } });
    expect(bench.api.takeLines()).toEqual([
      "POST /vpc/v2/regions/fr-par/vpcs",
      `POST /vpc/v2/regions/fr-par/vpcs/${ID}/enable-custom-routes-propagation`,
      `GET /vpc/v2/regions/fr-par/vpcs/${ID}`,
    ]);
  });

  test.each([
    ["scaleway_vpc", VPC, /^tf-vpc-/],
    ["scaleway_vpc_private_network", NETWORK, /^tf-pn-/],
    ["scaleway_vpc_connector", CONNECTOR, /^tf-connector-/],
  ])("%s: a name that is not given is generated", async (typeName, object, expected) => {
    bench.serve(object);
    await bench.run(typeName, { prior: null, planned: { name: UNKNOWN } });
    expect((bench.api.received[0]!.body as { name: string }).name).toMatch(expected);
  });

  test("the configured region wins, although the plan does not know it", async () => {
    bench.serve({ ...VPC, region: "nl-ams" });
    const { state } = await bench.run("scaleway_vpc", { prior: null, planned: { region: UNKNOWN }, config: { region: "nl-ams" } });
    expect(bench.api.received.map(({ path }) => path.split("/")[4])).toEqual(["nl-ams", "nl-ams"]);
    expect(state).toMatchObject({ id: `nl-ams/${ID}`, region: "nl-ams" });
  });

  test("scaleway_vpc_private_network: blocks of both families are sent, ids without region", async () => {
    bench.serve(NETWORK);
    const planned = {
      name: "n",
      vpc_id: `fr-par/${OTHER}`,
      ipv4_subnet: [{ subnet: "172.16.32.0/22" }],
      ipv6_subnets: [{ subnet: "fd46::/64" }],
    };
    const { state } = await bench.run("scaleway_vpc_private_network", { prior: null, planned });
    expect(bench.written()).toEqual([
      [
        "POST",
        "fr-par/private-networks",
        {
          name: "n",
          tags: [],
          subnets: ["172.16.32.0/22", "fd46::/64"],
          vpc_id: OTHER,
          default_route_propagation_enabled: false,
          project_id: PROJECT,
        },
      ],
    ]);
    expect(state).toMatchObject({
      vpc_id: `fr-par/${OTHER}`,
      zone: "fr-par-1",
      is_regional: true,
      ipv4_subnet: [
        { id: "s4", subnet: "172.16.32.0/22", address: "172.16.32.0", subnet_mask: "255.255.252.0", prefix_length: 22, srn: "", ...stamps },
      ],
      ipv6_subnets: [
        {
          id: "s6",
          subnet: "fd46:78ab:30b8:1::/64",
          address: "fd46:78ab:30b8:1::",
          subnet_mask: "255.255.255.255.255.255.255.255.0.0.0.0.0.0.0.0",
          prefix_length: 64,
          srn: "",
          ...stamps,
        },
      ],
    });
  });

  test("scaleway_vpc_private_network: without blocks the service chooses", async () => {
    bench.serve(NETWORK);
    await bench.run("scaleway_vpc_private_network", { prior: null, planned: { name: "n", ipv4_subnet: UNKNOWN, ipv6_subnets: UNKNOWN } });
    expect(bench.api.received[0]!.body).toMatchObject({ subnets: null });
    expect(bench.api.received[0]!.body).not.toHaveProperty("vpc_id");
  });

  test("scaleway_vpc_connector: both ids without region, status as read", async () => {
    bench.serve(CONNECTOR);
    const planned = { name: "c", vpc_id: REGIONAL, target_vpc_id: OTHER, tags: null };
    const { state } = await bench.run("scaleway_vpc_connector", { prior: null, planned });
    expect(bench.written()).toEqual([["POST", "fr-par/vpc-connectors", { name: "c", tags: [], vpc_id: ID, target_vpc_id: OTHER }]]);
    expect(state).toMatchObject({
      vpc_id: REGIONAL,
      target_vpc_id: `fr-par/${OTHER}`,
      status: "orphan",
      tags: null,
      srn: srn("vpc-connectors"),
    });
  });

  test("scaleway_vpc_route: next hops that are not set are left out, and read `region/`", async () => {
    bench.serve(ROUTE);
    const planned: ObjectValue = {
      vpc_id: `fr-par/${OTHER}`,
      destination: "10.0.0.0/22",
      nexthop_vpc_connector_id: `fr-par/${OTHER}`,
      description: UNKNOWN,
    };
    const { state } = await bench.run("scaleway_vpc_route", { prior: null, planned });
    expect(bench.written()).toEqual([
      ["POST", "fr-par/routes", { description: "", tags: [], vpc_id: OTHER, destination: "10.0.0.0/22", nexthop_vpc_connector_id: OTHER }],
    ]);
    expect(state).toMatchObject({
      description: "Custom route",
      nexthop_resource_id: "",
      nexthop_private_network_id: "fr-par/",
      nexthop_vpc_connector_id: `fr-par/${OTHER}`,
    });
  });

  test.each([
    ["10.0.0.1", "10.0.0.1/32"],
    ["fd00::1", "fd00::1/128"],
    ["10.0.3.1/22", "10.0.3.1/22"],
    ["", ""],
  ])("scaleway_vpc_route: destination %j is sent as %j", async (destination, expected) => {
    bench.serve(ROUTE);
    await bench.run("scaleway_vpc_route", { prior: null, planned: { vpc_id: OTHER, destination } });
    expect(bench.api.received[0]!.body).toMatchObject({ destination: expected });
  });

  test("scaleway_vpc_route: a destination that is no address is refused with its place, and nothing is asked", async () => {
    bench.serve(ROUTE);
    const { state, diagnostics } = await bench.run("scaleway_vpc_route", {
      prior: null,
      planned: { vpc_id: OTHER, destination: "10.0.0/8" },
    });
    expect(state).toBeNull();
    expect(diagnostics).toMatchObject([
      { severity: "error", summary: '"10.0.0/8" is not an IP address or a CIDR block', path: ["destination"] },
    ]);
    expect(bench.api.received).toEqual([]);
  });

  test("scaleway_vpc_ingress_rule", async () => {
    bench.serve(RULE);
    const planned: ObjectValue = {
      vpc_id: OTHER,
      source: "10.9.0.0/22",
      nexthop_resource_ip: "10.0.0.10",
      nexthop_private_network_id: `fr-par/${OTHER}`,
      description: UNKNOWN,
    };
    const { state } = await bench.run("scaleway_vpc_ingress_rule", { prior: null, planned });
    expect(bench.written()).toEqual([
      [
        "POST",
        "fr-par/ingress-rules",
        { vpc_id: OTHER, source: "10.9.0.0/22", nexthop_resource_ip: "10.0.0.10", nexthop_private_network_id: OTHER, tags: [] },
      ],
    ]);
    expect(state).toMatchObject({ id: REGIONAL, vpc_id: `fr-par/${OTHER}`, is_ipv6: false, description: "", srn: srn("ingress-rules") });
  });

  test("scaleway_vpc_acl: its id is that of the VPC; scopes are taken off descriptions and rules of the platform left out", async () => {
    const rule = {
      protocol: "TCP",
      source: "10.0.0.0/8",
      src_port_low: 0,
      src_port_high: 0,
      destination: "10.1.0.0/16",
      dst_port_low: 80,
      dst_port_high: 80,
      action: "accept",
    };
    const rules = [
      { ...rule, description: "(Rule scope: client) web" },
      { ...rule, description: "(Rule scope: s2s-vpn) added" },
    ];
    bench.serve({ rules, default_policy: "drop" });
    const planned = {
      vpc_id: REGIONAL,
      is_ipv6: true,
      default_policy: "drop",
      rules: [{ ...rule, description: "web", src_port_low: null, src_port_high: null }],
    };
    const { state } = await bench.run("scaleway_vpc_acl", { prior: null, planned });
    expect(bench.written()).toEqual([
      ["PUT", `fr-par/vpcs/${ID}/acl-rules`, { rules: [{ ...rule, description: "web" }], is_ipv6: true, default_policy: "drop" }],
    ]);
    expect(bench.api.takeLines()[1]).toBe(`GET /vpc/v2/regions/fr-par/vpcs/${ID}/acl-rules?is_ipv6=true`);
    expect(state).toMatchObject({ id: REGIONAL, default_policy: "drop", rules: [{ ...rule, description: "web" }] });
  });

  test("scaleway_vpc_acl: a rule without an action goes out with the enum's zero value", async () => {
    bench.serve({ rules: [], default_policy: "accept" });
    const rules = [{ protocol: "ANY", source: "10.0.0.0/8", destination: "10.0.0.0/8", action: null }];
    await bench.run("scaleway_vpc_acl", { prior: null, planned: { vpc_id: REGIONAL, is_ipv6: false, default_policy: "accept", rules } });
    expect(bench.written()).toMatchObject([["PUT", `fr-par/vpcs/${ID}/acl-rules`, { rules: [{ action: "unknown_action" }] }]]);
  });
});

describe("an object whose creation fails half-way stays known", () => {
  test.each<[string, (request: Received) => boolean]>([
    ["the second call", ({ path }) => path.endsWith("/enable-custom-routes-propagation")],
    ["the read", ({ method }) => method === "GET"],
  ])("%s fails: the state has the id, and the error is told", async (_fact, fails) => {
    bench.serve(VPC, (request) => (fails(request) ? { status: 400, body: { message: "no" } } : undefined));
    const planned: ObjectValue = { id: UNKNOWN, name: "a", enable_custom_routes_propagation: true, srn: UNKNOWN };
    const { state, diagnostics } = await bench.run("scaleway_vpc", { prior: null, planned });
    expect(state).toEqual({ id: REGIONAL, name: "a", enable_custom_routes_propagation: true, region: "fr-par", srn: null });
    expect(diagnostics).toMatchObject([{ severity: "error", summary: 'Cannot create scaleway_vpc "a": http error 400: no' }]);
  });

  test("the first call fails: nothing is in the state", async () => {
    bench.serve(VPC, () => ({
      status: 403,
      body: { type: "permissions_denied", message: "insufficient permissions", details: [{ action: "write", resource: "vpc_vpc" }] },
    }));
    const { state, diagnostics } = await bench.run("scaleway_vpc", { prior: null, planned: { name: "a" } });
    expect(state).toBeNull();
    expect(diagnostics).toEqual([
      {
        severity: "error",
        summary: 'Cannot create scaleway_vpc "a": insufficient permissions: write vpc_vpc',
        detail: "Give the IAM policy of this key the permission, or use another key.",
        path: undefined,
      },
    ]);
  });
});
