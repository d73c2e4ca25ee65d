import { MAX_BODY_BYTES } from "../../mock-api";
import { ACME, MISSING, useMock } from "./support/mock";

const held = useMock();
const invalid = (...details: unknown[]) => ({ details, message: "invalid argument(s)", type: "invalid_arguments" });

describe("bad input", () => {
  test.each([
    ["{", "parsing request body: "],
    ["[]", "parsing request body: expected a JSON object"],
    ["null", "parsing request body: expected a JSON object"],
    ['"text"', "parsing request body: expected a JSON object"],
  ])("the body %s is a 400 without a type", async (body, message) => {
    const reply = await held.mock.raw("POST", "/vpc/v2/regions/fr-par/vpcs", { headers: { "x-auth-token": ACME.secretKey }, body });
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body)).toEqual(["message"]);
    expect(reply.body.message).toContain(message);
  });

  test.each([
    [{ dst_port_low: 22 }, "rules[0]dst_port_high", '{"min": "22", "max": 65535}'],
    [{ dst_port_low: 443, dst_port_high: 80 }, "rules[0]dst_port_high", '{"min": "443", "max": 65535}'],
    [{ dst_port_high: 65_536 }, "rules[0]dst_port_high", '{"min": "0", "max": 65535}'],
    [{ src_port_low: 22, src_port_high: 21 }, "rules[0]src_port_high", '{"min": "22", "max": 65535}'],
  ])("the ports %j of an ACL rule are answered as the API answers them", async (ports, argument, range) => {
    const vpc = await held.mock.raw("POST", "/vpc/v2/regions/fr-par/vpcs", {
      headers: { "x-auth-token": ACME.secretKey },
      body: JSON.stringify({ name: "ports" }),
    });
    const put = (rule: object) =>
      held.mock.raw("PUT", `/vpc/v2/regions/fr-par/vpcs/${vpc.body.id}/acl-rules`, {
        headers: { "x-auth-token": ACME.secretKey },
        body: JSON.stringify({ rules: [{ protocol: "TCP", action: "accept", ...rule }], default_policy: "accept" }),
      });
    const refused = await put(ports);
    const detail = { argument_name: argument, help_message: `range: ${range}`, reason: "constraint" };
    expect([refused.status, refused.body]).toEqual([400, invalid(detail)]);
    expect((await put({ dst_port_low: 22, dst_port_high: 65_535 })).status).toBe(200);
  });

  test("every field of a wrong type is told at once", async () => {
    const reply = await held.mock.call("POST", "vpcs", { name: 5, tags: "a", enable_transitivity: "yes", project_id: "p" });
    expect(reply).toMatchObject({
      status: 400,
      body: invalid(
        { argument_name: "name", help_message: "must be a string", reason: "format" },
        { argument_name: "project_id", help_message: "uuid: {}", reason: "unknown" },
        { argument_name: "tags", help_message: "must be a list", reason: "format" },
        { argument_name: "enable_transitivity", help_message: "must be true or false", reason: "format" },
      ),
    });
  });

  test("a wrong tag is told by its place", async () => {
    const reply = await held.mock.call("POST", "vpcs", { name: "v", tags: ["a", 5] });
    expect(reply.body).toEqual(invalid({ argument_name: "tags[1]", help_message: "must be a string", reason: "format" }));
  });

  test.each(["a\u0000b", "\ud800", "x\udc00y"])("a text that no database gives back as it was, %j, is refused", async (name) => {
    const problem = { help_message: "must be Unicode text without NUL", reason: "format" };
    const reply = await held.mock.call("POST", "vpcs", { name, tags: [name] });
    expect(reply.body).toEqual(invalid({ argument_name: "name", ...problem }, { argument_name: "tags[0]", ...problem }));
    expect((await held.mock.raw("POST", "/mock/organizations", { body: JSON.stringify({ name }) })).status).toBe(400);
  });

  test.each(["é", "e\u0301", "😀", "__proto__", "%_'\"\\", "\u202e"])(
    "the text %j comes back as it was, by id and in a list",
    async (name) => {
      const made = await held.mock.ok("POST", "vpcs", { name, tags: [name] });
      expect([made.name, made.tags]).toEqual([name, [name]]);
      expect(await held.mock.ok("GET", `vpcs/${made.id}`)).toEqual(made);
      const query = `name=${encodeURIComponent(name)}&tags=${encodeURIComponent(name)}`;
      expect(await held.mock.ok("GET", `vpcs?${query}`)).toEqual({ vpcs: [made], total_count: 1 });
    },
  );

  test.each([
    ["PUT", "state", "organizations"],
    ["PUT", "settings", "rate"],
    ["PUT", "clock", "now"],
    ["POST", "organizations", "name"],
    ["POST", "snapshots", "name"],
    ["POST", "faults", "body"],
  ])("%s /mock/%s with a value that is nested without end is one sentence", async (method, path, field) => {
    const body = `{"${field}":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(await held.mock.raw(method, `/mock/${path}`, { body })).toMatchObject({
      status: 400,
      body: { message: "the body is nested deeper than 100 levels", type: "mock_invalid_request" },
    });
  });

  test.each([
    ["GET", `vpcs/${MISSING}`, { resource: "vpc", resource_id: MISSING }],
    ["PATCH", `vpcs/${MISSING}`, { resource: "vpc", resource_id: MISSING }],
    ["DELETE", `vpcs/${MISSING}`, { resource: "vpc", resource_id: MISSING }],
    ["POST", `vpcs/${MISSING}/enable-routing`, { resource: "vpc", resource_id: MISSING }],
    ["GET", `vpcs/${MISSING}/acl-rules`, { resource: "vpc", resource_id: MISSING }],
    ["GET", `private-networks/${MISSING}`, { resource: "private_network", resource_id: MISSING }],
    ["GET", `vpc-connectors/${MISSING}`, { resource: "vpc_connector", resource_id: MISSING }],
    ["GET", `vpc-connectors/${MISSING}/subnet-overlaps`, { resource: "vpc_connector", resource_id: MISSING }],
    ["GET", `routes/${MISSING}`, { resource: "unknown", resource_id: "" }],
    ["DELETE", `ingress-rules/${MISSING}`, { resource: "unknown", resource_id: "" }],
    ["GET", `/ipam/v1/regions/fr-par/ips/${MISSING}`, { resource: "ip", resource_id: MISSING }],
    ["GET", `/account/v3/projects/${MISSING}`, { resource: "project_id", resource_id: MISSING }],
    ["GET", "/vpc/v2/regions/mars-1/vpcs", { resource: "region", resource_id: "mars-1" }],
  ])("%s %s is not found", async (method, path, resource) => {
    const reply = await held.mock.call(method, path, method === "PATCH" ? {} : undefined);
    expect([reply.status, reply.body]).toEqual([404, { message: "resource is not found", type: "not_found", ...resource }]);
  });

  test("an unknown project is a project, even when the VPC is unknown too", async () => {
    const reply = await held.mock.call("POST", "private-networks", { project_id: MISSING, vpc_id: MISSING });
    expect(reply).toMatchObject({ status: 404, body: { resource: "project", resource_id: MISSING } });
  });

  test("an id that is none is a format problem of that id", async () => {
    expect((await held.mock.call("GET", "vpcs/fr-par")).body).toEqual(
      invalid({ argument_name: "vpc_id", help_message: "uuid: {}", reason: "unknown" }),
    );
  });

  test.each([
    ["10.0.0.0/19", 'prefix: {"max": 20, "min": 29}', "unknown"],
    ["10.0.0.0/30", 'prefix: {"max": 20, "min": 29}', "unknown"],
    ["10.0.0.1/24", '"10.0.0.1/24" has host bits set: did you mean "10.0.0.0/24"?', "format"],
    ["8.8.8.0/24", "8.8.8.0/24 is routable on the internet; use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16", "unknown"],
    [
      "100.64.0.0/22",
      "100.64.0.0/22 lies in the reserved range 100.64.0.0/10; use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
      "unknown",
    ],
    ["fd00:1::/48", 'prefix: {"max": 64, "min": 64}', "unknown"],
    ["10.0.0.0", undefined, "format"],
  ])("a Private Network cannot have %s", async (block, help, reason) => {
    const reply = await held.mock.call("POST", "private-networks", { subnets: [block] });
    expect(reply.status).toBe(400);
    expect(reply.body.details).toEqual([{ argument_name: "subnets[0]", help_message: help ?? expect.any(String), reason }]);
  });

  test.each(["10.0.0.0/20", "10.0.0.0/29", "192.168.255.0/24"])("a Private Network can have %s", async (block) => {
    expect((await held.mock.ok("POST", "private-networks", { subnets: [block] })).subnets[0].subnet).toBe(block);
  });

  test("two blocks of one family are one too many", async () => {
    const reply = await held.mock.call("POST", "private-networks", { subnets: ["10.0.0.0/24", "10.1.0.0/24"] });
    expect(reply.body.details).toEqual([
      { argument_name: "subnets", help_message: "a Private Network has at most one IPv4 subnet", reason: "constraint" },
    ]);
  });

  test("a body of 2 MB is refused, and the next request is answered", async () => {
    const body = JSON.stringify({ name: "x".repeat(2_000_000) });
    const reply = await held.mock.raw("POST", "/vpc/v2/regions/fr-par/vpcs", { headers: { "x-auth-token": ACME.secretKey }, body });
    expect([reply.status, reply.body]).toEqual([413, { message: `request body is larger than ${MAX_BODY_BYTES} bytes` }]);
    expect((await held.mock.call("GET", "vpcs")).status).toBe(200);
  });

  test.each([
    ["page=x", 'parsing field "page": strconv.ParseInt: parsing "x": invalid syntax'],
    ["page=99999999999", 'parsing field "page": strconv.ParseInt: parsing "99999999999": value out of range'],
    ["is_default=banana", 'parsing field "is_default": strconv.ParseBool: parsing "banana": invalid syntax'],
    ["order_by=size_asc", 'parsing field "order_by": "size_asc" is not one of created_at_asc, created_at_desc, name_asc, name_desc'],
  ])("the query %s is a 400 with only a message", async (query, message) => {
    expect(await held.mock.call("GET", `vpcs?${query}`)).toMatchObject({ status: 400, body: { message } });
  });

  test.each(["page=-1", "page_size=-5"])("the query %s breaks a constraint", async (query) => {
    const reply = await held.mock.call("GET", `vpcs?${query}`);
    expect([reply.status, reply.body.details[0].reason]).toEqual([400, "constraint"]);
  });

  test("subnet-overlaps keeps the published bounds of its pages", async () => {
    const { there } = await held.mock.pair();
    const at = (query: string) => held.mock.call("GET", `vpc-connectors/${there.id}/subnet-overlaps?${query}`);
    expect((await at("page=0")).status).toBe(400);
    expect((await at("page_size=1001")).status).toBe(400);
    expect((await at("page=1&page_size=1000")).status).toBe(200);
  });

  test.each([
    ["GET", "/vpc/v2/regions/fr-par/unicorns", "GET /vpc/v2/regions/fr-par/unicorns is not imitated by this mock"],
    ["PUT", "/vpc/v2/regions/fr-par/vpcs", "PUT /vpc/v2/regions/fr-par/vpcs is not imitated by this mock"],
    ["POST", `/vpc/v2/regions/fr-par/s3-integration/${MISSING}/enable`, "EnableS3Endpoint is not imitated by this mock"],
    ["GET", "/instance/v1/zones/fr-par-1/servers", "GET /instance/v1/zones/fr-par-1/servers is not imitated by this mock"],
    ["GET", "/%E0%A4%A", "GET /%E0%A4%A is not imitated by this mock"],
  ])("%s %s is an honest 501", async (method, path, message) => {
    const reply = await held.mock.call(method, path);
    expect([reply.status, reply.body]).toEqual([501, { message, type: "not_implemented" }]);
  });

  test("a route needs a connector or a network, in the recorded words", async () => {
    const vpc = await held.mock.vpc("v");
    const reply = await held.mock.call("POST", "routes", { vpc_id: vpc.id, destination: "10.0.0.0/24", nexthop_resource_id: MISSING });
    expect(reply.status).toBe(400);
    expect(Number(reply.headers.get("content-length"))).toBe(222);
    expect(reply.body).toEqual(
      invalid({
        argument_name: "route",
        help_message: 'requires_one_of: {"fields": "nexthop_vpc_connector_id, nexthop_private_network_id"}',
        reason: "unknown",
      }),
    );
  });

  test("a connector to itself and a second one with the same ends are refused", async () => {
    const [a, b] = [await held.mock.vpc("a"), await held.mock.vpc("b")];
    const first = await held.mock.connect(a, b);
    expect((await held.mock.call("POST", "vpc-connectors", { name: "c", vpc_id: a.id, target_vpc_id: a.id })).body).toEqual(
      invalid({ argument_name: "target_vpc_id", help_message: "must differ from vpc_id", reason: "constraint" }),
    );
    expect(await held.mock.call("POST", "vpc-connectors", { name: "c", vpc_id: a.id, target_vpc_id: b.id })).toMatchObject({
      status: 409,
      body: {
        help_message: "this VPC has a connector to that target already",
        message: "resource already exists",
        resource: "vpc_connector",
        resource_id: first.id,
        type: "already_exists",
      },
    });
  });
});
