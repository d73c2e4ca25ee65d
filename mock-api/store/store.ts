import type Database from "libsql";
import { storageErrorOf } from "./failures";
import { FileGuard } from "./file-guard";
import { closeDatabase, openDatabase } from "./open";
import type { TableName, Tables } from "./rows";
import { type CountedTable, WORLD_TABLES } from "./schema";

export type Value = string | number | null;

/** Statements that are kept prepared; lists with many filter combinations share the space. */
const MAX_STATEMENTS = 400;

/** Texts of the commonest statement, made once: looking up a statement by a fresh text costs more than running it. */
const BY_ID = Object.fromEntries(
  [...WORLD_TABLES, "meta", "snapshots"].map((table) => [table, `SELECT * FROM ${table} WHERE id = ?`]),
) as Readonly<Record<TableName, string>>;

/** Where ids are, and under which name. */
const KNOWERS: readonly (readonly [TableName, string])[] = [
  ...(["organizations", "projects", "vpcs", "private_networks", "subnets"] as const).map((table) => [table, "id"] as const),
  ...(["vpc_connectors", "routes", "ingress_rules", "ips"] as const).map((table) => [table, "id"] as const),
  ["api_keys", "secret_key"],
  ["status_history", "vpc_connector_id"],
];
const KNOWN = KNOWERS.map(([table, column]) => `SELECT 1 FROM ${table} WHERE ${column} = ?`).join(" UNION ALL ");

/** A query of many rows, as one JSON array of arrays of the named columns. SQLite keeps an inner ORDER BY for such an aggregate. */
interface ListStatement {
  readonly names: readonly string[];
  readonly statement: Database.Statement;
}

function makeRoom(statements: Map<string, unknown>): void {
  if (statements.size >= MAX_STATEMENTS) statements.delete(statements.keys().next().value!);
}

function rowOf(names: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) row[names[index]!] = cells[index];
  return row;
}

/** Pages of 4 KiB that a store in memory may have: 1 GiB. */
const MAX_MEMORY_PAGES = 262_144;

export interface StoreOptions {
  /** Largest size in pages of 4 KiB. @default - 1 GiB in memory, the disk for files */
  readonly maxPages?: number;
}

/** The one store: SQLite, in memory or in a file. Synchronous, so a request's transaction is never interleaved with another's. */
export class SqliteStore {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #lists = new Map<string, ListStatement>();
  #generation = 0;
  readonly #versions = new Map<TableName, number>();
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #rollback: Database.Statement;

  readonly #guard: FileGuard | undefined;

  /** @param path `:memory:` or a file. @throws StoreError with a sentence for the user. */
  constructor(path = ":memory:", { maxPages }: StoreOptions = {}) {
    this.#database = openDatabase(path);
    this.#guard = path === ":memory:" ? undefined : new FileGuard(path);
    const pages = maxPages ?? (path === ":memory:" ? MAX_MEMORY_PAGES : undefined);
    if (pages !== undefined) this.#database.exec(`PRAGMA max_page_count = ${pages}`);
    this.#begin = this.#database.prepare("BEGIN");
    this.#commit = this.#database.prepare("COMMIT");
    this.#rollback = this.#database.prepare("ROLLBACK");
  }

  #statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      makeRoom(this.#statements);
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  one<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#statement(sql).get(values) as Row | undefined;
  }

  /** Every row. They come over from SQLite as one JSON text: a third of the price of native objects with a dozen fields each. */
  all<Row>(sql: string, ...values: Value[]): Row[] {
    const { names, statement } = this.#list(sql);
    const [text] = statement.get(values) as [string];
    return (JSON.parse(text) as unknown[][]).map((cells) => rowOf(names, cells)) as Row[];
  }

  /** Grows with every write: what was read before may no longer hold. */
  get generation(): number {
    return this.#generation;
  }

  #list(sql: string): ListStatement {
    let list = this.#lists.get(sql);
    if (!list) {
      makeRoom(this.#lists);
      const names = this.#database
        .prepare(sql)
        .columns()
        .map(({ name }) => name);
      const statement = this.#database.prepare(`SELECT json_group_array(json_array(${names.join(", ")})) FROM (${sql})`).raw();
      list = { names, statement };
      this.#lists.set(sql, list);
    }
    return list;
  }

  /** Every write goes through here. */
  run(sql: string, ...values: Value[]): number {
    this.#generation++;
    return this.#statement(sql).run(values).changes;
  }

  byId<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.one<Tables[T]>(BY_ID[table], id);
  }

  insert<T extends TableName>(table: T, row: Tables[T]): void {
    this.#touch(table);
    const columns = Object.keys(row);
    const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
    this.run(sql, ...(Object.values(row) as Value[]));
  }

  /** Changes the given columns; an undefined one stays as it is. */
  update<T extends TableName>(table: T, id: string, changes: Partial<Tables[T]>): void {
    const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
    if (entries.length === 0) return;
    const sql = `UPDATE ${table} SET ${entries.map(([column]) => `${column} = ?`).join(", ")} WHERE id = ?`;
    this.run(sql, ...entries.map(([, value]) => value as Value), id);
  }

  delete(table: TableName, id: string): void {
    this.run(`DELETE FROM ${table} WHERE id = ?`, id);
  }

  /** Empties a table. */
  clear(table: TableName): void {
    this.#touch(table);
    this.run(`DELETE FROM ${table}`);
  }

  /** Grows whenever rows may have come or gone, so that what was read can be kept until then. */
  versionOf(table: TableName): number {
    return this.#versions.get(table) ?? 0;
  }

  #touch(table: TableName): void {
    this.#versions.set(table, this.versionOf(table) + 1);
  }

  count(table: TableName, where: string, ...values: Value[]): number {
    return this.one<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`, ...values)!.n;
  }

  /** How many rows an organization has, at the same price however many there are. @param region @default - all */
  countOf(table: CountedTable, organizationId: string, region?: string): number {
    const where = region === undefined ? "" : " AND region = ?";
    const sql = `SELECT coalesce(sum(n), 0) AS n FROM row_counts WHERE table_name = ? AND organization_id = ?${where}`;
    return this.one<{ n: number }>(sql, table, organizationId, ...(region === undefined ? [] : [region]))!.n;
  }

  /** Whether anything has or had this id: an object, a key, or a connector that is only billed any more. */
  knows(id: string): boolean {
    return this.one(KNOWN, ...KNOWERS.map(() => id)) !== undefined;
  }

  /** Runs `work` wholly or not at all. @throws StorageError when the file is no longer the one that was opened */
  transaction<T>(work: () => T): T {
    this.#guard?.assertUnchanged();
    this.#begin.run();
    try {
      const result = work();
      this.#commit.run();
      this.#guard?.noteGrowth();
      return result;
    } catch (error) {
      this.#undo();
      throw error;
    } finally {
      this.#generation++;
    }
  }

  /** SQLite ends a transaction by itself when the disk is full; a failing rollback must not hide the first error. */
  #undo(): void {
    if (!this.#database.inTransaction) return;
    try {
      this.#rollback.run();
    } catch (error) {
      if (storageErrorOf(error) === undefined) throw error;
    }
  }

  /** A value of the mock itself, as JSON. */
  remembered<T>(key: string): T | undefined {
    const row = this.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", key);
    return row ? (JSON.parse(row.value) as T) : undefined;
  }

  remember(key: string, value: unknown): void {
    this.run(
      "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      key,
      JSON.stringify(value),
    );
  }

  forget(key: string): void {
    this.run("DELETE FROM meta WHERE key = ?", key);
  }

  get isOpen(): boolean {
    return this.#database.open;
  }

  close(): void {
    this.#statements.clear();
    this.#lists.clear();
    // Another file under this name belongs to someone else, and so does its log.
    if (this.#guard?.isLost) this.#database.close();
    else closeDatabase(this.#database);
    this.#guard?.release();
  }
}
