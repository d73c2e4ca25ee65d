import { isVpcType, type RecordSet, type Reference, type ResourceRecord } from "./resource-record";

/** A stack of a synthesized app: `cdk.tf.json`, as far as it is read here. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
}

type Attributes = Readonly<Record<string, unknown>>;

const REFERENCE = /\b(data\.)?(scaleway_vpc\w*)\.([A-Za-z_][\w-]*)(?:\[[^\]]*\])?(?:\.([A-Za-z_]\w*))?/g;

/**
 * The VPC resources of synthesized stacks. What an expression refers to is followed by name within its stack; loops
 * (`for_each`, `count`) are not unrolled, which is an assumption of the answer.
 * @param stacks by name; with more than one, addresses start with `name/`.
 */
export function recordsOfStacks(stacks: ReadonlyMap<string, StackJson>): RecordSet {
  const assumptions: string[] = [];
  const records = [...stacks].flatMap(([stack, json]) => recordsOfStack(json, stacks.size > 1 ? `${stack}/` : "", assumptions));
  return { records, applied: false, assumptions };
}

function recordsOfStack(json: StackJson, prefix: string, assumptions: string[]): ResourceRecord[] {
  const entries = [...entriesOf(json.resource, false), ...entriesOf(json.data, true)];
  return entries.flatMap(({ type, name, isData, attributes }) => {
    const address = `${prefix}${isData ? "data." : ""}${type}.${name}`;
    if ("for_each" in attributes || "count" in attributes) {
      assumptions.push(`${address} is repeated by for_each or count, which only a plan unrolls: it is left out.`);
      return [];
    }
    const values = known(attributes) as Attributes;
    const references = (attribute: string) => referencesIn(attributes[attribute], prefix);
    const provider = providerSettings(json, attributes["provider"]);
    return [{ address, type, name, isData, values, references, provider, constructPath: constructPath(attributes) }];
  });
}

function entriesOf(section: StackJson["resource"], isData: boolean) {
  return Object.entries(section ?? {})
    .filter(([type]) => isVpcType(type))
    .flatMap(([type, named]) => Object.entries(named).map(([name, attributes]) => ({ type, name, isData, attributes })));
}

const UNKNOWN = Symbol("unknown");
const isExpression = (value: unknown) => typeof value === "string" && value.includes("${");

/** The value without what is an expression; a block stays, its unknown attributes go. */
function known(value: unknown): unknown {
  if (isExpression(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.some(isExpression) ? UNKNOWN : value.map(known);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(entries.map(([key, entry]) => [key, known(entry)]).filter(([, entry]) => entry !== UNKNOWN));
}

function referencesIn(value: unknown, prefix: string): Reference[] {
  if (Array.isArray(value)) return value.flatMap((entry) => referencesIn(entry, prefix));
  if (value !== null && typeof value === "object") return Object.values(value).flatMap((entry) => referencesIn(entry, prefix));
  if (!isExpression(value)) return [];
  const found = [...(value as string).matchAll(REFERENCE)].map(([, data, type, name, attribute]) => ({
    address: `${prefix}${data ?? ""}${type}.${name}`,
    attribute: attribute ?? "",
  }));
  return [...new Map(found.map((reference) => [`${reference.address} ${reference.attribute}`, reference])).values()];
}

function providerSettings(json: StackJson, reference: unknown): ResourceRecord["provider"] {
  const alias = typeof reference === "string" ? reference.split(".")[1] : undefined;
  const blocks = json.provider?.["scaleway"] ?? [];
  const block = blocks.find((candidate) => candidate["alias"] === alias) ?? (blocks.length === 1 ? blocks[0] : undefined);
  const constant = (name: string) =>
    typeof block?.[name] === "string" && !isExpression(block[name]) ? (block[name] as string) : undefined;
  return { region: constant("region"), organizationId: constant("organization_id"), projectId: constant("project_id") };
}

function constructPath(attributes: Attributes): string | undefined {
  const path = (attributes["//"] as { metadata?: { path?: unknown } } | undefined)?.metadata?.path;
  return typeof path === "string" ? path : undefined;
}
