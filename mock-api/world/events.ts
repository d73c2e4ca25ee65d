import type { Micros } from "../../core";
import { formatTime } from "./time";

/** Something that happened in the imitated world. */
export interface WorldEvent {
  readonly id: number;
  readonly at: string;
  /** An operation's name, or `vpc_connector.status`, `mock.…` for the control plane. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const KEPT = 1000;

/** The last events, and who listens. Events of a request that fails are never seen: they are held back until its transaction ends. */
export class EventLog {
  readonly #kept: WorldEvent[] = [];
  readonly #listeners = new Set<(event: WorldEvent) => void>();
  #pending: { at: Micros; type: string; data: Record<string, unknown> }[] = [];
  #nextId = 1;

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
      const event = { id: this.#nextId++, at: formatTime(at), type, data };
      this.#kept.push(event);
      if (this.#kept.length > KEPT) this.#kept.shift();
      for (const listener of this.#listeners) listener(event);
    }
  }

  /** The transaction failed. */
  discard(): void {
    this.#pending = [];
  }

  after(id: number): readonly WorldEvent[] {
    return this.#kept.filter((event) => event.id > id);
  }

  /** @returns how to stop listening. */
  listen(listener: (event: WorldEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
