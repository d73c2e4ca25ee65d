/** Data sources have the attributes of their resource, all computed, except where they say otherwise. */
import type { AttributeSchema, BlockSchema, Schema } from "../framework/schema";
import type { Type } from "../framework/value";

function blockAsAttribute(block: BlockSchema): AttributeSchema {
  const element: Type = { object: Object.fromEntries(Object.entries(block.attributes).map(([name, { type }]) => [name, type])) };
  return { type: block.nesting === "list" ? { list: element } : { set: element }, description: block.description, computed: true };
}

const idAttribute: AttributeSchema = { type: "string", optional: true, computed: true, description: "The id, written <region>/<uuid>" };

/** Flags of an attribute that the resource has, or a whole attribute that it lacks. */
type Overrides = Readonly<Record<string, AttributeSchema | Omit<AttributeSchema, "type" | "description">>>;

export function asDataSource(resource: Schema, overrides: Overrides): Schema {
  const attributes: Record<string, AttributeSchema> = {};
  for (const [name, { type, description }] of Object.entries(resource.attributes)) attributes[name] = { type, description, computed: true };
  for (const [name, block] of Object.entries(resource.blocks ?? {})) attributes[name] = blockAsAttribute(block);
  for (const [name, override] of Object.entries(overrides)) {
    const { type, description } = { ...attributes[name], ...override } as AttributeSchema;
    attributes[name] = { ...override, type, description };
  }
  return { version: 0, description: resource.description, attributes: { ...attributes, id: idAttribute } };
}
