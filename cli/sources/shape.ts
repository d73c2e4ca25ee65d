/** What is wrong with a value from outside, as `path is not …`; undefined when nothing is. */
export type Shape = (value: unknown, path: string) => string | undefined;

type Fields = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Fields => value !== null && typeof value === "object" && !Array.isArray(value);

const kind =
  (what: string, holds: (value: unknown) => boolean): Shape =>
  (value, path) =>
    holds(value) ? undefined : `${path} is not ${what}`;

export const text = kind("a string", (value) => typeof value === "string");
/** A string that is not empty. */
export const name = kind("a string", (value) => typeof value === "string" && value !== "");
export const number = kind("a number", (value) => typeof value === "number" && Number.isFinite(value));
export const flag = kind("true or false", (value) => typeof value === "boolean");
export const fields = kind("an object", isObject);

export function oneOf(...values: readonly unknown[]): Shape {
  return (value, path) => (values.includes(value) ? undefined : `${path} is not one of ${values.join(", ")}`);
}

/** The shape, or absent. */
export function maybe(shape: Shape): Shape {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** The shape, absent or null, as Terraform writes what is not set. */
export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined || value === null ? undefined : shape(value, path));
}

export function listOf(shape: Shape): Shape {
  return (value, path) =>
    Array.isArray(value) ? first(value, (entry, index) => shape(entry, `${path}[${index}]`)) : `${path} is not a list`;
}

/** An object with any keys and values of one shape. */
export function mapOf(shape: Shape): Shape {
  return (value, path) =>
    isObject(value) ? first(Object.entries(value), ([key, entry]) => shape(entry, join(path, key))) : `${path} is not an object`;
}

/** An object with at least these keys. */
export function object(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) =>
    isObject(value)
      ? first(Object.entries(shapes), ([key, shape]) => shape(value[key], join(path, key)))
      : `${path || "what it holds"} is not an object`;
}

/** For a shape that holds itself. */
export function later(shape: () => Shape): Shape {
  return (value, path) => shape()(value, path);
}

const join = (path: string, key: string) => (path === "" ? key : `${path}.${key}`);

function first<T>(elements: readonly T[], check: (element: T, index: number) => string | undefined): string | undefined {
  for (const [index, element] of elements.entries()) {
    const problem = check(element, index);
    if (problem) return problem;
  }
  return undefined;
}
