/**
 * What is known of one attribute before or after apply. Three cases, and nothing converts one into another: an unknown value is
 * never an empty one, and an absent one is the provider's default, which only the reader of the attribute knows.
 */
export type Value =
  | { readonly kind: "known"; readonly value: unknown }
  | { readonly kind: "unknown"; readonly reason: string; readonly reference?: Reference }
  | { readonly kind: "absent" };

/** A resource instance and the attribute of it that a value is taken from, where that is certain. */
export interface Reference {
  /** Key of a record: see `recordKey`. */
  readonly record: string;
  /** Attribute path, such as `id` or `ipv4_subnet[0].subnet`. */
  readonly attribute: string;
}

export const ABSENT: Value = { kind: "absent" };

export function known(value: unknown): Value {
  return { kind: "known", value };
}

export function unknown(reason: string, reference?: Reference): Value {
  return reference ? { kind: "unknown", reason, reference } : { kind: "unknown", reason };
}
