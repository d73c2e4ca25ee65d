/** How a resource or data source looks to Terraform, and the rules by which its changes are planned. */
import type { ObjectValue, Path, Type } from "./value";

export type Primitive = string | number | boolean;

export interface AttributeSchema {
  readonly type: Type;
  readonly description: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  /** What to use instead. */
  readonly deprecated?: string;
  /** What an unset attribute means. Terraform sees it in the plan. */
  readonly default?: Primitive;
  /** A change replaces the object. */
  readonly forceNew?: boolean;
  /** Whether two different texts mean the same, so that no change is planned; an unset value is "". */
  readonly suppress?: (prior: string, next: string) => boolean;
  /** Called with a known, set value of a configuration. */
  readonly validate?: (value: Primitive) => Problem | undefined;
  /** Attributes that may not be set beside this one. */
  readonly conflictsWith?: readonly string[];
}

export interface Problem {
  readonly severity?: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
}

export interface BlockSchema {
  readonly nesting: "list" | "set";
  readonly description: string;
  readonly maxItems?: number;
  /** Unset, the service fills it: unknown as a whole at creation, the prior value afterwards. */
  readonly computed?: boolean;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
}

export interface Schema {
  readonly version: number;
  readonly description: string;
  readonly deprecated?: string;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
}

const objectOf = (attributes: Readonly<Record<string, AttributeSchema>>): Type => ({
  object: Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, type])),
});

const types = new WeakMap<Schema, { object: Record<string, Type> }>();

/** The object type of a whole resource: attributes, and blocks as lists or sets of objects. */
export function typeOf(schema: Schema): { object: Record<string, Type> } {
  const known = types.get(schema) ?? computeType(schema);
  types.set(schema, known);
  return known;
}

function computeType(schema: Schema): { object: Record<string, Type> } {
  const blocks = Object.entries(schema.blocks ?? {}).map(([name, block]): [string, Type] => {
    const inner = objectOf(block.attributes);
    return [name, block.nesting === "list" ? { list: inner } : { set: inner }];
  });
  return { object: { ...(objectOf(schema.attributes) as { object: Record<string, Type> }).object, ...Object.fromEntries(blocks) } };
}

/** What identifies a regional object outside the state: Terraform 1.12 and later store it beside the state. */
export const IDENTITY_VERSION = 0;
export const identityType = { object: { id: "string", region: "string" } } as const satisfies Type;

/** A change of plan as the planner answers it. */
export interface Plan {
  readonly planned: ObjectValue;
  readonly replace: readonly Path[];
}
