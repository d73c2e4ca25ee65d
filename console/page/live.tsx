import { useEffect, useState } from "preact/hooks";
import type { ConsoleDocument } from "../document";
import { App } from "./app";
import { ask, rememberToken, TokenNeeded } from "./mock-client";

/** How long changes are collected before the page asks again: an apply makes many in a row. */
const SETTLE_MS = 150;

/** How long to wait before the event stream is opened again. */
const RETRY_MS = 2000;

/** Calls `changed` whenever the mock reports anything, and once more after each reconnection. */
async function follow(changed: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await ask("/mock/events", { signal });
      const reader = response.body!.getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) changed();
    } catch {
      // The mock stopped or restarted: loading reports it, and the stream is opened again below.
    }
    changed();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Loads the document from the server of the page and, where the server is a mock, follows its events. */
export function Live({ dataPath }: { readonly dataPath: string }) {
  const [loaded, setLoaded] = useState<ConsoleDocument>();
  const [error, setError] = useState<string>();
  const [needsToken, setNeedsToken] = useState(false);
  const [attempt, retry] = useState(0);
  useEffect(() => {
    let timer: number | undefined;
    const load = async () => {
      try {
        const response = await ask(dataPath);
        setLoaded((await response.json()) as ConsoleDocument);
        setError(undefined);
        setNeedsToken(false);
      } catch (cause) {
        setNeedsToken(cause instanceof TokenNeeded);
        setError(`The data cannot be loaded: ${(cause as Error).message}. Is the mock still running?`);
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(load, SETTLE_MS) as unknown as number;
    };
    const stop = new AbortController();
    void load();
    void follow(soon, stop.signal);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [dataPath, attempt]);
  return (
    <>
      {error && (
        <p class="alert" role="alert">
          {error}
        </p>
      )}
      {needsToken && (
        <TokenForm
          submit={(token) => {
            rememberToken(token);
            retry(attempt + 1);
          }}
        />
      )}
      {loaded ? <App document={loaded} /> : !error && <p class="loading">Loading the topology…</p>}
    </>
  );
}

function TokenForm({ submit }: { readonly submit: (token: string) => void }) {
  const [token, setToken] = useState("");
  return (
    <form
      class="token"
      onSubmit={(event) => {
        event.preventDefault();
        submit(token);
      }}
    >
      <label>
        Admin token of this mock
        <input type="password" autocomplete="off" value={token} onInput={(event) => setToken(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={token === ""}>
        Open
      </button>
    </form>
  );
}
