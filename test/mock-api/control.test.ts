import { request } from "node:http";
import { ACME, MISSING, TestMock, useMock } from "./support/mock";

const held = useMock();

/** Status of a request with headers that fetch does not let one set. */
function statusWith(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode!));
    });
    call.on("error", reject);
    call.end();
  });
}

describe("access to the control plane", () => {
  test.each([
    ["http://localhost:8080", 200],
    ["127.0.0.1", 200],
    ["127.8.8.8:1", 200],
    ["[::1]:8080", 200],
    ["mock.example", 403],
    ["127.0.0.1.example", 403],
    ["localhost.example:80", 403],
  ])("with Host %s it answers %d", async (host, status) => {
    expect(await statusWith(`${held.mock.url}/mock/state`, { host: host.replace("http://", "") })).toBe(status);
  });

  test("a request with an Origin is refused, even from loopback", async () => {
    expect(await statusWith(`${held.mock.url}/mock/health`, { origin: "http://127.0.0.1:8080" })).toBe(403);
  });

  test("without control plane only health answers, and the imitated API goes on", async () => {
    const closed = await TestMock.start({ control: false });
    try {
      const statuses = await Promise.all(
        ["health", "state", "clock", "nonsense", ""].map(async (path) => (await closed.raw("GET", `/mock/${path}`)).status),
      );
      expect(statuses).toEqual([200, 403, 403, 403, 403]);
      expect((await closed.call("GET", "vpcs")).status).toBe(200);
    } finally {
      await closed.stop();
    }
  });

  test("an unknown path says where to look", async () => {
    expect(await held.mock.raw("GET", "/mock/unicorn")).toMatchObject({
      status: 404,
      body: { message: "the control plane has no GET /mock/unicorn; GET /mock lists what it has", type: "mock_not_found" },
    });
    expect((await held.mock.control("GET", "")).routes.length).toBeGreaterThan(20);
  });

  test("/mockery is none of it", async () => expect((await held.mock.raw("GET", "/mockery")).status).toBe(501));
});

describe("clock", () => {
  test("stamps follow it and strictly increase while it stands still", async () => {
    const [a, b] = [await held.mock.vpc("a"), await held.mock.vpc("b")];
    expect(a.created_at.startsWith("2030-01-01T00:00:00.0000")).toBe(true);
    expect(b.created_at > a.created_at).toBe(true);
    expect(await held.mock.control("POST", "clock/advance", { hours: 36.5 })).toEqual({ now: "2030-01-02T12:30:00.000000Z", frozen: true });
    expect((await held.mock.vpc("c")).created_at).toBe("2030-01-02T12:30:00.000000Z");
  });

  test("runs on when released", async () => {
    expect((await held.mock.control("PUT", "clock", { frozen: false })).frozen).toBe(false);
    const first = (await held.mock.control("GET", "clock")).now;
    const second = (await held.mock.control("GET", "clock")).now;
    expect([first.startsWith("2030-01-01T00:00"), second > first]).toEqual([true, true]);
  });

  test.each([
    [{ now: "2029-12-31T23:59:59Z" }, "the clock cannot run backwards: it is 2030-01-01T00:00:00.000000Z, asked for 2029-12-31T23:59:59Z"],
    [{ now: "2031-02-30T00:00:00Z" }, '"now" must be a time such as 2026-09-01T08:00:00Z, got "2031-02-30T00:00:00Z"'],
    [{ now: "yesterday" }, '"now" must be a time such as 2026-09-01T08:00:00Z, got "yesterday"'],
    [{ frozen: 1 }, '"frozen" must be true or false, got 1'],
    [{ hour: 1 }, 'unknown field "hour"; known are now, frozen'],
    [
      { now: "2250-01-01T00:00:00.000001Z" },
      "the clock ends at 2250-01-01T00:00:00.000000Z: it is 2030-01-01T00:00:00.000000Z, asked for 2250-01-01T00:00:00.000001Z",
    ],
  ])("refuses %j", async (body, message) => {
    const reply = await held.mock.raw("PUT", "/mock/clock", { body: JSON.stringify(body) });
    expect([reply.status, reply.body.message]).toEqual([400, message]);
  });

  test("advanced by 0 hours answers, frozen or running", async () => {
    expect((await held.mock.control("POST", "clock/advance", { hours: 0 })).now).toBe("2030-01-01T00:00:00.000000Z");
    await held.mock.control("PUT", "clock", { frozen: false });
    expect((await held.mock.control("POST", "clock/advance", { hours: 0 })).frozen).toBe(false);
  });

  test.each([-1, "1", null, 2_000_000, 1e300])("cannot be advanced by %j hours", async (hours) => {
    expect((await held.mock.raw("POST", "/mock/clock/advance", { body: JSON.stringify({ hours }) })).status).toBe(400);
  });
});

describe("settings", () => {
  test("are changed by name, and the others stay", async () => {
    const before = await held.mock.control("GET", "settings");
    const after = await held.mock.control("PUT", "settings", { settle_ms: 500, rate: 0.05 });
    expect(after).toEqual({ ...before, settle_ms: 500, rate: "0.05", rate_source: "setting of this mock" });
  });

  test.each([
    [{ settle_ms: -1 }, 'setting "settle_ms" cannot be -1: expected milliseconds, a year at most'],
    [{ conflict_refresh: "never" }, 'setting "conflict_refresh" cannot be "never": expected automatic or manual'],
    [{ rate: "free" }, 'setting "rate" cannot be "free": expected an amount per hour such as 0.02'],
  ])("refuse %j and change nothing", async (changes, message) => {
    const before = await held.mock.control("GET", "settings");
    const reply = await held.mock.raw("PUT", "/mock/settings", { body: JSON.stringify({ guard_orphan: false, ...changes }) });
    expect([reply.status, reply.body.message]).toEqual([400, message]);
    expect(await held.mock.control("GET", "settings")).toEqual(before);
  });
});

describe("faults", () => {
  const add = (fault: object) => held.mock.control("POST", "faults", fault);

  test("hit the first requests of an operation with Scaleway's body and Retry-After, and say so", async () => {
    const fault = await add({ operation: "CreateVPC", first: 2, status: 429, retry_after: 7 });
    const replies = [];
    for (let index = 0; index < 3; index++) replies.push(await held.mock.call("POST", "vpcs", { name: "v" }));
    expect(replies.map(({ status, headers }) => [status, headers.get("retry-after"), headers.get("x-mock-fault")])).toEqual([
      [429, "7", fault.id],
      [429, "7", fault.id],
      [200, null, null],
    ]);
    expect(replies[0]!.body).toMatchObject({ type: "too_many_requests", reset_seconds: 7 });
    expect((await held.mock.ok("GET", "vpcs?name=v")).total_count).toBe(1);
  });

  test("hit every n-th request of any operation", async () => {
    await add({ operation: "*", every: 3, status: 503 });
    const statuses = [];
    for (let index = 0; index < 6; index++) statuses.push((await held.mock.call("GET", "vpcs")).status);
    expect(statuses).toEqual([200, 200, 503, 200, 200, 503]);
  });

  test("can lose the answer of what was done", async () => {
    await add({ operation: "CreateVPC", first: 1, status: 500, applied: true });
    expect((await held.mock.call("POST", "vpcs", { name: "lost" })).status).toBe(500);
    expect((await held.mock.ok("GET", "vpcs?name=lost")).total_count).toBe(1);
  });

  test("can cut the line, and only delay", async () => {
    await add({ operation: "GetVPC", first: 1, reset: true });
    await expect(held.mock.call("GET", `vpcs/${MISSING}`)).rejects.toThrow("fetch failed");
    const { id } = await add({ operation: "GetVPC", latency_ms: 1 });
    const late = await held.mock.call("GET", `vpcs/${MISSING}`);
    expect([late.status, late.headers.get("x-mock-fault")]).toEqual([404, id]);
  });

  test("end one by one or all at once", async () => {
    const { id } = await add({ operation: "GetVPC", status: 500 });
    await add({ operation: "GetVPC", status: 500 });
    await held.mock.control("DELETE", `faults/${id}`);
    expect((await held.mock.control("GET", "faults")).faults).toHaveLength(1);
    await held.mock.control("DELETE", "faults");
    expect((await held.mock.control("GET", "faults")).faults).toEqual([]);
  });

  test.each([
    [{ operation: "MakeTea", status: 500 }, '"operation" must be "*" or one of ListVPCs, '],
    [{ operation: "GetVPC" }, 'a fault needs at least one of "status", "reset" and "latency_ms"'],
    [{ operation: "GetVPC", status: 500, applied: "yes" }, '"applied" must be true or false, got "yes"'],
    [{ operation: "GetVPC", status: 200 }, '"status" must be an integer in 400..599, got 200'],
    [{ operation: "GetVPC", status: 500, often: 3 }, 'unknown field "often"'],
  ])("%j is refused", async (fault, message) => {
    const reply = await held.mock.raw("POST", "/mock/faults", { body: JSON.stringify(fault) });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe("what can be watched", () => {
  test("the request log tells what nothing read, and no keys", async () => {
    await held.mock.call("POST", "vpcs?colour=red", { name: "v", enable_routing: false, tag: "typo" });
    await held.mock.call("GET", "unicorns");
    const { requests } = await held.mock.control("GET", "requests");
    expect(requests).toMatchObject([
      {
        method: "POST",
        operation: "CreateVPC",
        status: 200,
        organization_id: ACME.organizationId,
        unread: { query: ["colour"], body: ["enable_routing", "tag"] },
      },
      { method: "GET", operation: null, status: 501, unread: { query: [], body: [] } },
    ]);
    expect(JSON.stringify(requests)).not.toContain(ACME.secretKey);
  });

  test("events tell changes and statuses as they happen, and those since on demand", async () => {
    const stream = await fetch(`${held.mock.url}/mock/events`);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const reader = stream.body!.getReader();
    const decoder = new TextDecoder();
    let seen = "";
    const until = async (text: string) => {
      while (!seen.includes(text)) seen += decoder.decode((await reader.read()).value);
    };
    await until("connected");
    const { there, back } = await held.mock.pair();
    await until(`"vpc_connector_id":"${back.id}"`);
    expect(seen).toContain(`event: vpc_connector.status\ndata: {"id":`);
    expect(seen).toContain(`"data":{"vpc_connector_id":"${there.id}","from":"orphan","to":"peered"}`);
    await reader.cancel();
    const last = Number(
      seen
        .match(/id: (\d+)/g)!
        .at(-1)!
        .slice(4),
    );
    const again = (await fetch(`${held.mock.url}/mock/events`, { headers: { "last-event-id": String(last - 1) } })).body!.getReader();
    seen = "";
    while (!seen.includes(`id: ${last}\n`)) seen += decoder.decode((await again.read()).value);
    expect(seen).not.toContain(`id: ${last - 1}\n`);
    await again.cancel();
  });

  test("a refused request leaves no event", async () => {
    const before = await held.mock.control("GET", "state");
    await held.mock.call("POST", "vpc-connectors", { name: "c", vpc_id: before.vpcs[0].id, target_vpc_id: before.vpcs[0].id });
    await held.mock.vpc("marker");
    const reader = (await fetch(`${held.mock.url}/mock/events?after=0`)).body!.getReader();
    let seen = "";
    while (seen.lastIndexOf("event: CreateVPC\n") < seen.lastIndexOf("event: mock.reset\n") || !seen.includes("event: CreateVPC\n"))
      seen += new TextDecoder().decode((await reader.read()).value);
    expect(seen.slice(seen.lastIndexOf("event: mock.reset\n"))).not.toContain("CreateVPCConnector");
    await reader.cancel();
  });
});

describe("reachability and verdicts", () => {
  test("answer for ends by name, id, network or address", async () => {
    const { left, right, there, back } = await held.mock.pair();
    const ask = (query: string) => held.mock.control("GET", `reach?${query}`);
    expect(await ask("from=left&to=right")).toMatchObject({ verdict: "blocked", blocker: { code: "no-route" } });
    await held.mock.ok("POST", "routes", { vpc_id: left.id, destination: "10.2.0.0/22", nexthop_vpc_connector_id: there.id });
    expect(await ask("from=left/10.1.0.5&to=right/10.2.0.5")).toMatchObject({ verdict: "blocked", blocker: { code: "no-return-route" } });
    await held.mock.ok("POST", "routes", { vpc_id: right.id, destination: "10.1.0.0/22", nexthop_vpc_connector_id: back.id });
    expect(await ask(`from=fr-par/${left.id}&to=right/10.2.0.0%2F22&family=4`)).toMatchObject({
      verdict: "reachable",
      forward: [{ vpcId: left.id, connectorId: there.id, connectorStatus: "peered" }, { vpcId: right.id }],
    });
    expect((await held.mock.raw("GET", "/mock/reach?from=left&to=nowhere")).body.message).toBe('there is no VPC "nowhere"');
    expect((await held.mock.raw("GET", "/mock/reach?from=left&to=default")).status).toBe(400);
  });

  test("verdicts are core's findings over the whole world", async () => {
    const [a, b] = [await held.mock.vpc("a"), await held.mock.vpc("b")];
    const connector = await held.mock.connect(a, b);
    const { findings } = await held.mock.control("GET", "verdicts");
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "connector-orphan", subjects: expect.arrayContaining([connector.id]) }),
    );
  });

  test("a topology of the rules is loaded as it is, and comes back so", async () => {
    const topology = {
      vpcs: [
        { id: "hub", name: "hub", region: "fr-par", transitivityEnabled: true },
        { id: "spoke", name: "spoke", region: "fr-par", routingEnabled: false },
      ],
      privateNetworks: [{ id: "pn", name: "pn", vpcId: "hub", blocks: ["10.0.0.0/22"] }],
      connectors: [{ id: "c1", name: "c1", vpcId: "hub", targetVpcId: "spoke" }],
      routes: [{ id: "r1", vpcId: "hub", destination: "10.1.0.0/22", nexthop: { kind: "connector", connectorId: "c1" } }],
      acls: [{ vpcId: "hub", isIpv6: false, defaultPolicy: "drop", rules: [] }],
      ingressRules: [{ id: "i1", vpcId: "hub", source: "10.1.0.0/22", nexthopResourceIp: "10.0.0.2", nexthopPrivateNetworkId: "pn" }],
    };
    await held.mock.control("PUT", "state", {
      organizations: [{ name: "only", projects: [{ name: "p", default_vpcs: false }] }],
      topology,
    });
    expect(await held.mock.control("GET", "topology")).toMatchObject(topology);
  });
});
