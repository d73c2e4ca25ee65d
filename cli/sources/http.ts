import { UsageError } from "../terminal/usage-error";

const MAX_BYTES = 256 * 1024 * 1024;

/** How long to wait for each answer of a server, from the request to the last byte, unless the command line sets another time. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** A server that does not finish its answer in time, or whose answer does not end. */
export class HttpLimitError extends UsageError {}

/**
 * `fetch` with bounds on time and size: a server that accepts and never answers, sends a byte at a time or sends without end gives an error.
 * The body is read before this returns.
 */
export function boundedFetch(timeoutSeconds: number = DEFAULT_TIMEOUT_SECONDS, maxBytes: number = MAX_BYTES): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const place = new URL(request.url);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutSeconds * 1000);
    try {
      const response = await fetch(request, { signal: controller.signal });
      const body = await readBody(response, maxBytes, place);
      const { status, statusText, headers } = response;
      return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, statusText, headers });
    } catch (cause) {
      if (!controller.signal.aborted || cause instanceof HttpLimitError) throw cause;
      throw new HttpLimitError(
        `${place.origin} did not finish its answer to ${request.method} ${place.pathname} within ${timeoutSeconds} s; ` +
          "check the address, or wait longer with --timeout SECONDS",
      );
    } finally {
      clearTimeout(timer);
    }
  };
}

async function readBody(response: Response, maxBytes: number, place: URL): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes)
      throw new HttpLimitError(
        `${place.origin} sent more than ${Math.floor(maxBytes / 1024 / 1024)} MiB for ${place.pathname}; check the address`,
      );
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body.buffer;
}
