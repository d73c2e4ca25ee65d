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
  readonly unread: UnreadFields;
}

export interface UnreadFields {
  readonly query: readonly string[];
  readonly body: readonly string[];
  /** How many more there were than are listed. */
  readonly omitted?: number;
}

const KEPT = 1000;
/** Longest text of a client that is kept: the whole log stays below 20 MiB. */
const MAX_TEXT = 2000;
const MAX_NAMES = 20;
const MAX_NAME = 100;

/** A text cut to a length, and copied: a part of a large text would keep all of it in memory. */
function cut(text: string, length = MAX_TEXT): string {
  return text.length <= length ? text : `${Buffer.from(text.slice(0, length)).toString()}…`;
}

/** Lists the first names, cut to a sensible length, and counts the others. */
export function unreadFields(query: readonly string[], body: readonly string[]): UnreadFields {
  const first = (names: readonly string[]) => names.slice(0, MAX_NAMES).map((name) => cut(name, MAX_NAME));
  const listed = { query: first(query), body: first(body) };
  const omitted = query.length + body.length - listed.query.length - listed.body.length;
  return omitted > 0 ? { ...listed, omitted } : listed;
}

/** The last requests to the imitated API, as a ring: noting one costs the same however many there were. */
export class RequestLog {
  readonly #ring: LoggedRequest[] = [];
  #next = 0;

  note(request: LoggedRequest): void {
    this.#ring[this.#next] = { ...request, path: cut(request.path), query: cut(request.query) };
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
