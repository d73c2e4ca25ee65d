import { closeSync, existsSync, openSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { StorageError, StoreError } from "./failures";

const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";
/** Where the header has the journal mode: 2 for a write-ahead log. */
const MODE_AT = 18;
const WAL_MODE = 2;

/** Files that this process has open. Merely closing another handle of one would give its lock away (POSIX). */
const open = new Set<string>();

const identityOf = ({ dev, ino }: Stats) => `${dev}:${ino}`;

export const IN_USE = "another process uses it; stop that one, or choose another file";

const refuse = (path: string, reason: string) => new StoreError(`cannot open database "${path}": ${reason}`);

function headerOf(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * Refuses files that would silently show an old world, or that are not a database, before SQLite touches them.
 * @throws StoreError with a sentence for the user
 */
export function assertPlace(path: string): void {
  if (!existsSync(dirname(path))) throw refuse(path, `folder "${dirname(path)}" does not exist; make it first`);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isFile()) throw refuse(path, "it is not a file");
  if (open.has(identityOf(found))) throw refuse(path, IN_USE);
  if (found.nlink > 1)
    throw refuse(
      path,
      "it has a second name (hard link), under which its write-ahead log is not found; copy it instead, or remove the other name",
    );
  assertHeader(path, found.size, `${realpathSync(path)}-wal`);
}

function assertHeader(path: string, size: number, log: string): void {
  const logSize = statSync(log, { throwIfNoEntry: false })?.size;
  if (size === 0) {
    if (logSize) throw refuse(path, `it is empty, but its write-ahead log "${log}" is not: it was truncated; restore it, or remove both`);
    return;
  }
  const header = headerOf(path);
  if (header.length < HEADER_BYTES || header.toString("latin1", 0, MAGIC.length) !== MAGIC)
    throw refuse(path, "it is not a database of this mock; choose another file");
  if (header[MODE_AT] === WAL_MODE && logSize === undefined)
    throw refuse(
      path,
      `its write-ahead log "${log}" is missing, without which the last changes are lost: move or copy both files together, or make an empty file of that name to go on without them`,
    );
}

/** Notices that the file of a running mock, or its log, was deleted, replaced or truncated by someone else. */
export class FileGuard {
  readonly #files: { readonly path: string; ino?: number; size: number }[];
  readonly #identity: string;
  #loss: string | undefined;

  constructor(path: string) {
    const real = realpathSync(path);
    this.#identity = identityOf(statSync(real));
    open.add(this.#identity);
    this.#files = [real, `${real}-wal`].map((file) => ({ path: file, size: 0 }));
    this.assertUnchanged();
  }

  /** Whether the path leads to another file, or to none: nothing under this name is ours any more. */
  get isLost(): boolean {
    const [main] = this.#files;
    return statSync(main!.path, { throwIfNoEntry: false })?.ino !== main!.ino;
  }

  /** The store is closed. */
  release(): void {
    open.delete(this.#identity);
  }

  /** @throws StorageError from the first time on that something was found */
  assertUnchanged(): void {
    this.#loss ??= this.#look();
    if (this.#loss !== undefined)
      throw new StorageError(`${this.#loss} while the mock was running; stop the mock and restore the file from a copy`);
  }

  /** Remembers how far the files grew with a change of ours. */
  noteGrowth(): void {
    for (const file of this.#files) {
      const found = statSync(file.path, { throwIfNoEntry: false });
      file.ino ??= found?.ino;
      if (found && found.ino === file.ino) file.size = Math.max(file.size, found.size);
    }
  }

  #look(): string | undefined {
    for (const file of this.#files) {
      const found = statSync(file.path, { throwIfNoEntry: false });
      file.ino ??= found?.ino;
      if (file.ino === undefined) continue;
      if (!found) return `the database file "${file.path}" was deleted`;
      if (found.ino !== file.ino) return `the database file "${file.path}" was replaced`;
      if (found.size < file.size) return `the database file "${file.path}" was truncated`;
      file.size = found.size;
    }
    return undefined;
  }
}
