import { resourcesOf, type StateJson } from "../terraform-folder";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
/** Blocks that the API assigns: IPv6 under fd00::/8 and IPv4 from 172.16.0.0/12. */
const assigned = /^(fd[0-9a-f]{2}:[0-9a-f:]*|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+)(\/\d+)?$/;

/** Names that a provider makes up: `tf-vpc-`, `tf-pn-` or `tf-connector-` and two words, or eight hexadecimal digits. */
const generatedName = /^tf-[a-z]+-([a-z]+-[a-z]+|[0-9a-f]{8})$/;

/** Every place where an object's own id stands: `ADDRESS.id`, `ADDRESS.ipv4_subnet[0].id`. */
function ids(value: Json, path: string): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => ids(item as Json, `${path}[${index}]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const found = key === "id" && typeof inner === "string" ? inner.match(uuid) : null;
    return found ? [[found[0]!, path]] : ids(inner, `${path}.${key}`);
  });
}

/** Null, "", [] and `fr-par/` all mean "not set". */
const isUnset = (value: Json) =>
  value === null ||
  value === "" ||
  (typeof value === "string" && /^[a-z]{2}-[a-z]{3}\/$/.test(value)) ||
  (Array.isArray(value) && value.length === 0);

function normalizeText(text: string, names: ReadonlyMap<string, string>): string {
  if (timestamp.test(text)) return "<timestamp>";
  if (generatedName.test(text)) return text.replace(/^(tf-[a-z]+)-.*$/, "$1-<generated>");
  return text.replace(uuid, (id) => (names.has(id) ? `<${names.get(id)}>` : id)).replace(assigned, "<assigned>");
}

function normalize(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return normalizeText(value, names);
  if (Array.isArray(value)) return value.map((item) => normalize(item as Json, names));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => !isUnset(inner));
  return Object.fromEntries(entries.map(([key, inner]) => [key, normalize(inner, names)]));
}

/** Leaves of a value, dotted path to JSON. */
function leaves(value: Json, path: string): [string, string][] {
  if (value === null || typeof value !== "object") return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner as Json, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`),
  );
}

/**
 * A state as path and value of every attribute that is set, with ids named after the object they belong to, timestamps and
 * assigned blocks reduced to their form: what must be equal whoever wrote it.
 */
export function normalizedState(state: StateJson): Map<string, string> {
  const resources = resourcesOf(state);
  const names = new Map(
    resources.flatMap(({ address, values, mode }) => (mode === "managed" ? ids(values as Json, address) : [])).reverse(),
  );
  return new Map(resources.flatMap(({ address, values }) => leaves(normalize(values as Json, names), address)));
}

/** What differs between two states of the same stack, a line for each attribute. */
export function stateDifferences(officialOne: StateJson, embeddedOne: StateJson): string[] {
  const left = normalizedState(officialOne);
  const right = normalizedState(embeddedOne);
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => `${path}: ${left.get(path) ?? "not set"} officially, ${right.get(path) ?? "not set"} embedded`);
}
