import type { Io } from "../terminal/io";
import { UsageError } from "../terminal/usage-error";
import { boundedFetch, HttpLimitError } from "./http";

const DEFAULT_URL = "http://127.0.0.1:8080";

/** Address of the mock: as named, else `SCW_API_URL` where it is not empty, else the default. @throws UsageError when it is not an http URL. */
export function mockUrl(named: string | undefined, env: Io["env"]): string {
  const text = named ?? (env["SCW_API_URL"] || DEFAULT_URL);
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`"${text}" is not a mock URL; write it as ${DEFAULT_URL}`);
  }
  return text.replace(/\/+$/, "");
}

/** No mock answers at the address. */
export class MockUnreachableError extends UsageError {}

/** How a mock is read. */
export interface MockAccess {
  readonly env: Io["env"];
  /** @default 30 */
  readonly timeoutSeconds?: number;
}

/** GET of the mock's control plane. @throws MockUnreachableError when nothing listens, UsageError when it is not a mock or refuses. */
export async function getFromMock<T>(url: string, path: string, { env, timeoutSeconds }: MockAccess): Promise<T> {
  const token = env["VPC_PEERING_ADMIN_TOKEN"];
  const headers = { Accept: "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  let response: Response;
  try {
    response = await boundedFetch(timeoutSeconds)(`${url}${path}`, { headers });
  } catch (cause) {
    if (cause instanceof HttpLimitError) throw cause;
    const { code, message } = ((cause as Error).cause ?? cause) as NodeJS.ErrnoException;
    throw new MockUnreachableError(`no mock answers at ${url} (${code ?? message}); start one with "vpc-peering mock", or set SCW_API_URL`);
  }
  const text = await response.text();
  if (response.status === 401) {
    throw new UsageError(`the mock at ${url} ${token ? "rejects the admin token" : "needs its admin token"}: set VPC_PEERING_ADMIN_TOKEN`);
  }
  if (response.status === 403) {
    throw new UsageError(
      `the mock at ${url} refuses access to its control plane; start it without --no-control, or read it with --account and its keys`,
    );
  }
  try {
    if (response.ok) return JSON.parse(text) as T;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new UsageError(`${url} is not a vpc-peering mock (GET ${path} answered ${response.status}); check SCW_API_URL`);
}
