/** Repeats requests as the official provider does: its transport, not its resources, decides. */
import type { Outgoing, Send } from "./http";

/** Waits; answers false when the wait was cut short because Terraform was interrupted. */
export type Wait = (durationMs: number) => Promise<boolean>;

export interface RetryOptions {
  readonly send: Send;
  readonly wait: Wait;
  /** The clock, for `Retry-After` as a date. */
  readonly now: () => number;
}

const RETRIES = 3;
const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 120_000;

const isRetried = (status: number): boolean => status === 429 || (status >= 500 && status !== 501);

/** `Retry-After` in seconds or as a date, on 429 and 503; else 2 s doubled with every attempt, at most 2 min. */
export function retryDelayMs(attempt: number, response: Response | undefined, now: number): number {
  const header = response && (response.status === 429 || response.status === 503) ? response.headers.get("Retry-After") : null;
  if (header !== null && /^\d+$/.test(header)) return Number(header) * 1000;
  const date = header === null ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  return Math.min(SHORTEST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
}

const outcomeOf = (sent: Promise<Response>): Promise<{ response?: Response; error?: unknown }> =>
  sent.then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  );

/** The transport hands over requests of its own making: their bodies are text, or none. */
async function outgoingOf(request: Request): Promise<Outgoing> {
  const body = request.body === null ? undefined : await request.text();
  return { url: request.url, method: request.method, headers: Object.fromEntries(request.headers), body };
}

/**
 * A fetch with up to 3 retries on network errors, 429 and 5xx except 501. Once the wait is cut short no retry starts
 * and the last answer or error stands; a request in flight is never cut short.
 */
export function retryingFetch({ send, wait, now }: RetryOptions): typeof fetch {
  return async (request) => {
    const outgoing = await outgoingOf(request as Request);
    for (let attempt = 0; ; attempt++) {
      const { response, error } = await outcomeOf(send(outgoing));
      const again = attempt < RETRIES && (!response || isRetried(response.status));
      if (again && (await wait(retryDelayMs(attempt, response, now())))) continue;
      if (!response) throw error;
      return response;
    }
  };
}
