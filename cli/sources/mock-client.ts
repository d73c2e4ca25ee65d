import type { Io } from "../terminal/io";
import { UsageError } from "../terminal/usage-error";

const DEFAULT_URL = "http://127.0.0.1:8080";

/** Address of the mock: as named, else `SCW_API_URL` where it is not empty, else the default. @throws UsageError for what is no http address. */
export function mockUrl(named: string | undefined, env: Io["env"]): string {
  const text = named ?? (env["SCW_API_URL"] || DEFAULT_URL);
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`"${text}" is no address of a mock: write it as ${DEFAULT_URL}`);
  }
  return text.replace(/\/+$/, "");
}

/** Longest time for a whole answer, and its largest size. */
const MAX_WAIT_MS = 60_000;
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** @throws UsageError for an answer that is larger than memory should hold */
async function readLimited(response: Response, url: string): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > MAX_ANSWER_BYTES)
      throw new UsageError(`the answer of ${url} is larger than ${MAX_ANSWER_BYTES / 2 ** 20} MiB: is it a mock?`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** No mock answers at the address. */
export class MockUnreachableError extends UsageError {}

/** GET of the mock's control plane. @throws MockUnreachableError when nothing listens, UsageError when it is no mock or refuses. */
export async function getFromMock<T>(url: string, path: string, env: Io["env"] = process.env): Promise<T> {
  const token = env["VPC_PEERING_ADMIN_TOKEN"];
  const headers = { Accept: "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(MAX_WAIT_MS) });
    text = await readLimited(response, url);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    if ((cause as Error).name === "TimeoutError")
      throw new MockUnreachableError(`${url} did not finish its answer to GET ${path} within ${MAX_WAIT_MS / 1000} seconds: is it a mock?`);
    const { code, message } = ((cause as Error).cause ?? cause) as NodeJS.ErrnoException;
    throw new MockUnreachableError(`no mock answers at ${url} (${code ?? message}): start one with "vpc-peering mock", or set SCW_API_URL`);
  }
  if (response.status === 401) {
    throw new UsageError(`the mock at ${url} ${token ? "rejects the admin token" : "needs its admin token"}: set VPC_PEERING_ADMIN_TOKEN`);
  }
  if (response.status === 403) {
    throw new UsageError(
      `the mock at ${url} refuses its control plane: start it without --no-control, or read it with --account and its keys`,
    );
  }
  try {
    if (response.ok) return JSON.parse(text) as T;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new UsageError(`what answers at ${url} is no mock of this package (GET ${path} gave ${response.status}): check SCW_API_URL`);
}
