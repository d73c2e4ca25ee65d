/** What can be said about a configuration before anything is asked of the service. */
import type { Diagnostic } from "./diagnostics";
import type { AttributeSchema, BlockSchema, Primitive, Schema } from "./schema";
import { isObject, type ObjectValue, type Path, UNKNOWN, type Value } from "./value";

const isSet = (value: Value | undefined): boolean => value !== null && value !== undefined && value !== "";

function validateAttribute(schema: AttributeSchema, value: Value, path: Path): Diagnostic[] {
  const name = String(path.at(-1));
  if (schema.required && value === null)
    return [
      {
        severity: "error",
        summary: "Missing required argument",
        detail: `The argument "${name}" is required, but no definition was found. Give it a value that is not null.`,
        path,
      },
    ];
  if (value === null || value === UNKNOWN) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      item === null
        ? [
            {
              severity: "error" as const,
              summary: "Null value found in list",
              detail: `Element ${index} of "${name}" is null. Null values are not allowed for this attribute value: leave the element out.`,
              path: [...path, index],
            },
          ]
        : [],
    );
  const problem = schema.validate?.(value as Primitive);
  return problem ? [{ severity: "error", ...problem, path }] : [];
}

function validateConflicts(attributes: Readonly<Record<string, AttributeSchema>>, config: ObjectValue): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, schema]) =>
    (schema.conflictsWith ?? [])
      .filter((other) => isSet(config[name]) && isSet(config[other]))
      .map((other) => ({
        severity: "error" as const,
        summary: "Conflicting configuration arguments",
        detail: `"${name}": conflicts with ${other}. Set one of the two.`,
        path: [name],
      })),
  );
}

function validateAttributes(attributes: Readonly<Record<string, AttributeSchema>>, config: ObjectValue, path: Path): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, schema]) => validateAttribute(schema, config[name] ?? null, [...path, name]));
}

function validateBlock(schema: BlockSchema, value: Value, path: Path): Diagnostic[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((element, index) =>
    isObject(element) ? validateAttributes(schema.attributes, element, schema.nesting === "list" ? [...path, index] : path) : [],
  );
}

/** Every problem of a configuration, not the first. Unknown values are not judged. */
export function validateConfig(schema: Schema, config: ObjectValue): Diagnostic[] {
  const blocks = Object.entries(schema.blocks ?? {}).flatMap(([name, block]) => validateBlock(block, config[name] ?? null, [name]));
  return [...validateAttributes(schema.attributes, config, []), ...validateConflicts(schema.attributes, config), ...blocks];
}
