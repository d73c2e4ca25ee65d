import { type RunningServer, startServer } from "../../../mock-api";
import { HttpClient, type Wire } from "./client";
import { type Tenant, tenantsOf } from "./tenants";

/** A mock in this process, on a free port, that is only talked to over HTTP. */
export interface MockInProcess {
  readonly url: string;
  readonly http: HttpClient;
  /** The organizations of a fresh mock: acme, partner. */
  readonly tenants: readonly Tenant[];
  reset(): Promise<void>;
  set(settings: Wire): Promise<void>;
  /** Stops the clock where it is. */
  freeze(): Promise<void>;
  advance(hours: number): Promise<Wire>;
  stop(): Promise<void>;
}

/** @param options.idsFrom makes ids the same in every run, for what must be replayed */
export async function startMock(options: { idsFrom?: number } = {}): Promise<MockInProcess> {
  const server: RunningServer = await startServer({ ...options, port: 0 });
  const http = new HttpClient(server.url);
  return {
    url: server.url,
    http,
    tenants: await tenantsOf(http),
    reset: async () => void (await http.expect(204, "POST", "/mock/reset")),
    set: async (settings) => void (await http.expect(200, "PUT", "/mock/settings", { body: settings })),
    freeze: async () => void (await http.expect(200, "PUT", "/mock/clock", { body: { frozen: true } })),
    advance: (hours) => http.expect(200, "POST", "/mock/clock/advance", { body: { hours } }),
    stop: async () => {
      http.close();
      await server.close();
    },
  };
}
