import { Cidr } from "../../core";
import { invalidArguments, unreadable } from "../world/errors";
import { isUuid } from "../world/ids";
import { uuidProblem } from "./body-fields";
import type { Schema } from "./schema";

/** One query parameter: reads the values of every time it was given, at least one. @throws ApiError 400. */
export interface QueryField<T> {
  readonly schema: Schema;
  /** Taken and without effect; the request log says so. */
  readonly ignored?: boolean;
  read(values: readonly string[], name: string): T | undefined;
}

export type QuerySpec = Readonly<Record<string, QueryField<unknown>>>;
export type ParsedQuery<S extends QuerySpec> = { readonly [K in keyof S]?: S[K] extends QueryField<infer T> ? T : never };
export type RawQuery = ReadonlyMap<string, readonly string[]>;

const lastOf = (values: readonly string[]) => values[values.length - 1]!;

/** A filter text; empty is no filter. */
export function textFilter(): QueryField<string> {
  return { schema: { type: "string" }, read: (values) => lastOf(values) || undefined };
}

/** Repeated keys (SDK). */
export function textsFilter(): QueryField<readonly string[]> {
  return { schema: { type: "array", items: { type: "string" } }, read: (values) => values };
}

export function uuidFilter(): QueryField<string> {
  return {
    schema: { type: "string", format: "uuid" },
    read: (values, name) => {
      const value = lastOf(values);
      if (value === "") return undefined;
      if (!isUuid(value)) throw invalidArguments(uuidProblem(name));
      return value.toLowerCase();
    },
  };
}

export function uuidsFilter(): QueryField<readonly string[]> {
  return {
    schema: { type: "array", items: { type: "string", format: "uuid" } },
    read: (values, name) => {
      const wrong = values.flatMap((value, index) => (isUuid(value) ? [] : [uuidProblem(`${name}[${index}]`)]));
      if (wrong.length > 0) throw invalidArguments(...wrong);
      return values.map((value) => value.toLowerCase());
    },
  };
}

const TRUE = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE = ["0", "f", "F", "FALSE", "false", "False"];

/** The words and the message are Go's (recorded on IPAM). */
export function boolFilter(): QueryField<boolean> {
  return {
    schema: { type: "boolean" },
    read: (values, name) => {
      const value = lastOf(values);
      if (TRUE.includes(value)) return true;
      if (FALSE.includes(value)) return false;
      throw unreadable(name, `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
    },
  };
}

/** An enumeration. Its `unknown_*` zero value means no filter (recorded); words outside it are refused (text inferred). */
export function enumFilter<const V extends string>(values: readonly V[]): QueryField<V> {
  return {
    schema: { type: "string", enum: values },
    read: (given, name) => {
      const value = lastOf(given);
      if (value === "" || value.startsWith("unknown_")) return undefined;
      if (!values.includes(value as V)) throw unreadable(name, `${JSON.stringify(value)} is not one of ${values.join(", ")}`);
      return value as V;
    },
  };
}

/** As `enumFilter`, but given several times. */
export function enumsFilter<const V extends string>(values: readonly V[]): QueryField<readonly V[]> {
  const one = enumFilter(values);
  return {
    schema: { type: "array", items: one.schema },
    read: (given, name) => {
      const found = given.flatMap((value) => one.read([value], name) ?? []);
      return found.length > 0 ? found : undefined;
    },
  };
}

/** The message is Go's, by analogy with the recorded one for booleans. */
export function integerFilter(bounds: { minimum: number; maximum: number }): QueryField<number> {
  return {
    schema: { type: "integer", ...bounds },
    read: (values, name) => {
      const value = lastOf(values);
      if (!/^[+-]?\d+$/.test(value)) throw unreadable(name, `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
      const number = Number(value);
      if (Math.abs(number) > 2147483647) throw unreadable(name, `strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`);
      if (number < bounds.minimum || number > bounds.maximum)
        throw invalidArguments({
          argument_name: name,
          help_message: `value must be in ${bounds.minimum}..${bounds.maximum}`,
          reason: "constraint",
        });
      return number;
    },
  };
}

export function blockFilter(): QueryField<Cidr> {
  return {
    schema: { type: "string" },
    read: (values, name) => {
      const value = lastOf(values);
      if (value === "") return undefined;
      const found = Cidr.tryParse(value);
      if (!found) throw invalidArguments({ argument_name: name, help_message: "must be a CIDR block", reason: "format" });
      return found;
    },
  };
}

/** A filter that the real API takes and does not apply. */
export function filterWithoutEffect<T>(field: QueryField<T>): QueryField<T> {
  return { ...field, ignored: true };
}

/** Splits a query string. Percent signs that decode to nothing are kept as typed. */
export function splitQuery(query: string): RawQuery {
  const found = new Map<string, string[]>();
  if (query === "") return found;
  for (const [name, value] of new URLSearchParams(query)) {
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
  }
  return found;
}

/** @throws ApiError 400 for the first parameter that cannot be read, as the real gateway does (recorded: one message). */
export function readQuery<S extends QuerySpec>(spec: S, query: RawQuery): ParsedQuery<S> {
  const parsed: Record<string, unknown> = {};
  for (const [name, values] of query) {
    if (!Object.hasOwn(spec, name)) continue;
    const value = spec[name]!.read(values, name);
    if (value !== undefined) parsed[name] = value;
  }
  return parsed as ParsedQuery<S>;
}
