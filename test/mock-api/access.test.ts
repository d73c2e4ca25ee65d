import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { MAX_BODIES_BYTES } from "../../mock-api/http/request-body";
import { ACME, TestMock } from "./support/mock";

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** Address to connect to, and to come from. */
  readonly to?: string;
  readonly from?: string;
  readonly body?: string | Buffer;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at by assertions
  readonly body: any;
  readonly headers: IncomingMessage["headers"];
}

function send(mock: TestMock, sent: Sent): Promise<Answer> {
  const { method = "GET", path = "/mock/state", headers = {}, to = "127.0.0.1", from, body } = sent;
  return new Promise((resolve, reject) => {
    const call: ClientRequest = request({
      host: to,
      port: new URL(mock.url).port,
      localAddress: from,
      method,
      path,
      headers,
      agent: false,
    });
    call.on("response", (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode!, body: text === "" ? undefined : JSON.parse(text), headers: response.headers }),
      );
    });
    call.on("error", reject);
    call.end(body);
  });
}

const API = { path: "/vpc/v2/regions/fr-par/vpcs" };
const KEY = { "x-auth-token": ACME.secretKey };

describe("the control plane without an admin token", () => {
  let mock: TestMock;
  beforeAll(async () => {
    mock = await TestMock.start({ host: "0.0.0.0", allowHosts: ["Mock.Internal"] });
  });
  afterAll(() => mock.stop());

  test.each(["127.0.0.1", "127.0.0.2", "127.9.9.9"])("serves a client at %s", async (from) => {
    expect((await send(mock, { from, to: from })).status).toBe(200);
  });

  test.each([
    ["localhost", 200],
    ["LOCALHOST:80", 200],
    ["a.localhost", 200],
    ["mock.internal:8080", 200],
    ["127.999.999.999", 403],
    ["127.1", 403],
    ["127.0.0.1.example", 403],
    ["192.0.2.1", 403],
    ["[::ffff:127.0.0.1]", 200],
    ["[::2]", 403],
    ["evil.example", 403],
  ])("with Host %s answers %d", async (host, status) => {
    expect((await send(mock, { headers: { host } })).status).toBe(status);
  });

  test.each([
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "same-origin" }, 200],
    [{ "sec-fetch-site": "none" }, 200],
    [{ origin: "null" }, 403],
  ])("with %j answers %d", async (headers, status) => {
    expect((await send(mock, { headers: headers as Record<string, string> })).status).toBe(status);
  });

  test("health is open under every name", async () => {
    expect((await send(mock, { path: "/mock/health", headers: { host: "evil.example" } })).status).toBe(200);
  });
});

describe("a client that is not on loopback", () => {
  const { Access } = jest.requireActual<typeof import("../../mock-api/http/access")>("../../mock-api/http/access");
  const judge = (options: object, remoteAddress: string, headers: Record<string, string> = {}, path = "/mock/organizations") =>
    new Access(options).judge({
      method: "GET",
      path,
      query: "",
      remoteAddress,
      header: (name) => ({ host: "localhost", ...headers })[name],
    })?.status;

  test.each(["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1", "128.0.0.1", ""])("at %s gets nothing, whatever Host it sends", (address) => {
    expect(judge({}, address)).toBe(403);
    expect(judge({ allowHosts: ["localhost"] }, address)).toBe(403);
    expect(judge({}, address, {}, "/mock/health")).toBeUndefined();
  });

  test("gets what it asks for with the admin token", () => {
    const options = { adminToken: "correct horse" };
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
    for (const authorization of ["Bearer correct", "Basic", "Basic ====", basic("correct horse"), basic("a:b"), "Digest x"])
      expect([authorization, judge(options, "192.0.2.7", { authorization: authorization.replace("correct horse", "x") })]).toEqual([
        authorization,
        authorization === basic("correct horse") ? undefined : 401,
      ]);
    expect(judge({ adminToken: "s3cret-token" }, "192.0.2.7", { authorization: "bearer s3cret-token" })).toBeUndefined();
    expect(judge({ adminToken: "s3cret-token" }, "192.0.2.7", { authorization: basic("terraform:s3cret-token") })).toBeUndefined();
  });
});

describe("the control plane with an admin token", () => {
  let mock: TestMock;
  beforeAll(async () => {
    mock = await TestMock.start({ adminToken: "s3cret-token" });
  });
  afterAll(() => mock.stop());

  test("rejects loopback clients without it, and names the cure", async () => {
    const answer = await send(mock, {});
    expect([answer.status, answer.body.type, answer.headers["www-authenticate"]]).toEqual([
      401,
      "mock_unauthorized",
      'Basic realm="vpc-peering mock", charset="UTF-8"',
    ]);
    expect(answer.body.message).toContain("VPC_PEERING_ADMIN_TOKEN");
    expect((await send(mock, { headers: { authorization: "Bearer s3cret-toke" } })).status).toBe(401);
  });

  test("serves those that send it, and health and the imitated API to all", async () => {
    expect((await send(mock, { headers: { authorization: "Bearer s3cret-token" } })).status).toBe(200);
    expect((await send(mock, { path: "/mock/health" })).status).toBe(200);
    expect((await send(mock, { ...API, headers: KEY })).status).toBe(200);
  });

  test("still rejects web pages", async () => {
    const headers = { authorization: "Bearer s3cret-token", "sec-fetch-site": "cross-site" };
    expect((await send(mock, { headers })).status).toBe(403);
  });
});

describe("the imitated API", () => {
  let mock: TestMock;
  beforeAll(async () => {
    mock = await TestMock.start({ allowHosts: ["mock.internal"] });
  });
  afterAll(() => mock.stop());

  test.each([
    ["localhost:1", 200],
    ["192.0.2.1:8080", 200],
    ["[2001:db8::1]", 200],
    ["mock.internal", 200],
    ["mock.internal.", 200],
    ["evil.example", 403],
    ["127.0.0.1.evil.example", 403],
    ["evil.example:127", 403],
  ])("under Host %s answers %d", async (host, status) => {
    const answer = await send(mock, { ...API, headers: { ...KEY, host } });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.type).toBe("mock_host_rejected");
  });

  test("rejects a body that is not UTF-8, and stores nothing", async () => {
    const body = Buffer.concat([Buffer.from('{"name":"a'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    const answer = await send(mock, { ...API, method: "POST", headers: KEY, body });
    expect([answer.status, answer.body]).toEqual([400, { message: "parsing request body: not valid UTF-8" }]);
    const control = await send(mock, { method: "PUT", body });
    expect([control.status, control.body.message]).toEqual([400, "the body is not valid UTF-8"]);
  });
});

test("a body of a rejected request is not kept, and all bodies together have a limit", async () => {
  const { BodyReader } = jest.requireActual<typeof import("../../mock-api/http/request-body")>("../../mock-api/http/request-body");
  const { EventEmitter } = await import("node:events");
  const reader = new BodyReader(10);
  const begin = (limit: number) => {
    const stream = Object.assign(new EventEmitter(), { headers: { "transfer-encoding": "chunked" }, destroy: () => undefined });
    const seen: unknown[] = [];
    reader.read(stream as unknown as IncomingMessage, limit, (body) => seen.push(body));
    return {
      data: (text: string) => stream.emit("data", Buffer.from(text)),
      end: () => stream.emit("end") && seen[0],
      close: () => stream.emit("close"),
    };
  };
  const [first, second, refused] = [begin(100), begin(100), begin(0)];
  refused.data("x".repeat(1000));
  first.data("1234567");
  second.data("123");
  expect(second.data("4")).toBe(true);
  expect([second.end(), refused.end()]).toEqual(["too-many", "too-large"]);
  first.data("89");
  expect(first.end()).toEqual({ text: "123456789", isText: true });
  const gone = begin(100);
  gone.data("1234567890");
  gone.close();
  const last = begin(100);
  last.data("1234567890");
  expect(last.end()).toEqual({ text: "1234567890", isText: true });
  expect(MAX_BODIES_BYTES).toBeLessThan(400 * 1024 * 1024);
});
