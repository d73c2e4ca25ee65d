/** Repeats requests as the official provider does: its transport, not its resources, decides. */

/** Waits; answers false when the wait was cut short because Terraform was interrupted. */
export type Wait = (durationMs: number) => Promise<boolean>;

export interface RetryOptions {
  readonly fetch: typeof fetch;
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

const attemptOnce = (send: () => Promise<Response>): Promise<{ response?: Response; error?: unknown }> =>
  send().then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  );

/**
 * A fetch with up to 3 retries on network errors, 429 and 5xx except 501. Once the wait is cut short no retry starts
 * and the last answer or error stands; a request in flight is never cut short.
 */
export function retryingFetch({ fetch: send, wait, now }: RetryOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : await request.text();
    const { method, headers, url } = request;
    for (let attempt = 0; ; attempt++) {
      const { response, error } = await attemptOnce(() => send(url, { method, headers, body }));
      const again = attempt < RETRIES && (!response || isRetried(response.status));
      if (again && (await wait(retryDelayMs(attempt, response, now())))) {
        await response?.body?.cancel();
        continue;
      }
      if (!response) throw error;
      return response;
    }
  };
}
