import type { Micros } from "../../core";
import { formatTime } from "./time";

/** Something that happened in the mock. */
export interface WorldEvent {
  readonly id: number;
  readonly at: string;
  /** An operation's name, or `vpc_connector.status`, `mock.…` for the control plane. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Takes the text of events. @returns false when the listener reads too slowly to take more; it then calls `resume` later. */
export type EventSink = (text: string) => boolean;

interface Listener {
  readonly send: EventSink;
  /** Cuts off a listener that fell behind what is kept. */
  readonly drop: () => void;
  /** Id of the last event that was sent. */
  seen: number;
  isBusy: boolean;
}

const KEPT = 1000;
/** Listeners that are served before other work gets its turn. */
const BATCH = 25;
/** Events wait so long for others, and longer with many listeners, so that writers do not pay for them. */
const GATHER_MS = 10;
const LISTENERS_PER_MS = 5;

const toServerSentEvent = ({ id, type, ...event }: WorldEvent) =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ id, type, ...event })}\n\n`;

/** The last events, and who listens. Events of a request that fails are never seen: they are held back until its transaction ends. */
export class EventLog {
  readonly #kept: { readonly id: number; readonly text: string }[] = [];
  readonly #listeners = new Set<Listener>();
  #pending: { at: Micros; type: string; data: Record<string, unknown> }[] = [];
  #nextId = 1;
  #timer: NodeJS.Timeout | undefined;

  /** Notes an event of the transaction in progress. */
  note(at: Micros, type: string, data: Record<string, unknown>): void {
    this.#pending.push({ at, type, data });
  }

  /** The transaction succeeded. */
  publish(): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    for (const { at, type, data } of pending) {
      const id = this.#nextId++;
      this.#kept.push({ id, text: toServerSentEvent({ id, at: formatTime(at), type, data }) });
      if (this.#kept.length > KEPT) this.#kept.shift();
    }
    this.#wake();
  }

  /** The transaction failed. */
  discard(): void {
    this.#pending = [];
  }

  /**
   * Sends events from now on, soon after they happened. @param after sends those since this id first
   * @returns how to go on after the sink returned false, and how to stop.
   */
  listen(listener: Pick<Listener, "send" | "drop">, after?: number): { resume(): void; stop(): void } {
    const entry: Listener = { ...listener, seen: after ?? this.#nextId - 1, isBusy: false };
    this.#listeners.add(entry);
    if (after !== undefined) {
      entry.seen = Math.min(Math.max(after, (this.#kept[0]?.id ?? this.#nextId) - 1), this.#nextId - 1);
      this.#serve(entry);
    }
    const resume = () => {
      entry.isBusy = false;
      if (this.#listeners.has(entry)) this.#serve(entry);
    };
    return { resume, stop: () => this.#listeners.delete(entry) };
  }

  #wake(): void {
    if (this.#listeners.size === 0 || this.#timer) return;
    const wait = GATHER_MS + this.#listeners.size / LISTENERS_PER_MS;
    this.#timer = setTimeout(() => this.#serveAll([...this.#listeners], 0), wait);
    this.#timer.unref();
  }

  /** Serves a batch, then lets other work have its turn. */
  #serveAll(listeners: readonly Listener[], from: number): void {
    for (const listener of listeners.slice(from, from + BATCH)) if (this.#listeners.has(listener)) this.#serve(listener);
    if (from + BATCH < listeners.length) {
      setImmediate(() => this.#serveAll(listeners, from + BATCH));
      return;
    }
    this.#timer = undefined;
    if (listeners.some(({ seen, isBusy }) => !isBusy && seen < this.#nextId - 1)) this.#wake();
  }

  #serve(listener: Listener): void {
    if (listener.isBusy) return;
    const first = this.#kept[0]?.id ?? this.#nextId;
    if (listener.seen < first - 1) {
      this.#listeners.delete(listener);
      listener.drop();
      return;
    }
    const due = this.#kept.slice(listener.seen + 1 - first);
    if (due.length === 0) return;
    listener.seen = this.#nextId - 1;
    listener.isBusy = !listener.send(due.map(({ text }) => text).join(""));
  }
}
