import { type MockInProcess, startMock } from "./blackbox/mock";
import { operationsOf, type Sdk, sdkOf } from "./blackbox/sdk";
import type { Tenant } from "./blackbox/tenants";

const MANY = 120;

describe("Scaleway's VPC client", () => {
  let mock: MockInProcess;
  let acme: Tenant;
  let sdk: Sdk;
  let vpc: Sdk["vpc"];

  beforeAll(async () => {
    mock = await startMock();
    acme = mock.tenants[0]!;
    sdk = await sdkOf(mock, acme);
    vpc = sdk.vpc;
  });
  beforeEach(() => mock.reset());
  afterAll(() => mock.stop());

  const makeVpc = (name = "one") => vpc.createVPC({ name, enableRouting: true });
  const makeNetwork = async (subnets?: string[]) => {
    const { id } = await makeVpc();
    return vpc.createPrivateNetwork({ name: "net", vpcId: id, subnets, defaultRoutePropagationEnabled: false });
  };
  const makeRoute = async () => {
    const network = await makeNetwork();
    return vpc.createRoute({
      description: "way",
      vpcId: network.vpcId,
      destination: "10.9.0.0/24",
      nexthopPrivateNetworkId: network.id,
      tags: ["x"],
    });
  };
  const gone = (call: Promise<unknown>, resource: string, resourceId: string) =>
    expect(call).rejects.toMatchObject({ status: 404, resource, resourceId });
  const times = async <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> => {
    const made: T[] = [];
    for (let index = 0; index < count; index++) made.push(await make(index));
    return made;
  };

  /** One story per operation; the type asks for every one of them. */
  const stories: { readonly [K in keyof Sdk["vpc"]]: () => Promise<void> } = {
    async createVPC() {
      const made = await vpc.createVPC({ name: "one", tags: ["b", "a"], enableRouting: false });
      expect(made).toMatchObject({
        name: "one",
        tags: ["b", "a"],
        ...{ organizationId: acme.organizationId, projectId: acme.projectIds[0], region: "fr-par", isDefault: false },
        ...{ privateNetworkCount: 0, routingEnabled: true, customRoutesPropagationEnabled: true },
      });
      expect(made.createdAt).toEqual(made.updatedAt);
      expect((await vpc.createVPC({ enableRouting: true })).name).toMatch(/^vpc/);
    },
    async getVPC() {
      const made = await makeVpc();
      expect(await vpc.getVPC({ vpcId: made.id })).toEqual(made);
      const missing = "12345678-1234-4234-8234-123456789abc";
      await gone(vpc.getVPC({ vpcId: missing }), "vpc", missing);
    },
    async updateVPC() {
      const made = await makeVpc();
      const changed = await vpc.updateVPC({ vpcId: made.id, name: "two", tags: ["t"] });
      expect(changed).toEqual({ ...made, name: "two", tags: ["t"], updatedAt: changed.updatedAt });
      expect(await vpc.getVPC({ vpcId: made.id })).toEqual(changed);
    },
    async deleteVPC() {
      const network = await makeNetwork();
      await expect(vpc.deleteVPC({ vpcId: network.vpcId })).rejects.toMatchObject({ status: 412, precondition: "resource_still_in_use" });
      await vpc.deletePrivateNetwork({ privateNetworkId: network.id });
      await vpc.deleteVPC({ vpcId: network.vpcId });
      await gone(vpc.getVPC({ vpcId: network.vpcId }), "vpc", network.vpcId);
    },
    async listVPCs() {
      const made = await times(MANY, (index) =>
        vpc.createVPC({ name: `many-${index}`, tags: [`even-${index % 2 === 0}`], enableRouting: true }),
      );
      const ids = made.map(({ id }) => id);
      const firstPage = await vpc.listVPCs({ name: "many-" });
      expect([firstPage.vpcs.length, firstPage.totalCount]).toEqual([20, MANY]);
      expect((await vpc.listVPCs({ name: "many-" }).all()).map(({ id }) => id)).toEqual(ids);
      expect((await vpc.listVPCs({ name: "many-", orderBy: "created_at_desc" }).all()).map(({ id }) => id)).toEqual([...ids].reverse());
      expect((await vpc.listVPCs({ tags: ["even-true"], pageSize: 100 })).totalCount).toBe(MANY / 2);
      expect((await vpc.listVPCs({ isDefault: true }).all()).map(({ name, tags }) => [name, tags])).toEqual([["default", ["default"]]]);
      expect((await vpc.listVPCs({ region: "nl-ams", name: "many-" }).all()).length).toBe(0);
    },
    async enableRouting() {
      const made = await makeVpc();
      expect(await vpc.enableRouting({ vpcId: made.id })).toEqual(made);
    },
    async enableCustomRoutesPropagation() {
      const made = await makeVpc();
      expect(await vpc.enableCustomRoutesPropagation({ vpcId: made.id })).toEqual(made);
    },
    async createPrivateNetwork() {
      const made = await makeNetwork(["10.0.0.0/22"]);
      expect(made).toMatchObject({ name: "net", dhcpEnabled: true, defaultRoutePropagationEnabled: false, tags: [] });
      expect(made.subnets.map(({ subnet }) => subnet)).toEqual(["10.0.0.0/22", expect.stringMatching(/^f[cd].*::\/64$/)]);
      expect(made.subnets.map(({ privateNetworkId, vpcId, createdAt }) => [privateNetworkId, vpcId, createdAt])).toEqual(
        Array(2).fill([made.id, made.vpcId, made.createdAt]),
      );
      const second = vpc.createPrivateNetwork({ vpcId: made.vpcId, subnets: ["10.0.1.0/24"], defaultRoutePropagationEnabled: false });
      await expect(second).rejects.toBeInstanceOf(sdk.Errors.InvalidArgumentsError);
    },
    async getPrivateNetwork() {
      const made = await makeNetwork();
      expect(await vpc.getPrivateNetwork({ privateNetworkId: made.id })).toEqual(made);
    },
    async updatePrivateNetwork() {
      const made = await makeNetwork();
      const changed = await vpc.updatePrivateNetwork({ privateNetworkId: made.id, name: "other", defaultRoutePropagationEnabled: true });
      expect(changed).toEqual({ ...made, name: "other", defaultRoutePropagationEnabled: true, updatedAt: changed.updatedAt });
    },
    async deletePrivateNetwork() {
      const made = await makeNetwork();
      expect((await vpc.getVPC({ vpcId: made.vpcId })).privateNetworkCount).toBe(1);
      await vpc.deletePrivateNetwork({ privateNetworkId: made.id });
      await gone(vpc.getPrivateNetwork({ privateNetworkId: made.id }), "private_network", made.id);
      expect((await vpc.getVPC({ vpcId: made.vpcId })).privateNetworkCount).toBe(0);
    },
    async listPrivateNetworks() {
      const [a, b] = [await makeVpc("a"), await makeVpc("b")];
      const made = await times(MANY, (index) =>
        vpc.createPrivateNetwork({ name: `net-${index}`, vpcId: index < 80 ? a.id : b.id, defaultRoutePropagationEnabled: false }),
      );
      expect(await vpc.listPrivateNetworks().all()).toEqual(made);
      expect((await vpc.listPrivateNetworks({ vpcId: b.id }).all()).length).toBe(MANY - 80);
      const some = [made[3]!, made[99]!];
      expect(await vpc.listPrivateNetworks({ privateNetworkIds: some.map(({ id }) => id) }).all()).toEqual(some);
    },
    async enableDHCP() {
      const made = await makeNetwork();
      expect(await vpc.enableDHCP({ privateNetworkId: made.id })).toEqual(made);
    },
    async listSubnets() {
      const made = await times(55, () => makeNetwork());
      const subnets = made.flatMap((network) => network.subnets);
      expect((await vpc.listSubnets().all()).map(({ id }) => id).sort()).toEqual(subnets.map(({ id }) => id).sort());
      expect(await vpc.listSubnets({ subnetIds: [subnets[7]!.id] }).all()).toEqual([subnets[7]]);
      expect((await vpc.listSubnets({ vpcId: made[5]!.vpcId })).subnets).toEqual(made[5]!.subnets);
    },
    async addSubnets() {
      const network = await makeNetwork(["10.0.0.0/22"]);
      const full = vpc.addSubnets({ privateNetworkId: network.id, subnets: ["10.0.4.0/22"] });
      await expect(full).rejects.toMatchObject({ status: 400, details: [{ argumentName: "subnets" }] });
      await vpc.deleteSubnets({ privateNetworkId: network.id, subnets: ["10.0.0.0/22"] });
      expect(await vpc.addSubnets({ privateNetworkId: network.id, subnets: ["10.0.4.0/22"] })).toEqual({ subnets: ["10.0.4.0/22"] });
      const blocks = (await vpc.getPrivateNetwork({ privateNetworkId: network.id })).subnets.map(({ subnet }) => subnet);
      expect(blocks).toEqual(["10.0.4.0/22", network.subnets[1]!.subnet]);
    },
    async deleteSubnets() {
      const network = await makeNetwork(["10.0.0.0/22"]);
      expect(await vpc.deleteSubnets({ privateNetworkId: network.id, subnets: ["10.0.0.0/22"] })).toEqual({ subnets: ["10.0.0.0/22"] });
      expect((await vpc.getPrivateNetwork({ privateNetworkId: network.id })).subnets).toEqual([network.subnets[1]]);
    },
    async createRoute() {
      const route = await makeRoute();
      expect(route).toMatchObject({ description: "way", destination: "10.9.0.0/24", tags: ["x"], isReadOnly: false, region: "fr-par" });
      const lone = vpc.createRoute({ description: "", vpcId: route.vpcId, destination: "0.0.0.0/0", nexthopResourceId: route.id });
      await expect(lone).rejects.toMatchObject({
        status: 400,
        details: [
          {
            argumentName: "route",
            helpMessage: 'requires_one_of: {"fields": "nexthop_vpc_connector_id, nexthop_private_network_id"}',
            reason: "unknown",
          },
        ],
      });
    },
    async getRoute() {
      const route = await makeRoute();
      expect(await vpc.getRoute({ routeId: route.id })).toEqual(route);
    },
    async updateRoute() {
      const route = await makeRoute();
      const changed = await vpc.updateRoute({ routeId: route.id, description: "other", destination: "10.8.0.0/24", tags: [] });
      expect(changed).toEqual({ ...route, description: "other", destination: "10.8.0.0/24", tags: [], updatedAt: changed.updatedAt });
    },
    async deleteRoute() {
      const route = await makeRoute();
      await vpc.deleteRoute({ routeId: route.id });
      await gone(vpc.getRoute({ routeId: route.id }), "unknown", "");
    },
    async getAcl() {
      const { id } = await makeVpc();
      expect(await vpc.getAcl({ vpcId: id, isIpv6: false })).toEqual({ rules: [], defaultPolicy: "accept" });
    },
    async setAcl() {
      const { id } = await makeVpc();
      const rule = {
        ...{ protocol: "TCP" as const, source: "10.0.0.0/22", srcPortLow: 0, srcPortHigh: 0, destination: "10.1.0.0/22" },
        ...{ dstPortLow: 443, dstPortHigh: 443, action: "accept" as const, description: "web" },
      };
      const told = { rules: [{ ...rule, description: "(Rule scope: client) web" }], defaultPolicy: "drop" };
      expect(await vpc.setAcl({ vpcId: id, isIpv6: false, rules: [rule], defaultPolicy: "drop" })).toEqual(told);
      expect(await vpc.getAcl({ vpcId: id, isIpv6: false })).toEqual(told);
      expect(await vpc.getAcl({ vpcId: id, isIpv6: true })).toEqual({ rules: [], defaultPolicy: "accept" });
    },
  };

  test.each(Object.keys(stories) as (keyof typeof stories)[])("%s does what its documentation says", (name) => stories[name]());

  test("offers no operation without a story here", () => expect(operationsOf(vpc)).toEqual(Object.keys(stories).sort()));

  describe("and its transport, for connectors", () => {
    const connect = (from: string, to: string, name = "link") =>
      sdk.connectors.call("POST", "", { name, tags: null, vpc_id: from, target_vpc_id: to });

    test("create, get, update, list, overlaps and delete speak the names of the wire", async () => {
      const [a, b] = [await makeVpc("a"), await makeVpc("b")];
      const made = await connect(a.id, b.id);
      const { id, created_at, updated_at, srn, ...rest } = made;
      expect(rest).toEqual({
        ...{ name: "link", organization_id: acme.organizationId, project_id: acme.projectIds[0], vpc_id: a.id, target_vpc_id: b.id },
        ...{ status: "orphan", region: "fr-par", tags: [] },
      });
      expect(created_at).toBe(updated_at);
      expect(await sdk.connectors.call("GET", `/${id}`)).toEqual(made);
      const changed = await sdk.connectors.call("PATCH", `/${id}`, { name: "other", tags: ["t"] });
      expect(changed).toEqual({ ...made, name: "other", tags: ["t"], updated_at: changed["updated_at"] });
      expect(await sdk.connectors.call("GET", "?name=oth&tags=t&status=orphan")).toEqual({ vpc_connectors: [changed], total_count: 1 });
      expect(await sdk.connectors.call("GET", `/${id}/subnet-overlaps`)).toEqual({ subnet_overlaps: [], total_count: 0 });
      await sdk.connectors.call("DELETE", `/${id}`);
      await expect(sdk.connectors.call("GET", `/${id}`)).rejects.toBeInstanceOf(sdk.Errors.ResourceNotFoundError);
    });

    test("a second connector with the same ends is the SDK's AlreadyExistsError", async () => {
      const [a, b] = [await makeVpc("a"), await makeVpc("b")];
      await connect(a.id, b.id);
      await expect(connect(a.id, b.id)).rejects.toBeInstanceOf(sdk.Errors.AlreadyExistsError);
    });

    test(`all ${MANY} connectors are found page by page, in the order of their making`, async () => {
      const hub = await makeVpc("hub");
      const made = await times(MANY, (index) =>
        connect(hub.id, `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`, `link-${index}`),
      );
      const pages = await times(Math.ceil(MANY / 50), (page) =>
        sdk.connectors.call("GET", `?page=${page + 1}&page_size=50&vpc_id=${hub.id}`),
      );
      expect(pages.map((page) => page["total_count"])).toEqual(Array(3).fill(MANY));
      expect(pages.flatMap((page) => page["vpc_connectors"])).toEqual(made);
    });
  });

  test("an unknown key is the SDK's DeniedAuthenticationError", async () => {
    const stranger = await sdkOf(mock, acme, { secretKey: "12345678-1234-4234-8234-123456789abc" });
    const call = stranger.vpc.listVPCs();
    await expect(call).rejects.toBeInstanceOf(sdk.Errors.DeniedAuthenticationError);
    await expect(call).rejects.toMatchObject({ status: 401, method: "api_key", reason: "not_found" });
  });
});
