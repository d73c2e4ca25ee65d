/** A stand-in for hashicorp/null, so that stacks with `@cdktf/provider-null` run offline. */
import { randomInt } from "node:crypto";
import type { DataSource, Provider, Resource } from "../framework/provider";
import type { Plan, Schema } from "../framework/schema";
import { isEqual, isObject, type ObjectValue, UNKNOWN, type Value } from "../framework/value";

const MAP = { map: "string" } as const;
const RANDOM_RANGE = 2 ** 48 - 1;

const resourceSchema: Schema = {
  version: 0,
  description: "Implements the standard resource lifecycle but takes no further action. `triggers`, when changed, replace the resource.",
  attributes: {
    id: { type: "string", computed: true, description: "This is set to a random value at create time." },
    triggers: {
      type: MAP,
      optional: true,
      description: "A map of arbitrary strings that, when changed, will force the null resource to be replaced.",
    },
  },
};

/**
 * Whether a change of triggers replaces the resource. Keys that are new and null do not: states written by older
 * versions left them out.
 */
function replaces(prior: Value, next: Value): boolean {
  if (isEqual(prior, next)) return false;
  if (next === UNKNOWN) return true;
  const before = isObject(prior) ? prior : {};
  const after = isObject(next) ? next : {};
  if (prior !== null && Object.keys(before).some((key) => !(key in after))) return true;
  return Object.entries(after).some(([key, value]) => (key in before ? !isEqual(before[key]!, value) : value !== null));
}

function planNull(prior: ObjectValue | null, config: ObjectValue): Plan {
  const triggers = config["triggers"] ?? null;
  if (prior === null) return { planned: { id: UNKNOWN, triggers }, replace: [] };
  return { planned: { id: prior["id"]!, triggers }, replace: replaces(prior["triggers"] ?? null, triggers) ? [["triggers"]] : [] };
}

const nullResource: Resource<object> = {
  schema: resourceSchema,
  legacyTypeSystem: false,
  identity: false,
  plan: planNull,
  create: async ({ planned }) => ({ ...planned, id: String(randomInt(RANDOM_RANGE)) }),
  read: async ({ state }) => state,
  update: async ({ planned }) => planned,
  delete: async () => {},
};

const DEPRECATED = "Use locals, or the terraform_data resource type of Terraform 1.4 and later.";

const nullDataSource: DataSource<object> = {
  schema: {
    version: 0,
    description: "Implements the standard data source lifecycle but does not interact with any external APIs.",
    deprecated: DEPRECATED,
    attributes: {
      has_computed_default: { type: "string", optional: true, computed: true, description: 'If not set, its value is "default".' },
      id: { type: "string", computed: true, deprecated: DEPRECATED, description: "Always `static`." },
      inputs: { type: MAP, optional: true, description: "A map of arbitrary strings that is copied into `outputs`." },
      outputs: { type: MAP, computed: true, description: "A copy of `inputs`." },
      random: { type: "string", computed: true, description: "A random value." },
    },
  },
  read: async ({ config }) => ({
    has_computed_default: config["has_computed_default"] ?? "default",
    id: "static",
    outputs: config["inputs"] ?? null,
    random: String(randomInt(RANDOM_RANGE)),
  }),
};

export const nullProvider: Provider<object> = {
  schema: { version: 0, description: "", attributes: {} },
  resources: { null_resource: nullResource },
  dataSources: { null_data_source: nullDataSource },
  configure: async () => ({ client: {}, diagnostics: [] }),
  stop: () => {},
};
