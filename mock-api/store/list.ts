import type { Page } from "../request/paging";
import type { TableName, Tables } from "./rows";
import { COUNTED_TABLES, type CountedTable } from "./schema";
import type { SqliteStore, Value } from "./store";

/** A WHERE clause in the making: every condition with its values. */
export class Conditions {
  readonly #clauses: string[] = [];
  readonly #values: Value[] = [];

  /** Adds a condition, unless a filter is not set. */
  when<T>(filter: T | undefined, clause: string, ...values: ((set: T) => Value)[]): this {
    if (filter === undefined) return this;
    this.#clauses.push(clause);
    this.#values.push(...values.map((value) => value(filter)));
    return this;
  }

  equal(column: string, value: Value | boolean | undefined): this {
    return this.when(value, `${column} = ?`, (set) => (typeof set === "boolean" ? Number(set) : set));
  }

  /** Substring match (SDK), case counts. */
  contains(column: string, value: string | undefined): this {
    return this.when(value, `instr(${column}, ?) > 0`, (set) => set);
  }

  /** At least one of the tags (SDK). */
  anyTag(values: readonly string[] | undefined): this {
    return this.when(values, "EXISTS (SELECT 1 FROM json_each(tags) WHERE value IN (SELECT value FROM json_each(?)))", (set) =>
      JSON.stringify(set),
    );
  }

  oneOf(column: string, values: readonly string[] | undefined): this {
    return this.when(values, `${column} IN (SELECT value FROM json_each(?))`, (set) => JSON.stringify(set));
  }

  get sql(): string {
    return this.#clauses.length > 0 ? this.#clauses.join(" AND ") : "1";
  }

  get values(): readonly Value[] {
    return this.#values;
  }
}

/** SQL of an `order_by` such as `name_desc`; equal rows keep the order in which they were made. */
export function orderSql(orderBy: string): string {
  const descending = orderBy.endsWith("_desc");
  const column = orderBy.replace(/_(asc|desc)$/, "");
  const direction = descending ? "DESC" : "ASC";
  return `${column} ${direction}, rowid ${direction}`;
}

export interface ListRequest<Row> {
  readonly where: Conditions;
  /** One of the API's enumeration, never a text of a client. */
  readonly order: string;
  readonly page: Page;
  /** Compares in place of SQL, which knows no addresses: only the direction of `order` counts then. */
  readonly compare?: ((a: Row, b: Row) => number) | undefined;
}

interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** One page of the rows that match, and how many match in all. */
export function listPage<T extends TableName>(store: SqliteStore, table: T, request: ListRequest<Tables[T]>): ListPage<Tables[T]> {
  const { where, order, page, compare } = request;
  if (compare) {
    const all = store.all<Tables[T]>(`SELECT * FROM ${table} WHERE ${where.sql} ORDER BY rowid`, ...where.values);
    const sign = order.endsWith("_desc") ? -1 : 1;
    all.sort((a, b) => sign * compare(a, b));
    return { rows: all.slice(page.offset, page.offset + page.limit), total: all.length };
  }
  const total = countMatches(store, table, where);
  if (total <= page.offset) return { rows: [], total };
  const limit = Math.min(page.limit, total - page.offset);
  const read = (by: string, offset: number) =>
    store.all<Tables[T]>(`SELECT * FROM ${table} WHERE ${where.sql} ORDER BY ${by} LIMIT ? OFFSET ?`, ...where.values, limit, offset);
  const fromEnd = total - page.offset - limit;
  if (fromEnd >= page.offset) return { rows: read(orderSql(order), page.offset), total };
  return { rows: read(orderSql(opposite(order)), fromEnd).reverse(), total };
}

/** Pages of the second half are read from the end. */
function opposite(order: string): string {
  return order.endsWith("_desc") ? order.replace(/_desc$/, "_asc") : order.replace(/_asc$/, "_desc");
}

/** Lists without filter are counted already. */
function countMatches(store: SqliteStore, table: TableName, where: Conditions): number {
  const isCounted = (COUNTED_TABLES as readonly string[]).includes(table) && where.sql === "organization_id = ? AND region = ?";
  if (!isCounted) return store.count(table, where.sql, ...where.values);
  return store.countOf(table as CountedTable, String(where.values[0]), String(where.values[1]));
}
