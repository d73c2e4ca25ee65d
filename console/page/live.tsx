import { useEffect, useState } from "preact/hooks";
import type { ConsoleDocument } from "../document";
import { App } from "./app";

/** How long changes are collected before the page asks again: an apply makes many in a row. */
const SETTLE_MS = 150;

/** Loads the document from the server of the page and, where the server is a mock, follows its events. */
export function Live({ dataPath }: { readonly dataPath: string }) {
  const [loaded, setLoaded] = useState<ConsoleDocument>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    let timer: number | undefined;
    const load = async () => {
      try {
        const response = await fetch(dataPath);
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        setLoaded((await response.json()) as ConsoleDocument);
        setError(undefined);
      } catch (cause) {
        setError(`The data cannot be loaded: ${(cause as Error).message}. Is the mock still running?`);
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(load, SETTLE_MS) as unknown as number;
    };
    void load();
    const events = new EventSource("/mock/events");
    events.onmessage = soon;
    events.onopen = soon;
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [dataPath]);
  return (
    <>
      {error && (
        <p class="alert" role="alert">
          {error}
        </p>
      )}
      {loaded ? <App document={loaded} /> : !error && <p class="loading">Loading the topology…</p>}
    </>
  );
}
