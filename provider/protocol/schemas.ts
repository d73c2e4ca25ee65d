/** Schemas of the framework as messages of the protocol. */
import { type AttributeSchema, type BlockSchema, IDENTITY_VERSION, type Schema } from "../framework/schema";
import { typeToJson } from "../framework/value";
import { type IdentitySchema, type NestedBlock, NestingMode, type SchemaAttribute, type Schema as SchemaMessage } from "./messages";
import type { MessageOf } from "./wire";

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), "utf8");

function attributeToWire(name: string, schema: AttributeSchema): Partial<MessageOf<typeof SchemaAttribute>> {
  return {
    name,
    type: json(typeToJson(schema.type)),
    description: schema.description,
    required: schema.required ?? false,
    optional: schema.optional ?? false,
    computed: schema.computed ?? false,
    deprecated: schema.deprecated !== undefined,
    deprecationMessage: schema.deprecated ?? "",
  };
}

const attributesToWire = (attributes: Readonly<Record<string, AttributeSchema>>) =>
  Object.entries(attributes).map(([name, schema]) => attributeToWire(name, schema));

function blockToWire(typeName: string, schema: BlockSchema): Partial<NestedBlock> {
  return {
    typeName,
    nesting: NestingMode[schema.nesting],
    maxItems: schema.maxItems ?? 0,
    block: { attributes: attributesToWire(schema.attributes), description: schema.description },
  };
}

export function schemaToWire(schema: Schema): Partial<MessageOf<typeof SchemaMessage>> {
  return {
    version: schema.version,
    block: {
      attributes: attributesToWire(schema.attributes),
      blockTypes: Object.entries(schema.blocks ?? {}).map(([name, block]) => blockToWire(name, block)),
      description: schema.description,
      deprecated: schema.deprecated !== undefined,
      deprecationMessage: schema.deprecated ?? "",
    },
  };
}

/** The identity of every regional object. */
export const regionalIdentitySchema: Partial<MessageOf<typeof IdentitySchema>> = {
  version: IDENTITY_VERSION,
  attributes: [
    { name: "id", type: json("string"), requiredForImport: true, description: "The id of the resource (UUID format)" },
    { name: "region", type: json("string"), requiredForImport: true, description: "The region of the resource" },
  ],
};
