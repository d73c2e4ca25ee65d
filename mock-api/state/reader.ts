import type { Micros } from "../../core";
import { isObject, isStorable } from "../request/body-fields";
import { formatTime, LAST_MOMENT, parseTime } from "../world/time";

/** A state document or seed that cannot be loaded; the message says where and why. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** Reads the fields of one object of a document and tells where a wrong one stands. */
export class ObjectReader {
  readonly #fields: Record<string, unknown>;
  readonly #read = new Set<string>();

  constructor(
    value: unknown,
    readonly where: string,
  ) {
    if (!isObject(value)) throw new StateError(`${where} must be an object, got ${JSON.stringify(value)}`);
    this.#fields = value;
  }

  fail(name: string, expected: string): never {
    throw new StateError(`${this.where}.${name} must be ${expected}, got ${JSON.stringify(this.#fields[name])}`);
  }

  #value(name: string): unknown {
    this.#read.add(name);
    return this.#fields[name] ?? undefined;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#value(name);
    return value === "" ? this.fail(name, "a text") : this.textOrEmpty(name);
  }

  textOrEmpty(name: string): string | undefined {
    const value = this.#value(name);
    return value === undefined || (typeof value === "string" && isStorable(value)) ? value : this.fail(name, "a text");
  }

  required(name: string): string {
    return this.text(name) ?? this.fail(name, "a text");
  }

  flag(name: string): boolean | undefined {
    const value = this.#value(name);
    return value === undefined || typeof value === "boolean" ? value : this.fail(name, "true or false");
  }

  number(name: string): number | undefined {
    const value = this.#value(name);
    return value === undefined || (Number.isInteger(value) && (value as number) >= 0)
      ? (value as number | undefined)
      : this.fail(name, "a count");
  }

  oneOf<const V extends string>(name: string, values: readonly V[]): V | undefined {
    const value = this.#value(name);
    return value === undefined || values.includes(value as V) ? (value as V | undefined) : this.fail(name, `one of ${values.join(", ")}`);
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    const fine = value === undefined || (Array.isArray(value) && value.every((entry) => typeof entry === "string" && isStorable(entry)));
    return fine ? (value as string[] | undefined) : this.fail(name, "a list of texts");
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#value(name);
    return value === undefined || Array.isArray(value) ? value : this.fail(name, "a list");
  }

  objects(name: string): readonly ObjectReader[] {
    return (this.list(name) ?? []).map((entry, index) => new ObjectReader(entry, `${this.where}.${name}[${index}]`));
  }

  any(name: string): unknown {
    return this.#value(name);
  }

  time(name: string): Micros | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const time = parseTime(value) ?? this.fail(name, "a time such as 2026-09-01T08:00:00Z");
    return time <= LAST_MOMENT ? time : this.fail(name, `at most ${formatTime(LAST_MOMENT)}`);
  }

  /** Every field was read: refuses misspelt ones. @param known fields that are told elsewhere. */
  end(...known: string[]): void {
    const stray = Object.keys(this.#fields).find((name) => !this.#read.has(name) && !known.includes(name));
    if (stray !== undefined) throw new StateError(`${this.where} has an unknown field "${stray}"`);
  }
}
