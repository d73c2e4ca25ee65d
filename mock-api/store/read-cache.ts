/** Answers of different questions that are kept; lists that clients poll are few. */
const MAX_KEPT = 16;

/**
 * What was read from a store, kept until anything is written: clients that poll ask the same again and again. Sound because a store
 * belongs to one process, and every write of it says so here.
 */
export class ReadCache {
  readonly #kept = new Map<string, unknown>();

  /** Something may have changed: nothing that was read holds any more. */
  written(): void {
    if (this.#kept.size > 0) this.#kept.clear();
  }

  /** @param key everything that the answer depends on, besides what is stored. The answer is shared: never change it. */
  get<T>(key: string, read: () => T): T {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept as T;
    const found = read();
    if (this.#kept.size >= MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, found);
    return found;
  }
}
