/** The store cannot be opened; the message says why and what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** The store's file or memory failed while the mock was running; the message names the cause. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  constructor(
    message: string,
    readonly isFull = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const codeOf = (error: unknown) => String((error as { code?: unknown } | undefined)?.code ?? "");

const FULL = "disk full: the store cannot grow; free space, then send the request again";

/** Causes by SQLite's codes, and by what the driver says when its Rust code panics. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, FULL],
  [/^SQLITE_(CORRUPT|NOTADB)|internal error in Neon/, "the store's file is damaged; stop the mock and restore the file from a copy"],
  [/^SQLITE_(READONLY|PERM|AUTH|CANTOPEN)/, "the store's file cannot be written; check its permissions and its folder's"],
  [/^SQLITE_IOERR/, "the store's file cannot be read or written; check the disk"],
  [/^SQLITE_NOMEM/, "out of memory"],
];

/** The storage failure behind an error of the driver; undefined for every other error. */
export function storageErrorOf(error: unknown): StorageError | undefined {
  if (error instanceof StorageError) return error;
  const about = codeOf(error) || String((error as Error | undefined)?.message);
  const cause = CAUSES.find(([pattern]) => pattern.test(about))?.[1];
  return cause === undefined ? undefined : new StorageError(cause, cause === FULL, { cause: error });
}
