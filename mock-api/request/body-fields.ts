import { Cidr, CidrError, parseAddress } from "../../core";
import { type ArgumentProblem, invalidArguments } from "../world/errors";
import { isUuid } from "../world/ids";
import type { Schema } from "./schema";

/** Collects every problem of a body, so that all are told at once. */
export type Problems = ArgumentProblem[];

/** One field of a request body. Absent and `null` are the same to this API (recorded for tags and subnets). */
export interface BodyField<T> {
  readonly schema: Schema;
  /** Accepted but without effect; the request log says so. */
  readonly ignored?: boolean;
  /** Missing is an error. @default false */
  readonly isRequired?: boolean;
  /** @param value what was sent, or undefined. @returns undefined also where a problem was added. */
  read(value: unknown, name: string, problems: Problems): T;
}

export type BodySpec = Readonly<Record<string, BodyField<unknown>>>;
export type ParsedBody<S extends BodySpec> = { readonly [K in keyof S]: S[K] extends BodyField<infer T> ? T : never };

function wrongType(name: string, expected: string): ArgumentProblem {
  return { argument_name: name, help_message: `must be ${expected}`, reason: "format" };
}

/** A field that reads only present values. */
function optional<T>(schema: Schema, read: (value: unknown, name: string, problems: Problems) => T | undefined): BodyField<T | undefined> {
  return { schema, read: (value, name, problems) => (value === undefined || value === null ? undefined : read(value, name, problems)) };
}

/** What a database can give back as it was: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && !/\p{Surrogate}/u.test(text);
}

/** Text without length limit unless given. NUL and halves of surrogate pairs are refused (inferred: protobuf has only valid UTF-8). */
export function text(options: { maxLength?: number } = {}): BodyField<string | undefined> {
  const { maxLength } = options;
  return optional({ type: "string", ...(maxLength === undefined ? {} : { maxLength }) }, (value, name, problems) => {
    if (typeof value !== "string") return void problems.push(wrongType(name, "a string"));
    if (!isStorable(value)) return void problems.push(wrongType(name, "Unicode text without NUL"));
    if (maxLength !== undefined && [...value].length > maxLength)
      return void problems.push({ argument_name: name, help_message: `length must be at most: ${maxLength}`, reason: "constraint" });
    return value;
  });
}

/** Six pairs of hex digits, answered in capitals however they were sent (recorded). */
export function macAddress(): BodyField<string | undefined> {
  return optional({ type: "string", pattern: "^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$" }, (value, name, problems) =>
    typeof value === "string" && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value)
      ? value.toUpperCase()
      : void problems.push(wrongType(name, "a MAC address such as 02:00:00:00:00:01")),
  );
}

export function bool(): BodyField<boolean | undefined> {
  return optional({ type: "boolean" }, (value, name, problems) =>
    typeof value === "boolean" ? value : void problems.push(wrongType(name, "true or false")),
  );
}

/** A field that the API takes and does nothing with (recorded for `enable_routing`). */
export function withoutEffect<T>(field: BodyField<T>): BodyField<T> {
  return { ...field, ignored: true };
}

export function integer(options: { maximum: number }): BodyField<number | undefined> {
  return optional({ type: "integer", minimum: 0, maximum: options.maximum }, (value, name, problems) => {
    if (!Number.isInteger(value)) return void problems.push(wrongType(name, "an integer"));
    if ((value as number) < 0 || (value as number) > options.maximum)
      return void problems.push({ argument_name: name, help_message: `value must be in 0..${options.maximum}`, reason: "constraint" });
    return value as number;
  });
}

export function oneOf<const V extends string>(values: readonly V[]): BodyField<V | undefined> {
  return optional({ type: "string", enum: values }, (value, name, problems) =>
    values.includes(value as V) ? (value as V) : void problems.push(wrongType(name, `one of ${values.join(", ")}`)),
  );
}

export function list<T>(item: BodyField<T | undefined>): BodyField<readonly T[] | undefined> {
  return optional({ type: "array", items: item.schema }, (value, name, problems) => {
    if (!Array.isArray(value)) return void problems.push(wrongType(name, "a list"));
    return value.flatMap((element, index) => {
      if (element === null) problems.push(wrongType(`${name}[${index}]`, "present"));
      return item.read(element, `${name}[${index}]`, problems) ?? [];
    }) as T[];
  });
}

/** `tags: null` or none becomes an empty list where a tag list is due (recorded). */
export const tags = () => list(text());

export function object<S extends BodySpec>(spec: S): BodyField<ParsedBody<S> | undefined> {
  return optional(schemaOf(spec), (value, name, problems) =>
    isObject(value) ? readFields(spec, value, `${name}.`, problems) : void problems.push(wrongType(name, "an object")),
  );
}

/** The rule that an id must be one: the help text is recorded. */
export function uuidProblem(name: string): ArgumentProblem {
  return { argument_name: name, help_message: "uuid: {}", reason: "unknown" };
}

const UUID_OR_EMPTY: Schema = { type: "string", pattern: "^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?$" };

/** An id that may be left out. An empty text is "none" too: clients empty a next hop so (SDK). */
export function optionalUuid(): BodyField<string | undefined> {
  return optional(UUID_OR_EMPTY, (value, name, problems) => {
    if (value === "") return undefined;
    return isUuid(value) ? value.toLowerCase() : void problems.push(uuidProblem(name));
  });
}

/** As `optionalUuid`, but tells an emptied id (`null`) from one that was not sent (undefined). */
export function clearableUuid(): BodyField<string | null | undefined> {
  return optional<string | null>(UUID_OR_EMPTY, (value, name, problems) => {
    if (value === "") return null;
    return isUuid(value) ? value.toLowerCase() : void problems.push(uuidProblem(name));
  });
}

/** An id that must be there: missing or malformed is `uuid: {}` (recorded). The answer is used only when no problem was found. */
export function uuid(): BodyField<string> {
  return {
    schema: { type: "string", format: "uuid" },
    isRequired: true,
    read: (value, name, problems) => {
      if (isUuid(value)) return value.toLowerCase();
      problems.push(uuidProblem(name));
      return "";
    },
  };
}

/** A CIDR block; a bare address is a block of one (SDK). Host bits are refused with the corrected block (text inferred). */
export function block(): BodyField<Cidr | undefined> {
  return optional({ type: "string" }, (value, name, problems) => {
    if (typeof value !== "string") return void problems.push(wrongType(name, "a CIDR block"));
    const bare = parseAddress(value);
    if (bare) return Cidr.at(bare.family, bare.value, bare.family === 4 ? 32 : 128);
    try {
      return Cidr.parse(value);
    } catch (error) {
      if (!(error instanceof CidrError)) throw error;
      return void problems.push({ argument_name: name, help_message: error.message, reason: "format" });
    }
  });
}

/** Marks a field as required: missing is reason `required` (SDK). The answer is used only when no problem was found. */
export function required<T>(field: BodyField<T | undefined>): BodyField<T> {
  return {
    ...field,
    isRequired: true,
    read: (value, name, problems) => {
      if (value === undefined || value === null) problems.push({ argument_name: name, help_message: "", reason: "required" });
      return field.read(value, name, problems) as T;
    },
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFields<S extends BodySpec>(spec: S, body: Record<string, unknown>, prefix: string, problems: Problems): ParsedBody<S> {
  const parsed: Record<string, unknown> = {};
  for (const name of Object.keys(spec)) {
    const sent = Object.hasOwn(body, name) ? body[name] : undefined;
    parsed[name] = spec[name]!.read(sent, `${prefix}${name}`, problems);
  }
  return parsed as ParsedBody<S>;
}

/** Reads a whole body. @throws ApiError 400 with every problem. */
export function readBody<S extends BodySpec>(spec: S, body: Record<string, unknown>): ParsedBody<S> {
  const problems: Problems = [];
  const parsed = readFields(spec, body, "", problems);
  if (problems.length > 0) throw invalidArguments(...problems);
  return parsed;
}

/** `null` is the same as absent, so that fields that may be left out take both. */
function nullable(schema: Schema): Schema {
  return { ...schema, type: [schema.type as string, "null"], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
}

export function schemaOf(spec: BodySpec): Schema {
  const fields = Object.entries(spec);
  const required = fields.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(([name, { schema, isRequired }]) => [name, isRequired ? schema : nullable(schema)])),
    ...(required.length > 0 ? { required } : {}),
  };
}
