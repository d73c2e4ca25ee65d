/** Terraform values and types, without any encoding. */

/** A value that only the apply will tell. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Value = null | typeof UNKNOWN | string | number | boolean | Value[] | { [name: string]: Value };
export type ObjectValue = { [name: string]: Value };

export type Type = "string" | "number" | "bool" | { list: Type } | { set: Type } | { map: Type } | { object: Record<string, Type> };

/** Where a value sits inside a resource: attribute names, list indexes; a set element has no address of its own. */
export type Path = readonly (string | number)[];

/** Terraform's JSON notation of a type, such as `["list","string"]`. */
export function typeToJson(type: Type): unknown {
  if (typeof type === "string") return type;
  if ("list" in type) return ["list", typeToJson(type.list)];
  if ("set" in type) return ["set", typeToJson(type.set)];
  if ("map" in type) return ["map", typeToJson(type.map)];
  return ["object", Object.fromEntries(Object.entries(type.object).map(([name, inner]) => [name, typeToJson(inner)]))];
}

export const isObject = (value: Value | undefined): value is ObjectValue =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether nothing inside is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return isObject(value) ? Object.values(value).every(isWhollyKnown) : true;
}

/** Deep equality; unknown equals only unknown, lists are compared in order. */
export function isEqual(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, i) => isEqual(item, right[i]!));
  if (!isObject(left) || !isObject(right)) return false;
  const isSameIn = (name: string): boolean => isEqual(left[name] ?? null, right[name] ?? null);
  return Object.keys(left).every(isSameIn) && Object.keys(right).every((name) => Object.hasOwn(left, name) || isSameIn(name));
}

/** The same value with every unknown turned into null: what may be stored in a state. */
export function withoutUnknowns(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(withoutUnknowns);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutUnknowns(item)])) : value;
}

/** The text at `name`; empty when it is null, unknown or absent. */
export function text(object: ObjectValue, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

/** The flag at `name`; false when it is null, unknown or absent. */
export const flag = (object: ObjectValue, name: string): boolean => object[name] === true;

/** The texts of the list at `name`; empty when it is null, unknown or absent. */
export function texts(object: ObjectValue, name: string): string[] {
  const value = object[name];
  return Array.isArray(value) ? value.map((item) => (typeof item === "string" ? item : "")) : [];
}

/** The objects of the block at `name`; empty when it is null, unknown or absent. */
export function objects(object: ObjectValue, name: string): ObjectValue[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}
