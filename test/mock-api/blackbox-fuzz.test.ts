import { connect } from "node:net";
import { ChildMock, type Memory } from "./blackbox/child-mock";
import { type Answer, HttpClient } from "./blackbox/client";
import { Fuzzer, type FuzzRequest, type KnownIds } from "./blackbox/fuzz-requests";
import { oddValue } from "./blackbox/fuzz-values";
import { type Random, withSeed } from "./blackbox/random";
import { addOrganization, type Tenant, tenantsOf } from "./blackbox/tenants";

const REQUESTS = 50_000;
/** After so many the mock is reset: later requests do not drown in what earlier ones left. Memory is measured from the first reset on. */
const REQUESTS_PER_WORLD = 5_000;
const STATES_PER_WORLD = 30;
const READS_PER_STATE = 6;
const READER_KEY = "5ead0000-0000-4000-8000-000000000001";
const MEBIBYTE = 1024 * 1024;

/** Error types of the API's errors that carry one (DOMAIN: errors). */
const ERROR_TYPES = [
  ...["invalid_arguments", "denied_authentication", "permissions_denied", "quotas_exceeded", "locked", "not_found", "transient_state"],
  ...["already_exists", "resource_expired", "precondition_failed", "too_many_requests", "not_implemented"],
];

/** What is wrong with an answer, whatever was asked. */
function complaint(request: FuzzRequest, { status, headers, text }: Answer): string | undefined {
  if (status >= 500 && status !== 501) return "a server error";
  if (status >= 300 && status < 400) return "a redirect";
  if (request.method === "HEAD") return undefined;
  if (status === 204) return text === "" ? undefined : "a body with 204";
  if (!String(headers["content-type"]).startsWith("application/json")) return `content type ${headers["content-type"]}`;
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text);
  } catch {
    return "no JSON";
  }
  if (status < 400) return undefined;
  if (typeof body["message"] !== "string" || body["message"] === "") return "an error without message";
  if (/\n\s+at |\.[jt]s:\d+|SQLITE|node_modules/.test(text)) return "an error that shows the mock's inside";
  const type = body["type"] as string | undefined;
  if (type === "mock_host_rejected") return request.headers["Host"] === "evil.example" ? undefined : "a rejected host that is fine";
  const known = type === undefined || ERROR_TYPES.includes(type) || (type.startsWith("mock_") && request.path.startsWith("/mock"));
  return known ? undefined : `error type ${type}`;
}

/** Remembers ids under their path's collection, as long as they live, so that later requests find something. */
function learn(known: KnownIds, { method, path }: FuzzRequest, answer: Answer): void {
  const [, kind, id] = /\/(vpcs|private-networks|vpc-connectors|routes|ingress-rules|ips|projects)(?:\/([^/?]+))?(?:\?|$)/.exec(path) ?? [];
  const ids = kind === undefined ? undefined : (known.get(kind) ?? []);
  if (!ids) return;
  if (method === "DELETE" && answer.status === 204)
    known.set(
      kind!,
      ids.filter((one) => one !== id),
    );
  if (method !== "POST" || answer.status !== 200) return;
  const { id: made } = JSON.parse(answer.text) as { id?: unknown };
  if (typeof made === "string") known.set(kind!, [...ids, made].slice(-40));
}

describe("a mock that gets anything", () => {
  let mock: ChildMock;
  let http: HttpClient;

  beforeAll(async () => {
    mock = await ChildMock.start(["--ids-from", "1"]);
    http = new HttpClient(mock.url);
  });

  afterAll(async () => {
    http.close();
    await mock.end();
  });

  async function ask({ method, path, headers, body }: FuzzRequest): Promise<Answer> {
    try {
      return await http.send(method, path, { headers, body });
    } catch (error) {
      throw new Error(
        `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 600)} ${body?.subarray(0, 300) ?? ""}: ${(error as Error).message}; the mock ${mock.running ? "runs" : `ended: ${mock.printed}`}`,
        { cause: error },
      );
    }
  }

  test(
    `${REQUESTS} generated requests get no server error, and leave the mock alive, unspoilt and no larger`,
    () =>
      withSeed(async (random) => {
        const [acme, partner] = (await tenantsOf(http)) as [Tenant, Tenant];
        const tokens = await begin(acme, partner);
        const known: KnownIds = new Map([
          ["project_id", [acme.projectIds[0]!, acme.projectIds[0]!, partner.projectIds[0]!]],
          ["organization_id", [acme.organizationId, partner.organizationId]],
        ]);
        const fuzzer = new Fuzzer(random, tokens, known);
        const statuses: Record<string, number> = {};
        const samples: Memory[] = [];
        for (let count = 1; count <= REQUESTS; count++) {
          const request = fuzzer.next();
          const answer = await ask(request);
          const wrong = complaint(request, answer);
          if (wrong)
            throw new Error(`request ${count} got ${wrong}: ${shown(request)} answered ${answer.status} ${answer.text.slice(0, 500)}`);
          statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
          learn(known, request, answer);
          const ends = count % REQUESTS_PER_WORLD === 0;
          if (!ends && !endsWorld(request, answer)) continue;
          if (ends) await fuzzState(fuzzer, random);
          await begin(acme, partner);
          for (const kind of known.keys()) if (!kind.endsWith("_id")) known.delete(kind);
          if (ends) samples.push(await mock.memory());
        }
        const grown = growth(samples);
        process.stdout.write(`statuses ${JSON.stringify(statuses)}, bytes grown ${JSON.stringify(grown)}\n`);
        expect(grown.heap).toBeLessThan(12 * MEBIBYTE);
        expect(grown.external).toBeLessThan(12 * MEBIBYTE);
        expect(grown.rss).toBeLessThan(192 * MEBIBYTE);
        for (const status of [200, 204, 400, 401, 403, 404, 409, 412, 413, 501])
          expect([status, (statuses[status] ?? 0) > 0]).toEqual([status, true]);
        await assertUnspoilt(acme);
      }),
    600_000,
  );

  /** Puts the present state back with one thing changed at random; where that is taken, everything must still be readable. */
  async function fuzzState(fuzzer: Fuzzer, random: Random): Promise<void> {
    const { settings, ...world } = await http.get("/mock/state");
    // A latency is a wish to wait: it would only look like a hang.
    const { latency_ms: _ms, latency_profile: _profile, ...quick } = settings as Record<string, unknown>;
    const state = JSON.stringify({ ...world, settings: quick });
    for (let count = 0; count < STATES_PER_WORLD; count++) {
      const body = Buffer.from(JSON.stringify(mutated(JSON.parse(state), random)));
      await check({ method: "PUT", path: "/mock/state", headers: { "Content-Type": "application/json" }, body });
      for (let read = 0; read < READS_PER_STATE; read++) await check(fuzzer.read());
    }
  }

  async function check(request: FuzzRequest): Promise<Answer> {
    const answer = await ask(request);
    const wrong = complaint(request, answer);
    if (wrong) throw new Error(`got ${wrong}: ${shown(request)} answered ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer;
  }

  /** A fresh world with a standing clock, and a third organization whose key may only read. @returns keys, the mightiest most often */
  async function begin(acme: Tenant, partner: Tenant): Promise<string[]> {
    await http.expect(204, "POST", "/mock/reset");
    await http.expect(200, "PUT", "/mock/clock", { body: { now: "2040-01-01T00:00:00Z", frozen: true } });
    const keys = [{ secret_key: READER_KEY, permission_sets: ["VPCReadOnly"] }];
    await addOrganization(http, { name: "reader", keys });
    return [...Array(6).fill(acme.secretKey), partner.secretKey, READER_KEY];
  }

  /** Nothing that was sent became part of what every object has. */
  async function assertUnspoilt(acme: Tenant): Promise<void> {
    await http.expect(204, "POST", "/mock/reset");
    const vpc = await http.expect(200, "POST", "/vpc/v2/regions/fr-par/vpcs", {
      token: acme.secretKey,
      body: { project_id: acme.projectIds[0], name: "after" },
    });
    expect(vpc).toMatchObject({ name: "after", tags: [], transitivity_enabled: false, routing_enabled: true });
    expect(mock.running).toBe(true);
    expect(mock.printed).toBe("");
  }

  test.each([
    ["no HTTP at all", "\u0016\u0003\u0001 hello\r\n\r\n"],
    ["a bad version", "GET / HTTP/9.9\r\n\r\n"],
    ["a header without end", `GET /metadata HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(200_000)}\r\n\r\n`],
    ["a length that is none", "POST /vpc/v2/regions/fr-par/vpcs HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n"],
    ["two lengths", "POST /mock/reset HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["a broken chunk", "POST /mock/reset HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"],
    ["a body that stops short", 'POST /vpc/v2/regions/fr-par/vpcs HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{"name":'],
    ["a raw byte in the path", "GET /vpc/\u0000/v2 HTTP/1.1\r\nHost: a\r\n\r\n"],
  ])("%s ends that connection and harms no other", async (_, bytes) => {
    const answered = await rawly(mock.url, bytes);
    expect(answered === "" || /^HTTP\/1\.1 (400|431|505) /.test(answered)).toBe(true);
    expect(await http.get("/mock/health")).toEqual({ status: "ok" });
  });
});

/**
 * From the first sample to the lowest of the last three, each taken in a fresh world after collection. Resident memory swings by
 * tens of mebibytes as the allocator gives pages back; a leak lifts the lowest too.
 */
function growth(samples: readonly Memory[]): { heap: number; external: number; rss: number } {
  const lowest = (field: keyof Memory) => Math.min(...samples.slice(-3).map((sample) => sample[field]));
  const first = samples[0]!;
  return { heap: lowest("heapUsed") - first.heapUsed, external: lowest("external") - first.external, rss: lowest("rss") - first.rss };
}

/** Puts another world in place: keys and ids that are known are worth nothing from there on. */
function endsWorld({ method, path }: FuzzRequest, { status }: Answer): boolean {
  return status === 200 && method === "PUT" && path.startsWith("/mock/state");
}

/** The document with one value, anywhere in it, replaced or left out. */
function mutated(document: unknown, random: Random): unknown {
  let holder = document as Record<string, unknown>;
  for (;;) {
    const key = random.pick(Object.keys(holder));
    const value = holder[key];
    const inner = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (inner && random.chance(0.95)) {
      holder = value as Record<string, unknown>;
      continue;
    }
    if (random.chance(0.15)) delete holder[key];
    else holder[key] = oddValue(random, []);
    return document;
  }
}

function shown({ method, path, headers, body }: FuzzRequest): string {
  return `${method} ${path.slice(0, 1000)} ${JSON.stringify(headers).slice(0, 500)} ${body?.subarray(0, 1000) ?? ""}`;
}

/** Writes bytes to a connection of their own, says no more, and reads until the other side closes. */
function rawly(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let answered = "";
    socket.on("data", (piece) => {
      answered += piece;
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve(answered) : reject(error),
    );
    socket.on("close", () => resolve(answered));
    socket.end(bytes, "latin1");
  });
}
