import type { Lab } from "../../lab";
import { loadMock } from "../sources/mock";
import type { Io } from "../terminal/io";
import { type MockEvent, openEvents } from "./mock-events";

/** One round of following: what happened, and how long the kernel took to show it. */
export interface Followed {
  readonly events: readonly MockEvent[];
  /** From the first of these events until the kernel holds what the mock holds now. */
  readonly latencyMs: number;
  /** False when the events changed nothing that packets notice. */
  readonly changed: boolean;
}

export interface FollowOptions {
  readonly url: string;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly onChange: (followed: Followed) => void;
  /** Called once the lab is as the mock, and every later event will be seen. */
  readonly onReady?: () => void;
}

/**
 * Keeps a lab as its mock is: at every event the state is read again and the difference applied, several events at once where they
 * come faster than that. Ends with the mock or the signal.
 */
export async function followMock(lab: Lab, { url, io, signal, onChange, onReady }: FollowOptions): Promise<void> {
  const events = await openEvents(url, signal);
  let waiting: { readonly event: MockEvent; readonly at: number }[] = [];
  let working: Promise<void> | undefined;
  let failure: unknown;
  const work = async () => {
    while (waiting.length > 0 && failure === undefined) {
      const round = waiting;
      waiting = [];
      const { topology } = await loadMock(url, io.env);
      const changed = await lab.change(topology);
      onChange({ events: round.map(({ event }) => event), latencyMs: performance.now() - round[0]!.at, changed });
    }
    working = undefined;
  };
  await lab.change((await loadMock(url, io.env)).topology);
  onReady?.();
  for await (const event of events) {
    if (failure !== undefined) break;
    waiting.push({ event, at: performance.now() });
    working ??= work().catch((error: unknown) => {
      failure = error;
      working = undefined;
    });
  }
  await working;
  if (failure !== undefined) throw failure;
}

/** `12 ms  CreateRoute, CreateVPCConnector ×2`. */
export function followedLine({ events, latencyMs, changed }: Followed): string {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  const names = [...counts].map(([type, count]) => (count > 1 ? `${type} ×${count}` : type)).join(", ");
  return `${latencyMs.toFixed(0).padStart(6)} ms  ${names}${changed ? "" : " (nothing to change)"}\n`;
}
