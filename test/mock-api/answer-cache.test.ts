import { IncomingMessage, type Server, ServerResponse } from "node:http";
import { createApp } from "../../mock-api";
import { AnswerCache } from "../../mock-api/http/answer-cache";
import { createExpressServer } from "../../mock-api/http/express-server";
import { type Json, PARTNER, useMock } from "./support/mock";

const started = useMock();

describe("a GET that is repeated", () => {
  const get = (path: string, token?: string) => started.mock.ok("GET", path, undefined, token);

  test("answers the same text until a write, then the new one", async () => {
    const vpc = await started.mock.vpc("web");
    const path = `vpcs/${vpc.id}`;
    expect([await get(path), await get(path)]).toEqual([vpc, vpc]);
    await started.mock.ok("PATCH", path, { name: "renamed" });
    expect([(await get(path)).name, (await get(path)).name]).toEqual(["renamed", "renamed"]);
    await started.mock.ok("DELETE", path);
    expect((await started.mock.call("GET", path)).status).toBe(404);
  });

  test("is one question for each key", async () => {
    const vpc = await started.mock.vpc("web");
    const path = `vpcs/${vpc.id}`;
    for (let turn = 0; turn < 2; turn++) {
      expect((await started.mock.call("GET", path)).status).toBe(200);
      expect((await started.mock.call("GET", path, undefined, PARTNER.secretKey)).status).toBe(404);
      expect((await started.mock.call("GET", path, undefined, "")).status).toBe(401);
    }
  });

  test("shows a settled pair as soon as the clock says so, without any write", async () => {
    await started.mock.control("PUT", "settings", { settle_ms: 3_600_000 });
    const { there } = await started.mock.pair();
    const status = async () => [
      await started.mock.status(there),
      ...(await get("vpc-connectors")).vpc_connectors.map((one: Json) => one.status),
      (await get("vpc-connectors?status=peered")).total_count,
    ];
    expect([await status(), await status()]).toEqual([
      ["orphan", "orphan", "orphan", 0],
      ["orphan", "orphan", "orphan", 0],
    ]);
    await started.mock.control("POST", "clock/advance", { hours: 2 });
    expect(await status()).toEqual(["peered", "peered", "peered", 2]);
    await started.mock.control("PUT", "settings", { settle_ms: 0 });
  });

  test("sees consumptions grow while nothing is written", async () => {
    await started.mock.pair();
    const billed = async () =>
      (await get("/billing/v2beta1/consumptions")).consumptions
        .map((one: Json) => Number(one.billed_quantity))
        .reduce((a: number, b: number) => a + b, 0);
    await started.mock.control("PUT", "clock", { frozen: false });
    const first = await billed();
    await started.mock.control("POST", "clock/advance", { hours: 5 });
    expect(await billed()).toBe(first + 10);
  });

  test("stops with the key that expires", async () => {
    const organization = await started.mock.control("POST", "organizations", {
      name: "brief",
      keys: [{ expires_at: "2030-01-01T01:00:00Z" }],
    });
    const list = () => started.mock.call("GET", "vpcs", undefined, organization.secret_key);
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    await started.mock.control("POST", "clock/advance", { hours: 2 });
    expect((await list()).status).toBe(401);
  });

  test("sees settings, resets and restored snapshots", async () => {
    const { mock } = started;
    await mock.vpc("before");
    await mock.control("POST", "snapshots", { name: "one" });
    const names = async () => (await get("vpcs?name=o")).vpcs.map((one: Json) => one.name);
    expect([await names(), await names()]).toEqual([["before"], ["before"]]);
    await mock.control("POST", "reset");
    expect(await names()).toEqual([]);
    await mock.control("POST", "snapshots/one/restore");
    expect(await names()).toEqual(["before"]);
  });

  test("is logged each time, with what nothing read", async () => {
    const path = "vpcs?nmae=x";
    for (let turn = 0; turn < 3; turn++) await get(path);
    const { requests } = await started.mock.control("GET", "requests");
    const seen = requests.filter((one: Json) => one.query === "nmae=x");
    expect(seen.map((one: Json) => [one.status, one.unread.query])).toEqual(Array(3).fill([200, ["nmae"]]));
  });
});

test("the cache forgets the oldest answers, and takes no large ones", () => {
  const cache = new AnswerCache();
  const cached = (body: string) => ({ answer: { status: 200, body }, organizationId: null, unread: { query: [], body: [] } });
  for (let index = 0; index < 1000; index++) cache.put(`key ${index}`, 1, cached("x"));
  cache.put("large", 1, cached("x".repeat(100_000)));
  cache.put("k".repeat(5000), 1, cached("x"));
  const found = [...Array(1000).keys()].filter((index) => cache.get(`key ${index}`, 1));
  expect([found.length, found[0], cache.get("large", 1), cache.get("k".repeat(5000), 1)]).toEqual([256, 744, undefined, undefined]);
  expect(cache.get("key 999", 2)).toBeUndefined();
});

test("requests and responses keep the prototypes that they were made with", async () => {
  const app = createApp();
  const seen: boolean[] = [];
  const server: Server = createExpressServer(app);
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    const before = [Object.getPrototypeOf(request), Object.getPrototypeOf(response)];
    response.on("finish", () => {
      seen.push(Object.getPrototypeOf(request) === before[0] && Object.getPrototypeOf(response) === before[1]);
      seen.push(request instanceof IncomingMessage && response instanceof ServerResponse);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await (await fetch(`http://127.0.0.1:${port}/mock/health`)).text();
  await new Promise((resolve) => server.close(resolve));
  expect(seen).toEqual([true, true]);
});
