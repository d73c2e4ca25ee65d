import { isUtf8 } from "node:buffer";
import Database from "libsql";
import { Cidr } from "../../core";

type Db = Database.Database;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
}

const rowsOf = <Row>(database: Db, sql: string) => database.prepare(sql).all() as Row[];

/** What a column may hold besides its type, by name; the same name means the same everywhere. */
const RULES: readonly (readonly [RegExp, (column: string) => string])[] = [
  [/^(tags|reverses|rules|permission_sets)$/, (column) => `json_valid(${column}) AND json_type(${column}) = 'array'`],
  [/^(resource|document)$/, (column) => `json_valid(${column}) AND json_type(${column}) = 'object'`],
  [/^value$/, (column) => `json_valid(${column})`],
  [/^(at|.*_at)$/, (column) => `${column} BETWEEN 0 AND 8836000000000000`],
  [/^(is_.*|.*_enabled|locked|payment_method)$/, (column) => `${column} IN (0, 1)`],
  [/^family$/, (column) => `${column} IN (4, 6)`],
  [/^status$/, (column) => `${column} IN ('orphan', 'peered', 'conflict', 'deleted')`],
  [/^default_policy$/, (column) => `${column} IN ('accept', 'drop')`],
  [/^region$/, (column) => `${column} IN ('fr-par', 'nl-ams', 'pl-waw', 'it-mil')`],
];
const BLOCKS: Readonly<Record<string, string>> = {
  subnets: "subnet",
  routes: "destination",
  ingress_rules: "source",
  ipv6_pools: "block",
};

function columnsOf(database: Db, table: string): Column[] {
  return rowsOf<Column>(database, `PRAGMA table_info(${table})`);
}

function conditionOf({ name, type, notnull }: Column): string {
  const isType = `typeof(${name}) = '${type === "INTEGER" ? "integer" : "text"}'`;
  const rule = RULES.find(([pattern]) => pattern.test(name))?.[1](name);
  const condition = rule === undefined ? isType : `${isType} AND ${rule}`;
  return notnull === 1 ? `(${condition})` : `(${name} IS NULL OR (${condition}))`;
}

/** Texts are compared as bytes: the driver panics where they are not UTF-8. */
function hasOnlyText(database: Db, table: string, columns: readonly Column[]): boolean {
  const texts = columns.filter(({ type }) => type === "TEXT").map(({ name }) => `coalesce(${name}, '')`);
  if (texts.length === 0) return true;
  for (const [bytes] of database
    .prepare(`SELECT CAST(${texts.join(" || ")} AS BLOB) FROM ${table}`)
    .raw()
    .iterate() as Iterable<[Buffer]>)
    if (!isUtf8(bytes)) return false;
  return true;
}

function isTableSound(database: Db, table: string): boolean {
  const columns = columnsOf(database, table);
  if (!hasOnlyText(database, table, columns)) return false;
  const wrong = rowsOf(database, `SELECT 1 FROM ${table} WHERE NOT (${columns.map(conditionOf).join(" AND ")}) LIMIT 1`);
  const block = BLOCKS[table];
  if (wrong.length > 0 || block === undefined) return wrong.length === 0;
  return rowsOf<{ text: string }>(database, `SELECT DISTINCT ${block} AS text FROM ${table}`).every(({ text }) => Cidr.tryParse(text));
}

/** Tables and indexes, read as bytes. */
function schemaOf(database: Db): string {
  const sql = "SELECT CAST(type || ' ' || name || ' ' || coalesce(sql, '') AS BLOB) AS text FROM sqlite_master ORDER BY name";
  return rowsOf<{ text: Buffer }>(database, sql)
    .map(({ text }) => text.toString("latin1"))
    .join("\n");
}

function hasSchema(database: Db, migrations: readonly string[]): boolean {
  const fresh = new Database(":memory:");
  try {
    for (const migration of migrations) fresh.exec(migration);
    return schemaOf(fresh) === schemaOf(database);
  } finally {
    fresh.close();
  }
}

/**
 * Whether a file can be served: pages and indexes fit together, the tables are those of its schema version, and every value is one
 * that the mock writes. SQLite keeps no checksums: a letter of a name that changed on the disk is not noticed.
 * @param migrations those that the file has
 */
export function isSound(database: Db, migrations: readonly string[]): boolean {
  const [report] = rowsOf<Record<string, unknown>>(database, "PRAGMA integrity_check(1)");
  if (Object.values(report ?? {})[0] !== "ok" || !hasSchema(database, migrations)) return false;
  const tables = rowsOf<{ name: string }>(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  return tables.every(({ name }) => isTableSound(database, name));
}
