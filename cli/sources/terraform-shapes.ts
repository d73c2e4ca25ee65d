import { fields, later, listOf, mapOf, name, number, object, oneOf, optional, type Shape, text } from "./shape";

/** `string | number`, as Terraform writes the key of an instance. */
const instanceKey: Shape = (value, path) => text(value, path) && number(value, path) && `${path} is not an instance key`;
const mode = oneOf("managed", "data");

const valuesModule: Shape = object({
  address: optional(text),
  resources: optional(
    listOf(
      object({
        address: name,
        mode,
        type: name,
        name,
        index: optional(instanceKey),
        deposed_key: optional(text),
        values: optional(fields),
      }),
    ),
  ),
  child_modules: optional(listOf(later(() => valuesModule))),
});

const references = object({ references: optional(listOf(text)) });
const configModule: Shape = object({
  resources: optional(
    listOf(
      object({
        address: name,
        provider_config_key: optional(text),
        expressions: optional(fields),
        for_each_expression: optional(references),
        depends_on: optional(listOf(text)),
      }),
    ),
  ),
  module_calls: optional(
    mapOf(
      object({
        expressions: optional(mapOf(references)),
        for_each_expression: optional(references),
        module: optional(later(() => configModule)),
      }),
    ),
  ),
  outputs: optional(mapOf(object({ expression: optional(references) }))),
});

const values = optional(object({ root_module: optional(valuesModule) }));

/** What `terraform show -json` writes, for a plan or a state. */
export const SHOW_JSON = object({
  values,
  planned_values: values,
  prior_state: optional(object({ values })),
  configuration: optional(
    object({ root_module: optional(configModule), provider_config: optional(mapOf(object({ expressions: optional(fields) }))) }),
  ),
  resource_changes: optional(
    listOf(
      object({
        type: name,
        address: optional(text),
        change: optional(object({ actions: optional(listOf(text)), before: optional(fields), after: optional(fields) })),
      }),
    ),
  ),
  variables: optional(mapOf(fields)),
});

/** A state file itself, version 4. */
export const RAW_STATE = object({
  resources: listOf(
    object({
      module: optional(text),
      mode,
      type: name,
      name,
      instances: optional(listOf(object({ index_key: optional(instanceKey), deposed: optional(text), attributes: optional(fields) }))),
    }),
  ),
  outputs: optional(mapOf(fields)),
});

const blocks = optional(mapOf(mapOf(fields)));
const oneOrMore: Shape = (value, path) => (Array.isArray(value) ? listOf(fields)(value, path) : fields(value, path));

/** A synthesized stack. The `//` that CDKTF writes beside the types is an object too. */
export const STACK_JSON = object({
  resource: blocks,
  data: blocks,
  provider: optional(mapOf(oneOrMore)),
  locals: optional(fields),
  output: optional(mapOf(fields)),
  module: optional(fields),
});
