import { type MockInProcess, startMock } from "./blackbox/mock";
import { Party } from "./blackbox/party";
import { operationsOf, type Sdk, sdkOf } from "./blackbox/sdk";
import type { Tenant } from "./blackbox/tenants";

const MANY = 120;

describe("Scaleway's clients of the neighbour APIs", () => {
  let mock: MockInProcess;
  let acme: Tenant;
  let partner: Tenant;
  let sdk: Sdk;

  beforeAll(async () => {
    mock = await startMock();
    [acme, partner] = mock.tenants as [Tenant, Tenant];
    sdk = await sdkOf(mock, acme);
  });
  beforeEach(() => mock.reset());
  afterAll(() => mock.stop());

  const makeNetwork = async () => {
    const { id } = await sdk.vpc.createVPC({ name: "one", enableRouting: true });
    return sdk.vpc.createPrivateNetwork({ vpcId: id, subnets: ["10.0.0.0/22"], defaultRoutePropagationEnabled: false });
  };
  const book = async (tags?: string[]) => {
    const network = await makeNetwork();
    return sdk.ipam.bookIP({ source: { privateNetworkId: network.id }, isIpv6: false, tags });
  };
  const machine = { macAddress: "02:00:00:00:00:01", name: "machine" };

  describe("the IPAM client", () => {
    const stories: { readonly [K in keyof Sdk["ipam"]]: () => Promise<void> } = {
      async bookIP() {
        const network = await makeNetwork();
        const first = await sdk.ipam.bookIP({ source: { privateNetworkId: network.id }, isIpv6: false, tags: ["a"] });
        expect(first).toMatchObject({
          ...{ address: "10.0.0.2/22", projectId: acme.projectIds[0], isIpv6: false, region: "fr-par", tags: ["a"], reverses: [] },
          source: { subnetId: network.subnets[0]!.id },
        });
        expect(first.resource).toBeUndefined();
        const second = await sdk.ipam.bookIP({ source: { subnetId: network.subnets[0]!.id }, isIpv6: false });
        expect(second.address).toBe("10.0.0.3/22");
        const wanted = await sdk.ipam.bookIP({
          source: { privateNetworkId: network.id },
          isIpv6: false,
          address: "10.0.1.7",
          resource: machine,
        });
        expect(wanted).toMatchObject({ address: "10.0.1.7/22", resource: { type: "custom", ...machine } });
        const six = await sdk.ipam.bookIP({ source: { privateNetworkId: network.id }, isIpv6: true });
        expect([six.isIpv6, six.address.split("/")[1]]).toEqual([true, "64"]);
      },
      async getIP() {
        const ip = await book();
        expect(await sdk.ipam.getIP({ ipId: ip.id })).toEqual(ip);
      },
      async updateIP() {
        const ip = await book();
        const changed = await sdk.ipam.updateIP({ ipId: ip.id, tags: ["t"], reverses: [{ hostname: "a.example", address: "10.0.0.2" }] });
        expect(changed).toMatchObject({ id: ip.id, tags: ["t"], reverses: [{ hostname: "a.example", address: "10.0.0.2" }] });
        expect(await sdk.ipam.getIP({ ipId: ip.id })).toEqual(changed);
      },
      async releaseIP() {
        const ip = await book();
        await sdk.ipam.releaseIP({ ipId: ip.id });
        await expect(sdk.ipam.getIP({ ipId: ip.id })).rejects.toMatchObject({ status: 404, resource: "ip", resourceId: ip.id });
      },
      async releaseIPSet() {
        const network = await makeNetwork();
        const bookOne = () => sdk.ipam.bookIP({ source: { privateNetworkId: network.id }, isIpv6: false });
        const [a, b, kept] = [await bookOne(), await bookOne(), await bookOne()];
        await sdk.ipam.releaseIPSet({ ipIds: [a.id, b.id] });
        expect((await sdk.ipam.listIPs().all()).map(({ id }) => id)).toEqual([kept.id]);
      },
      async listIPs() {
        const network = await makeNetwork();
        const made: string[] = [];
        for (let index = 0; index < MANY; index++)
          made.push(
            (await sdk.ipam.bookIP({ source: { privateNetworkId: network.id }, isIpv6: false, tags: [`even-${index % 2 === 0}`] })).id,
          );
        const ids = async (request: Parameters<typeof sdk.ipam.listIPs>[0]) => (await sdk.ipam.listIPs(request).all()).map(({ id }) => id);
        expect(await ids({ orderBy: "created_at_asc" })).toEqual(made);
        expect((await ids({ privateNetworkId: network.id, pageSize: 50, orderBy: "created_at_desc" })).reverse()).toEqual(made);
        expect((await ids({ tags: ["even-true"] })).length).toBe(MANY / 2);
        expect(await ids({ attached: true })).toEqual([]);
        expect(await ids({ ipIds: [made[5]!] })).toEqual([made[5]]);
        expect(new Set((await sdk.ipam.listIPs().all()).map(({ address }) => address)).size).toBe(MANY);
      },
      async attachIP() {
        const ip = await book();
        const attached = await sdk.ipam.attachIP({ ipId: ip.id, resource: machine });
        expect(attached.resource).toMatchObject({ type: "custom", ...machine });
        expect((await sdk.ipam.listIPs({ attached: true, macAddress: machine.macAddress }).all()).map(({ id }) => id)).toEqual([ip.id]);
      },
      async detachIP() {
        const ip = await book();
        await sdk.ipam.attachIP({ ipId: ip.id, resource: machine });
        expect((await sdk.ipam.detachIP({ ipId: ip.id, resource: machine })).resource).toBeUndefined();
        expect(await sdk.ipam.listIPs({ attached: true }).all()).toEqual([]);
      },
      async moveIP() {
        const ip = await book();
        const other = { macAddress: "02:00:00:00:00:02", name: "other" };
        await sdk.ipam.attachIP({ ipId: ip.id, resource: machine });
        expect((await sdk.ipam.moveIP({ ipId: ip.id, fromResource: machine, toResource: other })).resource).toMatchObject(other);
      },
    };

    test.each(Object.keys(stories) as (keyof typeof stories)[])("%s does what its documentation says", (name) => stories[name]());

    test("offers no operation without a story here", () => expect(operationsOf(sdk.ipam)).toEqual(Object.keys(stories).sort()));

    test("a Private Network with a booked address is not deleted: 412, as recorded", async () => {
      const network = await makeNetwork();
      const ip = await sdk.ipam.bookIP({ source: { privateNetworkId: network.id }, isIpv6: false });
      const refused = sdk.vpc.deletePrivateNetwork({ privateNetworkId: network.id });
      await expect(refused).rejects.toBeInstanceOf(sdk.Errors.PreconditionFailedError);
      await expect(refused).rejects.toMatchObject({ status: 412, helpMessage: "Private Network must be empty to be deleted" });
      await sdk.ipam.releaseIP({ ipId: ip.id });
      await sdk.vpc.deletePrivateNetwork({ privateNetworkId: network.id });
    });
  });

  describe("the billing client", () => {
    /** Not imitated: each answers 501, which names what was asked. */
    const declined: { readonly [K in Exclude<keyof Sdk["billing"], "listConsumptions">]: () => Promise<unknown> } = {
      listTaxes: () => sdk.billing.listTaxes({}),
      listInvoices: () => sdk.billing.listInvoices({}),
      exportInvoices: () => sdk.billing.exportInvoices({}),
      getInvoice: () => sdk.billing.getInvoice({ invoiceId: "12345678-1234-4234-8234-123456789abc" }),
      downloadInvoice: () => sdk.billing.downloadInvoice({ invoiceId: "12345678-1234-4234-8234-123456789abc" }),
      listDiscounts: () => sdk.billing.listDiscounts({}),
      redeemCoupon: () => sdk.billing.redeemCoupon({ code: "none" }),
    };

    test("each organization's consumptions are what its side of a peering used: 3 started hours, EUR 0.06", async () => {
      await mock.http.expect(200, "PUT", "/mock/clock", { body: { now: "2040-03-10T08:00:00Z", frozen: true } });
      const [ours, theirs] = [new Party(mock.http, acme), new Party(mock.http, partner)];
      const [a, b] = [await ours.vpc("a"), await theirs.vpc("b")];
      expect(await sdk.billing.listConsumptions().all()).toEqual([]);
      await ours.connect(a, b);
      await theirs.connect(b, a);
      await mock.advance(2.5);
      for (const tenant of [acme, partner]) {
        const { billing } = await sdkOf(mock, tenant);
        const listed = await billing.listConsumptions({ organizationId: tenant.organizationId });
        expect(listed).toMatchObject({
          totalCount: 1,
          totalDiscountUntaxedValue: 0,
          consumptions: [{ projectId: tenant.projectIds[0], consumerId: tenant.organizationId, billedQuantity: "3" }],
        });
        expect(listed.consumptions[0]!.value).toEqual({ currencyCode: "EUR", units: 0, nanos: 60_000_000 });
        expect(await billing.listConsumptions({ projectId: tenant.projectIds[0], organizationId: undefined }).all()).toEqual(
          listed.consumptions,
        );
        expect(await billing.listConsumptions({ billingPeriod: "2040-02" }).all()).toEqual([]);
        expect(await billing.listConsumptions({ billingPeriod: "2040-03" }).all()).toEqual(listed.consumptions);
      }
    });

    test("another organization's consumptions are not told", async () => {
      await expect(sdk.billing.listConsumptions({ organizationId: partner.organizationId }).all()).resolves.toEqual([]);
    });

    test.each(Object.keys(declined) as (keyof typeof declined)[])("%s is not imitated: 501", async (name) => {
      await expect(declined[name]()).rejects.toMatchObject({ status: 501 });
    });

    test("offers no operation that is missing here", () =>
      expect(operationsOf(sdk.billing)).toEqual(["listConsumptions", ...Object.keys(declined)].sort()));
  });
});
