import { UsageError } from "../terminal/usage-error";

/** An event of the mock, as `/mock/events` streams it. */
export interface MockEvent {
  readonly id: number;
  readonly type: string;
}

/** Events of a running mock from now on, until the mock ends or the signal aborts. @throws UsageError when there is no stream */
export async function openEvents(url: string, signal: AbortSignal): Promise<AsyncGenerator<MockEvent>> {
  const response = await fetch(`${url}/mock/events`, { headers: { Accept: "text/event-stream" }, signal }).catch((cause: Error) => {
    throw new UsageError(`no mock answers at ${url} (${(cause.cause as Error | undefined)?.message ?? cause.message})`);
  });
  if (!response.ok || !response.body)
    throw new UsageError(`the mock at ${url} does not stream its events (GET /mock/events gave ${response.status})`);
  return readEvents(response.body, signal);
}

async function* readEvents(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<MockEvent> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(piece, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined) yield JSON.parse(data) as MockEvent;
      }
    }
  } catch (error) {
    if (!signal.aborted && !(error instanceof TypeError)) throw error;
  }
}
