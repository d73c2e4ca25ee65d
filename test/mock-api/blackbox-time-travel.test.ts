import type { Wire } from "./blackbox/client";
import { type MockInProcess, startMock } from "./blackbox/mock";
import { Party } from "./blackbox/party";
import type { Tenant } from "./blackbox/tenants";

/** EUR 0.02 for each connector and hour, in billionths. */
const NANOS_PER_HOUR = 20_000_000;
const euros = (nanos: number): Wire => ({ currency_code: "EUR", units: Math.floor(nanos / 1e9), nanos: nanos % 1e9 });

describe("36.5 hours over a pair that peered, broke for 10 hours and peered again", () => {
  let mock: MockInProcess;
  let acme: Party;
  let partner: Party;
  let ours: Wire;
  let theirs: Wire;
  let again: Wire;

  beforeAll(async () => {
    mock = await startMock();
  });
  beforeEach(async () => {
    await mock.reset();
    await mock.freeze();
    const [first, second] = mock.tenants as [Tenant, Tenant];
    acme = new Party(mock.http, first);
    partner = new Party(mock.http, second);
  });
  afterAll(() => mock.stop());

  /** Peers for some hours, lets partner's side go for 10, peers again for the rest of 36.5, and tells both bills. */
  async function travel(firstHours: number): Promise<{ acme: Wire; partner: Wire }> {
    const [a, b] = [await acme.vpc("a"), await partner.vpc("b")];
    ours = await acme.connect(a, b);
    await mock.advance(0);
    theirs = await partner.connect(b, a);
    await mock.advance(firstHours);
    await partner.disconnect(theirs);
    await mock.advance(10);
    again = await partner.connect(b, a);
    await mock.advance(36.5 - 10 - firstHours);
    return { acme: await acme.billing(), partner: await partner.billing() };
  }

  const meters = (bill: Wire) =>
    (bill["meters"] as Wire[]).map(({ vpc_connector_id, hours, amount, stopped_at }) => [
      vpc_connector_id,
      hours,
      amount,
      stopped_at !== null,
    ]);

  test("10.25 h and 16.25 h are 11 + 17 = 28 started hours: each organization owes 28 × 0.02 = EUR 0.56", async () => {
    const bills = await travel(10.25);
    const parts = (ids: [string, string]) => [
      [ids[0], 11, euros(220_000_000), true],
      [ids[1], 17, euros(340_000_000), false],
    ];
    expect(meters(bills.acme)).toEqual(parts([ours["id"], ours["id"]]));
    expect(meters(bills.partner)).toEqual(parts([theirs["id"], again["id"]]));
    for (const [party, bill] of [[acme, bills.acme] as const, [partner, bills.partner] as const])
      expect(bill).toMatchObject({ organization_id: party.tenant.organizationId, hours: 28, amount: euros(560_000_000) });
  });

  test("12 h and 14.5 h are 12 + 15 = 27 started hours, EUR 0.54 each: a full hour begins no other", async () => {
    const bills = await travel(12);
    expect(meters(bills.acme).map(([, hours]) => hours)).toEqual([12, 15]);
    for (const bill of [bills.acme, bills.partner]) expect(bill).toMatchObject({ hours: 27, amount: euros(540_000_000) });
  });

  test("by exact seconds 10.25 h and 16.25 h are 26.5 h: each organization owes 26.5 × 0.02 = EUR 0.53", async () => {
    await mock.set({ billing_granularity: "exact-seconds" });
    const bills = await travel(10.25);
    for (const bill of [bills.acme, bills.partner]) expect(bill).toMatchObject({ hours: 26.5, amount: euros(530_000_000) });
  });

  test("the rate is EUR 0.02 an hour unless set, and a set rate is charged: 28 × 0.05 = EUR 1.40", async () => {
    expect((await acme.billing())["rate"]).toMatchObject(euros(NANOS_PER_HOUR));
    await mock.set({ rate: "0.05" });
    const bills = await travel(10.25);
    for (const bill of [bills.acme, bills.partner]) expect(bill).toMatchObject({ hours: 28, amount: euros(1_400_000_000) });
  });

  test("the bill of a project holds that project's connectors only", async () => {
    await travel(10.25);
    const project = acme.tenant.projectIds[0];
    const none = await mock.http.expect(200, "POST", "/account/v3/projects", {
      token: acme.tenant.secretKey,
      body: { name: "empty", organization_id: acme.tenant.organizationId, description: "" },
    });
    expect((await mock.http.get(`/mock/billing?organization=acme&project=${project}`))["hours"]).toBe(28);
    expect(await mock.http.get(`/mock/billing?organization=acme&project=${none["id"]}`)).toMatchObject({
      hours: 0,
      amount: euros(0),
      meters: [],
    });
  });

  test("the clock moves by exactly what it is advanced, and never back", async () => {
    const before = await mock.http.get("/mock/clock");
    const after = await mock.advance(36.5);
    expect(Date.parse(after["now"]) - Date.parse(before["now"])).toBe(36.5 * 3_600_000);
    const back = await mock.http.send("PUT", "/mock/clock", { body: { now: before["now"] } });
    expect(back.status).toBe(400);
    expect(await mock.http.get("/mock/clock")).toEqual(after);
  });

  test("the clock ends while timestamps still have four digits and every microsecond: past that is 400 and moves nothing", async () => {
    const before = await mock.http.get("/mock/clock");
    for (const now of ["9999-12-31T23:59:59Z", "2255-06-05T23:47:34.740993Z"])
      expect((await mock.http.send("PUT", "/mock/clock", { body: { now } })).status).toBe(400);
    expect(await mock.http.get("/mock/clock")).toEqual(before);
    let status = 200;
    for (let leaps = 0; leaps < 4 && status === 200; leaps++) {
      status = (await mock.http.send("POST", "/mock/clock/advance", { body: { hours: 1_000_000 } })).status;
      expect((await mock.http.get("/mock/clock"))["now"]).toMatch(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    }
    expect(status).toBe(400);
  });

  test("money is exact to the nano: 1,000,000 h × EUR 999,999.999999999 = EUR 999,999,999,999.999", async () => {
    await mock.set({ rate: "999999.999999999" });
    const [a, b] = [await acme.vpc("a"), await partner.vpc("b")];
    await acme.connect(a, b);
    await partner.connect(b, a);
    await mock.advance(1_000_000);
    const amount = { currency_code: "EUR", units: 999_999_999_999, nanos: 999_000_000 };
    expect(await acme.billing()).toMatchObject({ hours: 1_000_000, amount, meters: [{ amount }] });
  });
});
