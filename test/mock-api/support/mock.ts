import { DEFAULT_ORGANIZATIONS, type RunningServer, type ServerOptions, startServer, type TenantCredentials } from "../../../mock-api";

export const [ACME, PARTNER] = DEFAULT_ORGANIZATIONS as [TenantCredentials, TenantCredentials];
/** An id that nothing has. */
export const MISSING = "12345678-1234-4234-8234-123456789abc";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by assertions
export type Json = any;

export interface Reply {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

/** A mock on a free port that counts its ids. */
export class TestMock {
  private constructor(private readonly server: RunningServer) {}

  static async start(options: ServerOptions = {}): Promise<TestMock> {
    return new TestMock(await startServer({ port: 0, idsFrom: 1, ...options }));
  }

  /** Stops the clock at the beginning of 2030. */
  async freeze(): Promise<void> {
    await this.control("PUT", "clock", { now: "2030-01-01T00:00:00Z", frozen: true });
  }

  get url(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.close();
  }

  async raw(method: string, path: string, init: { headers?: Record<string, string>; body?: string } = {}): Promise<Reply> {
    const answer = await fetch(`${this.url}${path}`, { method, ...init });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text), headers: answer.headers };
  }

  /** A request to the imitated API. @param path below `/vpc/v2/regions/fr-par/`, or absolute with a leading slash. */
  call(method: string, path: string, body?: unknown, token: string = ACME.secretKey): Promise<Reply> {
    const target = path.startsWith("/") ? path : `/vpc/v2/regions/fr-par/${path}`;
    return this.raw(method, target, { headers: { "x-auth-token": token }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** As `call`, but only the body, and a failed test for anything but success. */
  async ok(method: string, path: string, body?: unknown, token?: string): Promise<Json> {
    const reply = await this.call(method, path, body, token);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** A request to the control plane; a failed test for anything but success. */
  async control(method: string, path: string, body?: unknown): Promise<Json> {
    const reply = await this.raw(method, `/mock/${path}`, body === undefined ? {} : { body: JSON.stringify(body) });
    if (reply.status >= 300) throw new Error(`${method} /mock/${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  async vpc(name: string, token?: string): Promise<Json> {
    return this.ok("POST", "vpcs", { name }, token);
  }

  async network(vpc: Json, block: string, token?: string): Promise<Json> {
    return this.ok("POST", "private-networks", { name: block, vpc_id: vpc.id, subnets: [block] }, token);
  }

  async connect(origin: Json, target: Json, token?: string): Promise<Json> {
    const body = { name: `${origin.name}-${target.name}`, vpc_id: origin.id, target_vpc_id: target.id };
    return this.ok("POST", "vpc-connectors", body, token);
  }

  async status(connector: Json, token?: string): Promise<string> {
    return (await this.ok("GET", `vpc-connectors/${connector.id}`, undefined, token)).status;
  }

  /** Two VPCs with a network each, connected both ways. */
  async pair(blocks: readonly [string, string] = ["10.1.0.0/22", "10.2.0.0/22"], token?: string) {
    const [left, right] = [await this.vpc("left", token), await this.vpc("right", token)];
    const networks = [await this.network(left, blocks[0], token), await this.network(right, blocks[1], token)];
    const there = await this.connect(left, right, token);
    const back = await this.connect(right, left, token);
    return { left, right, networks, there, back };
  }
}

/** Starts a mock for a whole file; every test begins with a fresh world and the clock standing still. */
export function useMock(options: ServerOptions = {}): { readonly mock: TestMock } {
  let started: TestMock | undefined;
  beforeAll(async () => {
    started = await TestMock.start(options);
  });
  beforeEach(async () => {
    await started!.control("POST", "reset");
    await started!.freeze();
  });
  afterAll(() => started!.stop());
  return {
    get mock() {
      return started!;
    },
  };
}
