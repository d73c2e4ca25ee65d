import { scaled } from "../../properties/random";
import { ChildMock, type Memory } from "./child-mock";
import { type Answer, HttpClient } from "./client";
import { Fuzzer, type FuzzRequest, type KnownIds } from "./fuzz-requests";
import { oddValue } from "./fuzz-values";
import { Random, withSeed } from "./random";
import { leastInShard, SHARDS } from "./shards";
import { addOrganization, type Tenant, tenantsOf } from "./tenants";

/** The mock is reset so often: later requests do not drown in what earlier ones left. Memory is measured from the first reset on. */
const WORLDS = 10 / SHARDS;
const REQUESTS_PER_WORLD = scaled(5_000);
const STATES_PER_WORLD = scaled(30);
const READS_PER_STATE = 6;
const READER_KEY = "5ead0000-0000-4000-8000-000000000001";
const MEBIBYTE = 1024 * 1024;

/** Error types of the API's errors that carry one (DOMAIN: errors). */
const ERROR_TYPES = [
  ...["invalid_arguments", "denied_authentication", "permissions_denied", "quotas_exceeded", "locked", "not_found", "transient_state"],
  ...["already_exists", "resource_expired", "precondition_failed", "too_many_requests", "not_implemented"],
];

/** How often a run of full size, all shards together, must have met a status to have proved anything: a fifth of what is usual. */
const LEAST: readonly (readonly [number, number])[] = [
  [200, 3000],
  [204, 120],
  [400, 2500],
  [401, 400],
  [403, 800],
  [404, 1800],
  [409, 8],
  [412, 40],
  [413, 8],
  [501, 900],
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

/** One run of generated requests against one mock. */
class FuzzRun {
  private readonly known: KnownIds;
  private readonly statuses: Record<string, number> = {};
  private readonly samples: Memory[] = [];

  constructor(
    private readonly mock: ChildMock,
    private readonly http: HttpClient,
    private readonly random: Random,
    private readonly tenants: readonly [Tenant, Tenant],
  ) {
    const [acme, partner] = tenants;
    this.known = new Map([
      ["project_id", [acme.projectIds[0]!, acme.projectIds[0]!, partner.projectIds[0]!]],
      ["organization_id", [acme.organizationId, partner.organizationId]],
    ]);
  }

  async sendAll(): Promise<void> {
    const fuzzer = new Fuzzer(this.random, await this.begin(), this.known);
    for (let count = 1; count <= WORLDS * REQUESTS_PER_WORLD; count++) {
      const request = fuzzer.next();
      const answer = await this.check(request);
      this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1;
      learn(this.known, request, answer);
      const ends = count % REQUESTS_PER_WORLD === 0;
      if (!ends && !endsWorld(request, answer)) continue;
      if (ends) await this.fuzzState(fuzzer);
      await this.begin();
      for (const kind of this.known.keys()) if (!kind.endsWith("_id")) this.known.delete(kind);
      if (ends) this.samples.push(await this.mock.memory());
    }
  }

  /** Every kind of answer occurred, and the mock is as it was. */
  async assertHealthy(): Promise<void> {
    const grown = growth(this.samples);
    process.stdout.write(`statuses ${JSON.stringify(this.statuses)}, bytes grown ${JSON.stringify(grown)}\n`);
    expect(grown.heap).toBeLessThan(12 * MEBIBYTE);
    expect(grown.external).toBeLessThan(12 * MEBIBYTE);
    expect(grown.rss).toBeLessThan(192 * MEBIBYTE);
    for (const [status, times] of LEAST) {
      const enough = (this.statuses[status] ?? 0) >= leastInShard(times);
      expect([status, enough]).toEqual([status, true]);
    }
    await this.assertUnspoilt();
  }

  /** A fresh world with a standing clock, and a third organization whose key may only read. @returns keys, the mightiest most often */
  private async begin(): Promise<string[]> {
    await this.http.expect(204, "POST", "/mock/reset");
    await this.http.expect(200, "PUT", "/mock/clock", { body: { now: "2040-01-01T00:00:00Z", frozen: true } });
    const keys = [{ secret_key: READER_KEY, permission_sets: ["VPCReadOnly"] }];
    await addOrganization(this.http, { name: "reader", keys });
    const [acme, partner] = this.tenants;
    return [...Array(6).fill(acme.secretKey), partner.secretKey, READER_KEY];
  }

  private async ask({ method, path, headers, body }: FuzzRequest): Promise<Answer> {
    try {
      return await this.http.send(method, path, { headers, body });
    } catch (error) {
      const state = this.mock.running ? "runs" : `ended: ${this.mock.printed}`;
      const request = `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 600)} ${body?.subarray(0, 300) ?? ""}`;
      throw new Error(`${request}: ${(error as Error).message}; the mock ${state}`, { cause: error });
    }
  }

  private async check(request: FuzzRequest): Promise<Answer> {
    const answer = await this.ask(request);
    const wrong = complaint(request, answer);
    if (wrong) throw new Error(`got ${wrong}: ${shown(request)} answered ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer;
  }

  /** Puts the present state back with one thing changed at random; where that is accepted, everything must still be readable. */
  private async fuzzState(fuzzer: Fuzzer): Promise<void> {
    const { settings, ...world } = await this.http.get("/mock/state");
    // A latency is a wish to wait: it would only look like a hang.
    const { latency_ms: _ms, latency_profile: _profile, ...quick } = settings as Record<string, unknown>;
    const state = JSON.stringify({ ...world, settings: quick });
    for (let count = 0; count < STATES_PER_WORLD; count++) {
      const body = Buffer.from(JSON.stringify(mutated(JSON.parse(state), this.random)));
      await this.check({ method: "PUT", path: "/mock/state", headers: { "Content-Type": "application/json" }, body });
      for (let read = 0; read < READS_PER_STATE; read++) await this.check(fuzzer.read());
    }
  }

  /** Nothing that was sent became part of what every object has. */
  private async assertUnspoilt(): Promise<void> {
    const [acme] = this.tenants;
    await this.http.expect(204, "POST", "/mock/reset");
    const vpc = await this.http.expect(200, "POST", "/vpc/v2/regions/fr-par/vpcs", {
      token: acme.secretKey,
      body: { project_id: acme.projectIds[0], name: "after" },
    });
    expect(vpc).toMatchObject({ name: "after", tags: [], transitivity_enabled: false, routing_enabled: true });
    expect(this.mock.running).toBe(true);
    expect(this.mock.printed).toBe("");
  }
}

/** One shard, numbered from 0, of the generated requests. Each has a seed of its own. */
export function testFuzz(shard: number): void {
  describe(`a mock that gets anything, shard ${shard + 1} of ${SHARDS}`, () => {
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

    test(`${WORLDS * REQUESTS_PER_WORLD} generated requests get no server error, and leave the mock alive, unspoilt and no larger`, () =>
      withSeed(async ({ seed }) => {
        const run = new FuzzRun(mock, http, new Random(seed + shard), (await tenantsOf(http)) as [Tenant, Tenant]);
        await run.sendAll();
        await run.assertHealthy();
      }));
  });
}

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
