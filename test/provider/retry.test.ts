import type { ScalewayClient } from "../../provider/api/client";
import { retryDelayMs } from "../../provider/api/retry";
import { testClient } from "./support/client";
import { type Answer, ScriptedApi } from "./support/scripted-api";

const VPC = { id: "11111111-1111-4111-8111-111111111111", region: "fr-par", name: "a" };
const ok: Answer = { status: 200, body: VPC };

let api: ScriptedApi;
let client: ScalewayClient;
let waits: number[];
let stopAfterWaits: (count: number) => void;

beforeAll(async () => {
  api = await ScriptedApi.start();
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ client, waits, stopAfterWaits } = await testClient(api));
});

const get = () => client.api.vpcs.get("fr-par", "v");

describe("retries", () => {
  test.each<[string, Answer | "reset"]>([
    ["429", { status: 429, body: {} }],
    ["500", { status: 500, body: {} }],
    ["503", { status: 503, body: {} }],
    ["a connection that breaks", "reset"],
  ])("%s is asked again after 2 s", async (_fact, failure) => {
    api.respond((_request, count) => (count === 1 ? failure : ok));
    await expect(get()).resolves.toEqual(VPC);
    expect(waits).toEqual([2000]);
  });

  test("after three retries, 2, 4 and 8 s apart, the error stands", async () => {
    api.respond(() => ({ status: 503, body: { message: "internal error" } }));
    await expect(get()).rejects.toMatchObject({ status: 503 });
    expect(waits).toEqual([2000, 4000, 8000]);
    expect(api.received).toHaveLength(4);
  });

  test.each([400, 401, 403, 404, 409, 412, 501])("%i is not asked again", async (status) => {
    api.respond(() => ({ status, body: { message: "no" } }));
    await expect(get()).rejects.toMatchObject({ status });
    expect(api.received).toHaveLength(1);
  });

  test("Retry-After in seconds is honoured", async () => {
    api.respond((_request, count) => (count === 1 ? { status: 429, body: {}, headers: { "Retry-After": "7" } } : ok));
    await get();
    expect(waits).toEqual([7000]);
  });

  test("Retry-After as a date is honoured", async () => {
    const headers = { "Retry-After": "Tue, 01 Sep 2026 08:00:30 GMT" };
    api.respond((_request, count) => (count === 1 ? { status: 503, body: {}, headers } : ok));
    await get();
    expect(waits).toEqual([30_000]);
  });

  test("a body is sent again unchanged", async () => {
    api.respond((_request, count) => (count === 1 ? { status: 500, body: {} } : ok));
    await client.api.vpcs.create("fr-par", { name: "a", tags: ["x"] });
    expect(api.received.map(({ body }) => body)).toEqual([
      { name: "a", tags: ["x"] },
      { name: "a", tags: ["x"] },
    ]);
  });

  test("an interrupt during the wait ends it: no retry starts and the last answer stands", async () => {
    stopAfterWaits(1);
    api.respond(() => ({ status: 503, body: {} }));
    await expect(get()).rejects.toMatchObject({ status: 503 });
    expect(api.received).toHaveLength(1);
  });

  test("after an interrupt a request is still made, but never repeated", async () => {
    client.stop();
    api.respond((_request, count) => (count === 1 ? ok : { status: 500, body: {} }));
    await expect(get()).resolves.toEqual(VPC);
    await expect(get()).rejects.toMatchObject({ status: 500 });
    expect(waits).toEqual([]);
    expect(api.received).toHaveLength(2);
  });

  test("the wait never exceeds 2 min", () => {
    expect([0, 1, 2, 5, 6, 20].map((attempt) => retryDelayMs(attempt, undefined, 0))).toEqual([2000, 4000, 8000, 64_000, 120_000, 120_000]);
  });

  test("Retry-After counts only with 429 and 503", () => {
    const delay = (status: number) => retryDelayMs(0, new Response(null, { status, headers: { "Retry-After": "9" } }), 0);
    expect([429, 500, 502, 503].map(delay)).toEqual([9000, 2000, 2000, 9000]);
  });
});

describe("requests", () => {
  test("carry the secret key, the user agent and, with a body, its type", async () => {
    api.respond(() => ok);
    await client.api.vpcs.create("fr-par", {});
    expect(api.received[0]!.headers).toMatchObject({
      "x-auth-token": "33333333-3333-4333-8333-333333333333",
      "content-type": "application/json",
      accept: "application/json",
      "user-agent": expect.stringMatching(/^scaleway-sdk-js\/\S+ vpc-peering\/test$/),
    });
  });

  test("lists ask in the order of creation, with repeated keys and without what is not set", async () => {
    api.respond(() => ({ status: 200, body: { vpcs: [] } }));
    await client.api.vpcs.list("fr-par", { tags: ["a", "b c"], name: undefined, is_default: true });
    expect(api.takeLines()).toEqual(["GET /vpc/v2/regions/fr-par/vpcs?order_by=created_at_asc&tags=a&tags=b+c&is_default=true"]);
  });

  test("an id cannot leave its place in the path", async () => {
    api.respond(() => ok);
    await client.api.vpcs.get("fr-par", "../../account?x");
    expect(api.received[0]).toMatchObject({ path: "/vpc/v2/regions/fr-par/vpcs/..%2F..%2Faccount%3Fx", query: "" });
  });
});
