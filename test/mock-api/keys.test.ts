import { type Json, PARTNER, useMock } from "./support/mock";

const held = useMock();

async function keyWith(key: Json, organization: Json = {}): Promise<{ token: string; organization: Json }> {
  const created = await held.mock.control("POST", "organizations", { name: "third", keys: [key], ...organization });
  return { token: created.keys[0].secret_key, organization: created };
}

describe("who may do what", () => {
  test("without a key and with an unknown one nothing is told", async () => {
    const denied = { message: "authentication is denied", method: "api_key", reason: "not_found", type: "denied_authentication" };
    expect(await held.mock.raw("GET", "/vpc/v2/regions/fr-par/vpcs")).toMatchObject({ status: 401, body: denied });
    const unknown = await held.mock.call("GET", "vpcs", undefined, "99999999-9999-4999-8999-999999999999");
    expect([unknown.status, unknown.body]).toEqual([401, denied]);
  });

  test("what is no key at all is an invalid argument", async () => {
    const reply = await held.mock.call("GET", "vpcs", undefined, "hunter2");
    expect([reply.status, reply.body]).toEqual([
      401,
      { message: "authentication is denied", method: "api_key", reason: "invalid_argument", type: "denied_authentication" },
    ]);
  });

  test("a key works until it expires, and says so afterwards", async () => {
    const { token } = await keyWith({ permission_sets: ["VPCReadOnly"], expires_at: "2030-01-01T01:00:00Z" });
    expect((await held.mock.call("GET", "vpcs", undefined, token)).status).toBe(200);
    await held.mock.control("POST", "clock/advance", { hours: 1 });
    const reply = await held.mock.call("GET", "vpcs", undefined, token);
    expect([reply.status, reply.body]).toEqual([
      401,
      { message: "authentication is denied", method: "api_key", reason: "expired", type: "denied_authentication" },
    ]);
  });

  test("VPCReadOnly reads VPCs and connectors, and writes nothing", async () => {
    const { token } = await keyWith({ permission_sets: ["VPCReadOnly"] });
    expect((await held.mock.call("GET", "vpcs", undefined, token)).body.total_count).toBe(1);
    const reply = await held.mock.call("POST", "vpcs", { name: "no" }, token);
    expect([reply.status, reply.body]).toEqual([
      403,
      { details: [{ action: "write", resource: "vpc_vpc" }], message: "insufficient permissions", type: "permissions_denied" },
    ]);
  });

  test("VPCFullAccess creates VPCs and connectors, but no Private Networks", async () => {
    const { token } = await keyWith({ permission_sets: ["VPCFullAccess"] });
    const [a, b] = [await held.mock.vpc("a", token), await held.mock.vpc("b", token)];
    expect((await held.mock.connect(a, b, token)).status).toBe("orphan");
    const reply = await held.mock.call("POST", "private-networks", { vpc_id: a.id }, token);
    expect([reply.status, reply.body]).toEqual([
      403,
      { details: [{ action: "write", resource: "vpc_private_network" }], message: "insufficient permissions", type: "permissions_denied" },
    ]);
  });

  test("AllProductsFullAccess may everything", async () => {
    const { token } = await keyWith({ permission_sets: ["AllProductsFullAccess"] });
    const { there, back } = await held.mock.pair(undefined, token);
    expect([await held.mock.status(there, token), back.status]).toEqual(["peered", "peered"]);
    expect((await held.mock.call("POST", "/account/v3/projects", { name: "more" }, token)).status).toBe(200);
    expect((await held.mock.call("GET", "/billing/v2beta1/consumptions", undefined, token)).status).toBe(200);
  });

  test.each([[["none"]], [[]]])("permission sets %j may nothing", async (permission_sets) => {
    const { token } = await keyWith({ permission_sets });
    const reply = await held.mock.call("GET", "vpc-connectors", undefined, token);
    expect([reply.status, reply.body]).toEqual([
      403,
      { details: [{ action: "read", resource: "vpc_vpc_connector" }], message: "insufficient permissions", type: "permissions_denied" },
    ]);
  });

  test("an origin VPC in a project that the key may only read is 403, in one it may not even read 404", async () => {
    const created = await held.mock.control("POST", "organizations", {
      name: "third",
      projects: [
        { id: "aaaaaaaa-0000-4000-8000-000000000001", name: "one" },
        { id: "aaaaaaaa-0000-4000-8000-000000000002", name: "two" },
      ],
      keys: [
        { permission_sets: ["AllProductsFullAccess"] },
        { permission_sets: ["VPCReadOnly", { name: "VPCFullAccess", project_ids: ["aaaaaaaa-0000-4000-8000-000000000001"] }] },
        { permission_sets: [{ name: "VPCFullAccess", project_ids: ["aaaaaaaa-0000-4000-8000-000000000001"] }] },
      ],
    });
    const [owner, reader, scoped] = created.keys.map((key: Json) => key.secret_key);
    const vpc = await held.mock.ok("POST", "vpcs", { name: "v", project_id: "aaaaaaaa-0000-4000-8000-000000000002" }, owner);
    const other = await held.mock.ok("POST", "vpcs", { name: "w", project_id: "aaaaaaaa-0000-4000-8000-000000000002" }, owner);
    const body = { name: "c", vpc_id: vpc.id, target_vpc_id: other.id };
    expect(await held.mock.call("POST", "vpc-connectors", body, reader)).toMatchObject({
      status: 403,
      body: { details: [{ action: "write", resource: "vpc_vpc" }], type: "permissions_denied" },
    });
    expect(await held.mock.call("POST", "vpc-connectors", body, scoped)).toMatchObject({
      status: 404,
      body: { resource: "vpc", resource_id: vpc.id },
    });
    expect((await held.mock.call("GET", "vpcs", undefined, scoped)).body.vpcs.map((row: Json) => row.project_id)).toEqual([
      "aaaaaaaa-0000-4000-8000-000000000001",
    ]);
  });

  test("an organization without payment method cannot create connectors, and everything else", async () => {
    const { token, organization } = await keyWith({ permission_sets: ["AllProductsFullAccess"] }, { payment_method: false });
    const [a, b] = [await held.mock.vpc("a", token), await held.mock.vpc("b", token)];
    const reply = await held.mock.call("POST", "vpc-connectors", { name: "c", vpc_id: a.id, target_vpc_id: b.id }, token);
    expect([reply.status, reply.body]).toEqual([
      403,
      {
        details: [{ current: 0, organization_id: organization.id, quota: 0, resource: "vpc_connectors" }],
        message: "quota(s) exceeded for this resource",
        type: "quotas_exceeded",
      },
    ]);
  });

  test("a quota is told with its number and the organization", async () => {
    await held.mock.control("PUT", "settings", { quota_vpcs: 9 });
    for (let index = 4; index < 9; index++) await held.mock.vpc(`v${index}`, PARTNER.secretKey);
    const reply = await held.mock.call("POST", "vpcs", { name: "one too many" }, PARTNER.secretKey);
    expect([reply.status, reply.body]).toEqual([
      403,
      {
        details: [{ current: 9, organization_id: PARTNER.organizationId, quota: 9, resource: "vpcs" }],
        message: "quota(s) exceeded for this resource",
        type: "quotas_exceeded",
      },
    ]);
  });

  test("keys can be made only with permission sets that exist", async () => {
    const reply = await held.mock.raw("POST", "/mock/organizations", {
      body: JSON.stringify({ name: "x", keys: [{ permission_sets: ["VpcFullAccess"] }] }),
    });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toContain(
      'organization.keys[0].permission_sets[0]: unknown permission set "VpcFullAccess"; known are AllProductsFullAccess,',
    );
    expect((await held.mock.control("GET", "organizations")).organizations).toHaveLength(2);
  });
});
