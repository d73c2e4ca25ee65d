/**
 * Plans changes as HashiCorp's SDK version 2 does, on which the official provider is built. Terraform tolerates the
 * rules that its own type system would refuse because the answer says `legacy_type_system`.
 *
 * - unset and computed: unknown at creation, the prior value at an update;
 * - configured but equal in meaning (`suppress`, the zero value, an empty list): the prior value;
 * - a difference in a `forceNew` attribute, or an unknown there, replaces the object; Terraform then asks again
 *   for the plan of a creation.
 */
import type { AttributeSchema, BlockSchema, Plan, Schema } from "./schema";
import { isEqual, isObject, type ObjectValue, type Path, UNKNOWN, type Value } from "./value";

/** One attribute or block: what it was, what the configuration says, and where it is. */
interface Place<P = Value, C = Value> {
  readonly prior: P;
  readonly config: C;
  readonly path: Path;
}

interface Planning {
  /** Whether the object exists, as opposed to one that is about to be created. */
  readonly exists: boolean;
  readonly replace: Path[];
}

/** SDK version 2 compares texts, where an unset value is empty. */
const asText = (value: Value): string => (value === null || value === UNKNOWN ? "" : String(value));

/** What a suppression rule gets for a value that is not known yet: no text that a user could write. */
const UNKNOWN_TEXT = "\u0000unknown";

const isZero = (value: Value): boolean => value === null || value === "" || value === 0 || value === false;

const isEmptyList = (value: Value): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** The planned value of a text, number or flag. */
function planPrimitive(schema: AttributeSchema, place: Place, planning: Planning): Value {
  const { prior, path } = place;
  const config = place.config ?? schema.default ?? null;
  const kept = schema.computed && prior === null && !planning.exists ? UNKNOWN : prior;
  const suppressed = (next: string): boolean => schema.suppress?.(asText(prior), next) ?? false;
  const changed = (next: Value): Value => {
    if (schema.forceNew && planning.exists) planning.replace.push(path);
    return next;
  };
  if (config === UNKNOWN) return suppressed(UNKNOWN_TEXT) ? kept : changed(UNKNOWN);
  if (schema.computed && (config === null || config === "")) return planning.exists ? prior : UNKNOWN;
  if (suppressed(asText(config))) return kept;
  if (isEqual(prior, config)) return prior;
  if (planning.exists && isZero(prior) && isZero(config)) return prior;
  return changed(config);
}

/** The planned value of a list, set or map of texts. */
function planCollection(schema: AttributeSchema, place: Place, planning: Planning): Value {
  const { prior, config, path } = place;
  if (schema.computed && config === null) return planning.exists ? prior : UNKNOWN;
  if (isEqual(prior, config)) return prior;
  if (isEmptyList(prior) && isEmptyList(config)) return planning.exists ? prior : config;
  if (schema.forceNew && planning.exists) planning.replace.push(path);
  return config;
}

function planAttributes(
  attributes: Readonly<Record<string, AttributeSchema>>,
  place: Place<ObjectValue | null, ObjectValue>,
  planning: Planning,
): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, schema]) => {
      const own: Place = { prior: place.prior?.[name] ?? null, config: place.config[name] ?? null, path: [...place.path, name] };
      return [name, typeof schema.type === "string" ? planPrimitive(schema, own, planning) : planCollection(schema, own, planning)];
    }),
  );
}

/** List blocks are matched with the prior ones by position. */
function planListBlock(schema: BlockSchema, place: Place<Value, Value[]>, planning: Planning): Value {
  const before = Array.isArray(place.prior) ? place.prior : [];
  return place.config.map((element, index) => {
    const prior = before[index];
    const own = { prior: isObject(prior) ? prior : null, config: isObject(element) ? element : {}, path: [...place.path, index] };
    return planAttributes(schema.attributes, own, planning);
  });
}

/** What the user can set in an element: the rest is computed and says nothing about which element it is. */
function settable(schema: BlockSchema, element: Value): Value {
  if (!isObject(element)) return element;
  const names = Object.keys(schema.attributes).filter((name) => schema.attributes[name]!.optional || schema.attributes[name]!.required);
  return Object.fromEntries(names.map((name) => [name, element[name] ?? null]));
}

/**
 * Set elements are matched by what the user can set in them; one without a match is new. An element that only the
 * state has is a difference that replaces nothing.
 */
function planSetBlock(schema: BlockSchema, place: Place<Value, Value[]>, planning: Planning): Value {
  const before = Array.isArray(place.prior) ? place.prior : [];
  const match = (element: Value) => before.find((other) => isEqual(settable(schema, other), settable(schema, element)));
  const planNew = (element: Value): Value => {
    const forcesNew = Object.values(schema.attributes).some(({ forceNew }) => forceNew);
    if (forcesNew && planning.exists) planning.replace.push(place.path);
    const own = { prior: null, config: isObject(element) ? element : {}, path: place.path };
    return planAttributes(schema.attributes, own, { exists: false, replace: [] });
  };
  if (before.length === place.config.length && place.config.every(match)) return place.prior;
  return place.config.map((element) => match(element) ?? planNew(element));
}

function planBlock(schema: BlockSchema, place: Place, planning: Planning): Value {
  const { prior, config, path } = place;
  if (config === UNKNOWN) return UNKNOWN;
  if (!Array.isArray(config) || config.length === 0) {
    if (schema.computed) return planning.exists ? prior : UNKNOWN;
    return planning.exists && isEmptyList(prior) ? prior : [];
  }
  const own: Place<Value, Value[]> = { prior, config, path };
  return schema.nesting === "list" ? planListBlock(schema, own, planning) : planSetBlock(schema, own, planning);
}

/**
 * The plan for a resource whose prior state is `prior` (null: to be created) and whose configuration is `config`.
 * When nothing differs the prior state itself is planned.
 */
export function planLegacy(schema: Schema, prior: ObjectValue | null, config: ObjectValue): Plan {
  const planning: Planning = { exists: prior !== null, replace: [] };
  const attributes = planAttributes(schema.attributes, { prior, config, path: [] }, planning);
  const blocks = Object.entries(schema.blocks ?? {}).map(([name, block]) => {
    const place: Place = { prior: prior?.[name] ?? null, config: config[name] ?? null, path: [name] };
    return [name, planBlock(block, place, planning)];
  });
  const planned: ObjectValue = { ...attributes, ...Object.fromEntries(blocks) };
  return { planned: prior && isEqual(prior, planned) ? prior : planned, replace: planning.replace };
}
