import type { MaybeKnown } from "../../core";
import type { TerraformRecord } from "../record";
import { ABSENT, type UnknownValue, type Value } from "../value";

export function attribute(record: TerraformRecord, name: string): Value {
  return record.attributes[name] ?? ABSENT;
}

/** A text that is known and not empty. */
export function text(value: Value): string | undefined {
  return value.kind === "known" && typeof value.value === "string" && value.value !== "" ? value.value : undefined;
}

/** Yes, no or unknown; undefined for the default. */
export function maybeFlag(value: Value): MaybeKnown | undefined {
  if (value.kind === "unknown") return "unknown";
  return value.kind === "known" && typeof value.value === "boolean" ? value.value : undefined;
}

export const isUnknown = (value: Value): value is UnknownValue => value.kind === "unknown";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The bare uuid of `region/uuid` or `uuid`; undefined for any other text, `fr-par/` included. */
export function bareId(id: string | undefined): string | undefined {
  const last = id?.slice(id.lastIndexOf("/") + 1);
  return last !== undefined && UUID.test(last) ? last.toLowerCase() : undefined;
}

export function nameOf(record: TerraformRecord): string {
  return text(attribute(record, "name")) ?? record.name;
}

/** Address with the deposed key, as Terraform prints it. */
export function displayAddress({ address, deposedKey }: TerraformRecord): string {
  return deposedKey === undefined ? address : `${address} (deposed ${deposedKey})`;
}
