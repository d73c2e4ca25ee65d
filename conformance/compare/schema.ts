/** The parts of `terraform providers schema -json` that are compared. */
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}
interface Attribute {
  readonly type?: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
}
interface NestedBlock {
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}
export interface Schema {
  readonly version?: number;
  readonly block: Block;
}
export interface IdentitySchema {
  readonly version?: number;
  readonly attributes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
export interface ProviderSchemas {
  readonly provider?: Schema;
  readonly resource_schemas?: Readonly<Record<string, Schema>>;
  readonly data_source_schemas?: Readonly<Record<string, Schema>>;
  /** Printed by Terraform from 1.12 on. */
  readonly resource_identity_schemas?: Readonly<Record<string, IdentitySchema>>;
}

/** An attribute in words: its type and what may be written, `optional computed "string"` say. */
function describe(attribute: Attribute): string {
  const flags = (["required", "optional", "computed", "sensitive", "deprecated"] as const).filter((flag) => attribute[flag]);
  return [...flags, JSON.stringify(attribute.type)].join(" ");
}

/** Every attribute and nested block of a schema, dotted path to description. */
function flatten(block: Block, prefix = ""): [string, string][] {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, it]): [string, string] => [prefix + name, describe(it)]);
  const blocks = Object.entries(block.block_types ?? {}).flatMap(([name, nested]): [string, string][] => [
    [prefix + name, `block ${nested.nesting_mode} ${nested.min_items ?? 0}..${nested.max_items ?? 0}`],
    ...flatten(nested.block, `${prefix}${name}.`),
  ]);
  return [...attributes, ...blocks];
}

/** What differs between two schemas, each as one line that names path and both sides. */
export function schemaDifferences(name: string, officialOne: Schema, embeddedOne: Schema): string[] {
  const left = new Map(flatten(officialOne.block));
  const right = new Map(flatten(embeddedOne.block));
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  const versions = [officialOne.version ?? 0, embeddedOne.version ?? 0];
  return [
    ...(versions[0] === versions[1] ? [] : [`${name}: schema version is ${versions[0]} officially, ${versions[1]} embedded`]),
    ...paths
      .filter((path) => left.get(path) !== right.get(path))
      .map((path) => `${name}.${path}: ${left.get(path) ?? "absent"} officially, ${right.get(path) ?? "absent"} embedded`),
  ];
}

/** What differs between the identities of one resource type: version, attributes, and what an import requires. */
export function identityDifferences(
  type: string,
  officialOne: IdentitySchema | undefined,
  embeddedOne: IdentitySchema | undefined,
): string[] {
  const words = (schema: IdentitySchema | undefined) =>
    schema
      ? `version ${schema.version ?? 0} ${Object.entries(schema.attributes ?? {})
          .map(([name, it]) => `${name} ${it["required_for_import"] ? "required" : "optional"} ${JSON.stringify(it["type"])}`)
          .sort()
          .join(", ")}`
      : "absent";
  const [left, right] = [words(officialOne), words(embeddedOne)];
  return left === right ? [] : [`identity of ${type}: ${left} officially, ${right} embedded`];
}
