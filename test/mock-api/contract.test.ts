import Ajv2020 from "ajv/dist/2020";
import { DECLINED_OPERATIONS, isUuid, OPERATIONS } from "../../mock-api";
import { type Json, TestMock } from "./support/mock";

const R = "/vpc/v2/regions/fr-par";
const IPAM = "/ipam/v1/regions/fr-par";

/** The VPC API as the Go SDK of August 2026 has it, and the two subnet calls of older clients. */
const VPC_API: Readonly<Record<string, string>> = {
  ListVPCs: "GET /vpcs",
  CreateVPC: "POST /vpcs",
  GetVPC: "GET /vpcs/{vpc_id}",
  UpdateVPC: "PATCH /vpcs/{vpc_id}",
  DeleteVPC: "DELETE /vpcs/{vpc_id}",
  EnableRouting: "POST /vpcs/{vpc_id}/enable-routing",
  EnableCustomRoutesPropagation: "POST /vpcs/{vpc_id}/enable-custom-routes-propagation",
  GetACL: "GET /vpcs/{vpc_id}/acl-rules",
  SetACL: "PUT /vpcs/{vpc_id}/acl-rules",
  ListPrivateNetworks: "GET /private-networks",
  CreatePrivateNetwork: "POST /private-networks",
  GetPrivateNetwork: "GET /private-networks/{private_network_id}",
  UpdatePrivateNetwork: "PATCH /private-networks/{private_network_id}",
  DeletePrivateNetwork: "DELETE /private-networks/{private_network_id}",
  EnableDHCP: "POST /private-networks/{private_network_id}/enable-dhcp",
  AddSubnets: "POST /private-networks/{private_network_id}/subnets",
  DeleteSubnets: "DELETE /private-networks/{private_network_id}/subnets",
  ListSubnets: "GET /subnets",
  ListVPCConnectors: "GET /vpc-connectors",
  CreateVPCConnector: "POST /vpc-connectors",
  GetVPCConnector: "GET /vpc-connectors/{vpc_connector_id}",
  UpdateVPCConnector: "PATCH /vpc-connectors/{vpc_connector_id}",
  DeleteVPCConnector: "DELETE /vpc-connectors/{vpc_connector_id}",
  ListSubnetOverlaps: "GET /vpc-connectors/{vpc_connector_id}/subnet-overlaps",
  CreateRoute: "POST /routes",
  GetRoute: "GET /routes/{route_id}",
  UpdateRoute: "PATCH /routes/{route_id}",
  DeleteRoute: "DELETE /routes/{route_id}",
  ListRoutesWithNexthop: "GET /routes-with-nexthop",
  ListIngressRules: "GET /ingress-rules",
  CreateIngressRule: "POST /ingress-rules",
  GetIngressRule: "GET /ingress-rules/{rule_id}",
  UpdateIngressRule: "PATCH /ingress-rules/{rule_id}",
  DeleteIngressRule: "DELETE /ingress-rules/{rule_id}",
  EnableS3Endpoint: "POST /s3-integration/{vpc_id}/enable",
  DisableS3Endpoint: "POST /s3-integration/{vpc_id}/disable",
  AddPrivateNetworkS3Endpoint: "POST /s3-integration/{vpc_id}/private-networks",
  SetPrivateNetworksS3Endpoint: "PUT /s3-integration/{vpc_id}/private-networks",
  DeletePrivateNetworkS3Endpoint: "DELETE /s3-integration/{vpc_id}/private-networks/{private_network_id}",
};

describe("the operations table", () => {
  const prefix = "/vpc/v2/regions/{region}";

  test("holds every operation of the VPC API, or declines it by name", () => {
    const ours = [...OPERATIONS, ...DECLINED_OPERATIONS]
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ name, method, path }) => [name, `${method} ${path.slice(prefix.length)}`]);
    expect(Object.fromEntries(ours)).toEqual(VPC_API);
  });

  test.each(["vpc", "ipam"])("holds every method of the JavaScript SDK of %s", async (product) => {
    const { createClient } = await import("@scaleway/sdk-client");
    const sdk = product === "vpc" ? (await import("@scaleway/sdk-vpc")).Vpcv2 : (await import("@scaleway/sdk-ipam")).Ipamv1;
    const api = new sdk.API(createClient({ accessKey: "SCWXXXXXXXXXXXXXXXXX", secretKey: "11111111-1111-4111-8111-111111111111" }));
    const methods = Object.keys(api).filter((name) => typeof (api as Json)[name] === "function" && !name.startsWith("pageOf"));
    const ours = new Set([...OPERATIONS, ...DECLINED_OPERATIONS].map(({ name }) => name.toLowerCase()));
    expect(methods.length).toBeGreaterThan(8);
    expect(methods.filter((name) => !ours.has(name.toLowerCase()))).toEqual([]);
  });

  test("names and routes are unique", () => {
    expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(OPERATIONS.length);
    expect(new Set(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).size).toBe(OPERATIONS.length);
  });
});

/** Calls every operation at least once, and checks each answer against the description of it. */
class Tour {
  readonly visited = new Set<string>();
  readonly #ajv = new Ajv2020({
    strict: false,
    formats: { uuid: isUuid, "date-time": (text: string) => Number.isFinite(Date.parse(text)) },
  });

  constructor(
    private readonly mock: TestMock,
    private readonly document: Json,
  ) {
    this.#ajv.addSchema(document, "openapi");
  }

  async step(name: string, path: string, body?: unknown): Promise<Json> {
    const operation = OPERATIONS.find((one) => one.name === name)!;
    const reply = await this.mock.call(operation.method, path, body);
    this.visited.add(name);
    const responses = this.document.paths[operation.path][operation.method.toLowerCase()].responses;
    expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining([String(reply.status)])]);
    if (reply.status === 204) expect([reply.body, reply.headers.get("content-length")]).toEqual([undefined, null]);
    else this.#validate(name, responses[reply.status].content["application/json"].schema.$ref, reply.body);
    return reply.body;
  }

  #validate(name: string, reference: string, body: Json): void {
    const validate = this.#ajv.getSchema(`openapi${reference}`)!;
    expect([name, validate(body), validate.errors]).toEqual([name, true, null]);
  }
}

async function visitVpcs(tour: Tour): Promise<Json[]> {
  const vpcs = [
    await tour.step("CreateVPC", `${R}/vpcs`, { name: "a" }),
    await tour.step("CreateVPC", `${R}/vpcs`, { name: "b", tags: ["t"] }),
  ];
  const [a] = vpcs;
  await tour.step("GetVPC", `${R}/vpcs/${a.id}`);
  await tour.step("ListVPCs", `${R}/vpcs`);
  await tour.step("UpdateVPC", `${R}/vpcs/${a.id}`, { tags: ["x"] });
  await tour.step("EnableRouting", `${R}/vpcs/${a.id}/enable-routing`, {});
  await tour.step("EnableCustomRoutesPropagation", `${R}/vpcs/${a.id}/enable-custom-routes-propagation`, {});
  const rule = { protocol: "TCP", source: "10.0.0.0/8", dst_port_low: 443, dst_port_high: 443, action: "accept" };
  await tour.step("SetACL", `${R}/vpcs/${a.id}/acl-rules`, { rules: [rule, { action: "drop" }], default_policy: "drop" });
  await tour.step("GetACL", `${R}/vpcs/${a.id}/acl-rules?is_ipv6=false`);
  return vpcs;
}

async function visitNetworks(tour: Tour, [a, b]: Json[]): Promise<Json[]> {
  const make = (vpc: Json) => tour.step("CreatePrivateNetwork", `${R}/private-networks`, { vpc_id: vpc.id, subnets: ["10.0.0.0/24"] });
  const networks = [await make(a), await make(b)];
  const item = `${R}/private-networks/${networks[0].id}`;
  await tour.step("GetPrivateNetwork", item);
  await tour.step("ListPrivateNetworks", `${R}/private-networks`);
  await tour.step("UpdatePrivateNetwork", item, { name: "n", default_route_propagation_enabled: true });
  await tour.step("EnableDHCP", `${item}/enable-dhcp`, {});
  await tour.step("ListSubnets", `${R}/subnets`);
  const ipv6 = networks[0].subnets[1].subnet;
  expect(await tour.step("DeleteSubnets", `${item}/subnets`, { subnets: [ipv6] })).toEqual({ subnets: [ipv6] });
  expect(await tour.step("AddSubnets", `${item}/subnets`, { subnets: [ipv6] })).toEqual({ subnets: [ipv6] });
  return networks;
}

async function visitConnectors(tour: Tour, [a, b]: Json[]): Promise<Json> {
  const there = await tour.step("CreateVPCConnector", `${R}/vpc-connectors`, { name: "c", vpc_id: a.id, target_vpc_id: b.id });
  await tour.step("CreateVPCConnector", `${R}/vpc-connectors`, { name: "d", vpc_id: b.id, target_vpc_id: a.id });
  await tour.step("GetVPCConnector", `${R}/vpc-connectors/${there.id}`);
  await tour.step("ListVPCConnectors", `${R}/vpc-connectors?status=conflict`);
  const overlaps = await tour.step("ListSubnetOverlaps", `${R}/vpc-connectors/${there.id}/subnet-overlaps`);
  expect(overlaps.total_count).toBe(1);
  await tour.step("UpdateVPCConnector", `${R}/vpc-connectors/${there.id}`, { tags: ["x"] });
  return there;
}

async function visitRoutes(tour: Tour, [a]: Json[], connector: Json, [network]: Json[]): Promise<void> {
  const body = { vpc_id: a.id, destination: "10.9.0.0/24", nexthop_vpc_connector_id: connector.id };
  const route = await tour.step("CreateRoute", `${R}/routes`, body);
  await tour.step("GetRoute", `${R}/routes/${route.id}`);
  await tour.step("UpdateRoute", `${R}/routes/${route.id}`, {
    description: "d",
    nexthop_vpc_connector_id: "",
    nexthop_private_network_id: network.id,
  });
  await tour.step("ListRoutesWithNexthop", `${R}/routes-with-nexthop?vpc_id=${a.id}`);
  await tour.step("DeleteRoute", `${R}/routes/${route.id}`);
  const rule = await tour.step("CreateIngressRule", `${R}/ingress-rules`, {
    vpc_id: a.id,
    source: "10.3.0.0/24",
    nexthop_resource_ip: "10.0.0.2",
    nexthop_private_network_id: network.id,
  });
  await tour.step("GetIngressRule", `${R}/ingress-rules/${rule.id}`);
  await tour.step("ListIngressRules", `${R}/ingress-rules`);
  await tour.step("UpdateIngressRule", `${R}/ingress-rules/${rule.id}`, { description: "d" });
  await tour.step("DeleteIngressRule", `${R}/ingress-rules/${rule.id}`);
}

async function visitIps(tour: Tour, [network]: Json[]): Promise<void> {
  const book = (extra: object) =>
    tour.step("BookIP", `${IPAM}/ips`, { source: { private_network_id: network.id }, is_ipv6: false, ...extra });
  const ip = await book({});
  expect(ip.address).toBe("10.0.0.2/24");
  const vm = { mac_address: "02:00:00:00:00:01", name: "vm" };
  await tour.step("AttachIP", `${IPAM}/ips/${ip.id}/attach`, { resource: vm });
  await tour.step("MoveIP", `${IPAM}/ips/${ip.id}/move`, { from_resource: vm, to_resource: { mac_address: "02:00:00:00:00:02" } });
  await tour.step("ListIPs", `${IPAM}/ips?attached=true`);
  await tour.step("DetachIP", `${IPAM}/ips/${ip.id}/detach`, { resource: { mac_address: "02:00:00:00:00:02" } });
  await tour.step("UpdateIP", `${IPAM}/ips/${ip.id}`, { tags: ["t"], reverses: [{ hostname: "vm.example" }] });
  await tour.step("GetIP", `${IPAM}/ips/${ip.id}`);
  await tour.step("ReleaseIP", `${IPAM}/ips/${ip.id}`, {});
  const others = [await book({}), await book({ address: "10.0.0.9" })];
  await tour.step("ReleaseIPSet", `${IPAM}/ip-sets/release`, { ip_ids: others.map(({ id }) => id) });
}

async function visitAccount(tour: Tour): Promise<void> {
  const project = await tour.step("CreateProject", "/account/v3/projects", { name: "p", description: "d" });
  await tour.step("GetProject", `/account/v3/projects/${project.id}`);
  await tour.step("ListProjects", "/account/v3/projects");
  await tour.step("UpdateProject", `/account/v3/projects/${project.id}`, { name: "q" });
  await tour.step("DeleteProject", `/account/v3/projects/${project.id}`);
  await tour.step("GetMetadata", "/metadata");
}

describe("the description of the API", () => {
  let mock: TestMock;
  beforeAll(async () => {
    mock = await TestMock.start();
  });
  afterAll(() => mock.stop());

  test("fits every answer of a tour through all operations", async () => {
    const tour = new Tour(mock, await mock.control("GET", "openapi.json"));
    const vpcs = await visitVpcs(tour);
    const networks = await visitNetworks(tour, vpcs);
    const connector = await visitConnectors(tour, vpcs);
    await visitRoutes(tour, vpcs, connector, networks);
    await visitIps(tour, networks);
    await visitAccount(tour);
    await tour.step("DeletePrivateNetwork", `${R}/private-networks/${networks[0].id}`);
    await tour.step("GetVPCConnector", `${R}/vpc-connectors/${connector.id}`);
    await mock.control("POST", "clock/advance", { hours: 1.5 });
    expect((await tour.step("ListConsumptions", "/billing/v2beta1/consumptions")).consumptions).toHaveLength(1);
    await tour.step("DeleteVPCConnector", `${R}/vpc-connectors/${connector.id}`);
    await tour.step("DeleteVPC", `${R}/vpcs/${vpcs[0].id}`);
    expect([...tour.visited].sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
  });

  test("a broken answer would not fit", async () => {
    const document = await mock.control("GET", "openapi.json");
    const ajv = new Ajv2020({ strict: false, formats: { uuid: isUuid, "date-time": (text: string) => Number.isFinite(Date.parse(text)) } });
    ajv.addSchema(document, "openapi");
    const validate = ajv.getSchema("openapi#/components/schemas/VPCConnector")!;
    const connector = await mock.connect(await mock.vpc("x"), await mock.vpc("y"));
    expect(validate(connector)).toBe(true);
    expect(validate({ ...connector, peer_info: null })).toBe(false);
    expect(validate({ ...connector, status: "pending" })).toBe(false);
    expect(validate({ ...connector, surplus: 1 })).toBe(false);
  });

  test("answers carry the gateway's headers and nothing of Express", async () => {
    const { headers } = await mock.call("GET", "vpcs");
    expect(Object.fromEntries(headers)).toEqual({
      connection: expect.any(String),
      "keep-alive": expect.any(String),
      "content-length": expect.stringMatching(/^\d+$/),
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "content-type": "application/json",
      date: expect.any(String),
      server: "Scaleway API Gateway (fr-par-1;mock)",
      "strict-transport-security": "max-age=63072000",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});
