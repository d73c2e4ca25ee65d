import { useEffect, useState } from "preact/hooks";
import { ask } from "../mock-client";
import { Table } from "./details";

interface Clock {
  readonly now: string;
  readonly frozen: boolean;
}

interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly unread_fields?: readonly string[];
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = body === undefined ? undefined : { "Content-Type": "application/json" };
  const response = await ask(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Clock, request log and snapshots of the mock that serves the page. */
export function LivePanel() {
  const [clock, setClock] = useState<Clock>();
  const [requests, setRequests] = useState<readonly LoggedRequest[]>([]);
  const [problem, setProblem] = useState("");
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProblem("");
      setClock(await call<Clock>("GET", "/mock/clock"));
      setRequests((await call<{ requests: LoggedRequest[] }>("GET", "/mock/requests")).requests.slice(-50).reverse());
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  useEffect(() => void act(async () => undefined), []);
  return (
    <>
      <h2>Mock</h2>
      {problem && (
        <p class="alert" role="alert">
          {problem}
        </p>
      )}
      <h3>Clock</h3>
      <p>
        {clock?.now} {clock?.frozen && "(frozen)"}
      </p>
      <button type="button" onClick={() => act(() => call("POST", "/mock/clock/advance", { hours: 1 }))}>
        Advance 1 hour
      </button>{" "}
      <button type="button" onClick={() => act(() => call("POST", "/mock/clock/advance", { hours: 730 }))}>
        Advance 1 month
      </button>{" "}
      <button type="button" onClick={() => act(() => call("PUT", "/mock/clock", { frozen: !clock?.frozen }))}>
        {clock?.frozen ? "Let it run" : "Freeze"}
      </button>
      <h3>Requests</h3>
      <button type="button" onClick={() => act(async () => undefined)}>
        Refresh
      </button>
      <Table
        head={["request", "status", "unread fields"]}
        rows={requests.map(({ method, path, status, unread_fields, at }, index) => [
          `${at}-${index}`,
          `${method} ${path}`,
          String(status),
          (unread_fields ?? []).join(", "),
        ])}
      />
    </>
  );
}
