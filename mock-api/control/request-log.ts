/** One answered request, without keys. */
export interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Name in the operations table; null for what is not imitated. */
  readonly operation: string | null;
  readonly organization_id: string | null;
  readonly status: number;
  /** Id of the fault that changed the answer. */
  readonly fault: string | null;
  /** What the client sent and nothing read: a misspelt field, or one that the API ignores. */
  readonly unread: { readonly query: readonly string[]; readonly body: readonly string[] };
}

const KEPT = 1000;

/** The last requests to the imitated API, as a ring: noting one costs the same however many there were. */
export class RequestLog {
  readonly #ring: LoggedRequest[] = [];
  #next = 0;

  note(request: LoggedRequest): void {
    this.#ring[this.#next] = request;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Oldest first. */
  all(): readonly LoggedRequest[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }

  clear(): void {
    this.#ring.length = 0;
    this.#next = 0;
  }
}
