import Database from "libsql";
import { codeOf, StoreError } from "./failures";
import { assertPlace, IN_USE } from "./file-guard";
import { APPLICATION_ID, MIGRATIONS } from "./schema";
import { isSound } from "./soundness";

/**
 * Opens the store's file, or memory for `:memory:`, and lifts it to the current schema.
 * A file survives `kill -9` (write-ahead log) and belongs to one process at a time (exclusive lock, gone with its process).
 * @throws StoreError for a foreign, newer, unwritable or used file. Such a file is left as it was.
 */
export function openDatabase(path: string, migrations: readonly string[] = MIGRATIONS): Database.Database {
  let database: Database.Database | undefined;
  try {
    if (path !== ":memory:") assertPlace(path);
    database = new Database(path);
    if (path !== ":memory:") claim(database, path, migrations);
    migrate(database, migrations);
    return database;
  } catch (error) {
    if (database) closeAfterFailure(database);
    throw error instanceof StoreError ? error : new StoreError(explain(path, error), { cause: error });
  }
}

/**
 * Gives a file back. The driver keeps it open as long as a statement lives, so the lock is let go first, which only works outside the
 * write-ahead log; that also leaves one file behind instead of two.
 */
export function closeDatabase(database: Database.Database): void {
  try {
    if (database.inTransaction) database.exec("ROLLBACK");
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_master");
  } catch (error) {
    if (codeOf(error) === "") throw error;
  } finally {
    database.close();
  }
}

/** The first error counts; one of closing a damaged file says nothing more. */
function closeAfterFailure(database: Database.Database): void {
  try {
    closeDatabase(database);
  } catch {
    // Nothing is left to do.
  }
}

function explain(path: string, error: unknown): string {
  const reasons: [RegExp, string][] = [
    [/BUSY|LOCKED/, IN_USE],
    [/NOTADB/, "it is not a database of this mock; choose another file"],
    [/CANTOPEN|READONLY|PERM|AUTH|IOERR/, "it cannot be written; check its permissions and its folder's"],
    [/FULL/, "the disk is full; free space, or choose another file"],
    [/CORRUPT|NEON MODULE|MALFORMED/, "it is damaged; restore it from a copy, or choose another file"],
  ];
  const about = `${codeOf(error)} ${(error as Error).message}`;
  const reason = reasons.find(([pattern]) => pattern.test(about.toUpperCase()))?.[1] ?? (error as Error).message;
  return `cannot open database "${path}": ${reason}`;
}

const numberOf = (database: Database.Database, pragma: string) =>
  Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() as Record<string, unknown>)[0]);

/** Takes the file for this process, after a look at whose it is. */
function claim(database: Database.Database, path: string, migrations: readonly string[]): void {
  const newest = migrations.length;
  const objects = database.prepare("SELECT count(*) AS n FROM sqlite_master").get() as { n: number };
  if (objects.n > 0 && numberOf(database, "application_id") !== APPLICATION_ID)
    throw new StoreError(`cannot open database "${path}": it belongs to another program; choose another file`);
  const version = numberOf(database, "user_version");
  if (version > newest)
    throw new StoreError(
      `cannot open database "${path}": its schema version ${version} is newer than ${newest}, the newest that this mock knows; use a newer mock, or another file`,
    );
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT");
  if (objects.n > 0 && !isSound(database, migrations.slice(0, version)))
    throw new StoreError(`cannot open database "${path}": it is damaged; restore it from a copy, or choose another file`);
}

function migrate(database: Database.Database, migrations: readonly string[]): void {
  for (let version = numberOf(database, "user_version"); version < migrations.length; version++) {
    const stamp = `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1};`;
    database.exec("BEGIN");
    database.exec(`${migrations[version]!} ${stamp}`);
    database.exec("COMMIT");
  }
}
