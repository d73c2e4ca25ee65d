import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StateDocument } from "../state";
import { SqliteStore } from "../store";
import { countedIds, NEXT_ID, type NewId } from "../world/ids";
import type { Settings } from "../world/settings";
import type { Clock } from "../world/time";
import { createApp } from "./app";
import { createExpressServer } from "./express-server";

export interface ServerOptions {
  /** 0 takes a free one. @default 8080 */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** File of the store. @default - in memory */
  readonly db?: string;
  /** Milliseconds added to every imitated request. @default 0 */
  readonly latencyMs?: number;
  /** Opens the control plane to every client that sends it, and closes it to all others. @default - loopback clients only */
  readonly adminToken?: string;
  /** Host names under which the mock may be called, besides `host`, loopback names and IP addresses. */
  readonly allowHosts?: readonly string[];
  readonly seed?: StateDocument;
  /** Settings by name, as `--set` gives them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether `/mock/` can be used. @default true */
  readonly control?: boolean;
  /** Makes ids the same in every run, counted from here. @default - random ids */
  readonly idsFrom?: number;
  readonly clock?: Clock;
  readonly newId?: NewId;
}

export interface RunningServer {
  readonly url: string;
  /** Ends connections and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

/** The mock cannot start listening; the message says why and what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Longer than clients pause between requests, so that they do not write into a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

/** Numbers that go on where the store left off; what a failed request took is given out again. */
function rememberedCounter(store: SqliteStore, from: number): { next(): number } {
  return {
    next: () => {
      const number = store.remembered<number>(NEXT_ID) ?? from;
      store.remember(NEXT_ID, number + 1);
      return number;
    },
  };
}

/**
 * Starts the mock and waits until it answers.
 * @throws StoreError, StateError, SettingError or ListenError with a sentence for the user.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 8080, host = "127.0.0.1", db = ":memory:", idsFrom, latencyMs = 0, settings = {}, ...rest } = options;
  const store = new SqliteStore(db);
  try {
    const counted = idsFrom === undefined ? undefined : countedIds(rememberedCounter(store, idsFrom), (id) => store.knows(id));
    const app = createApp({
      ...rest,
      allowHosts: [host, ...(options.allowHosts ?? [])],
      store,
      newId: options.newId ?? counted,
      settings: { ...settings, ...(latencyMs === 0 ? {} : { latency_ms: latencyMs }) } as Partial<Settings>,
      durable: db !== ":memory:",
    });
    const server = createExpressServer(app);
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    await listen(server, port, host);
    return running(server, store, host);
  } catch (error) {
    store.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new ListenError(explain(error, port, host), { cause: error })));
    server.listen(port, host, resolve);
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === "EADDRINUSE") return `port ${port} on ${host} is in use; choose another with --port, or 0 for a free one`;
  if (error.code === "EACCES") return `port ${port} on ${host} may not be used by you; choose one above 1023 with --port`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `"${host}" is not an address of this machine; choose another with --host`;
  return `cannot listen on ${host}:${port}: ${error.message}`;
}

function running(server: Server, store: SqliteStore, host: string): RunningServer {
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        store.close();
        resolve();
      });
      server.closeAllConnections();
    });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
