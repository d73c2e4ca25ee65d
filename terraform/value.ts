/**
 * What is known of one attribute before or after apply. Three cases, and nothing converts one into another: an unknown value is
 * never an empty one, and an absent one is the provider's default, which only the reader of the attribute knows.
 * Inside a known list or object, an unknown member is an `UnknownMember`.
 */
export type Value = KnownValue | UnknownValue | AbsentValue;

export interface KnownValue {
  readonly kind: "known";
  readonly value: unknown;
}

export interface UnknownValue {
  readonly kind: "unknown";
  /** Why, in words that follow "because". */
  readonly reason: string;
  /** Where the value will be taken from unchanged, when that is certain. */
  readonly reference?: Reference;
  /** Of an address block: a block that certainly contains it. */
  readonly within?: string;
}

export interface AbsentValue {
  readonly kind: "absent";
}

/** The place that a value is taken from, unchanged. */
export type Reference = RecordReference | OutputReference;

/** An attribute of a resource instance. */
export interface RecordReference {
  /** Key of a record: see `recordKey`. */
  readonly record: string;
  /** First step of the attribute path, such as `id`, `vpc_id` or `ipv4_subnet`. */
  readonly attribute: string;
}

/** An output of another stack, read through `terraform_remote_state`. */
export interface OutputReference {
  /** Name of the stack, as far as the remote state's name shows it. */
  readonly stack: string;
  readonly output: string;
}

export const ABSENT: AbsentValue = { kind: "absent" };

export function known(value: unknown): KnownValue {
  return { kind: "known", value };
}

export function unknown(reason: string, reference?: Reference): UnknownValue {
  return reference ? { kind: "unknown", reason, reference } : { kind: "unknown", reason };
}

/** An unknown member of a known list or object. */
export class UnknownMember {
  constructor(readonly reason: string) {}
}
