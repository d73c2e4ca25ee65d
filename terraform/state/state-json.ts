import { formatKey } from "../address";
import type { ShowJson, ValuesModule, ValuesResource } from "../plan/show-json";
import { isVpcType, type ProviderSettings, type RecordSet, type TerraformRecord } from "../record";
import { ABSENT, known, type Value } from "../value";

/** A state names no provider settings: each object has its own region and project. */
const NO_PROVIDER: ProviderSettings = { key: "", region: ABSENT, organizationId: ABSENT, projectId: ABSENT };

/** The VPC resources of a state, as `terraform show -json` prints it. */
export function recordsOfState(json: ShowJson, source: string): RecordSet {
  const records = valuesResources(json.values?.root_module).map(
    ({ address, mode, type, name, index, deposed_key: deposedKey, values }): TerraformRecord => ({
      mode,
      type,
      name,
      address,
      ...(index === undefined ? {} : { instanceKey: index }),
      ...(deposedKey === undefined ? {} : { deposedKey }),
      provider: NO_PROVIDER,
      attributes: knownValues(values),
      deployed: true,
      source,
    }),
  );
  return stateSet(source, records, json.values?.outputs);
}

/** A state file itself (`terraform.tfstate`, version 4), as far as it is read here. */
export interface RawState {
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resources?: readonly RawResource[];
}

interface RawResource {
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances?: readonly {
    readonly index_key?: string | number;
    readonly deposed?: string;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
}

/** The VPC resources of a state file itself. */
export function recordsOfRawState(json: RawState, source: string): RecordSet {
  const records = (json.resources ?? []).flatMap(({ module, mode, type, name, instances = [] }) =>
    isVpcType(type)
      ? instances.map(
          ({ index_key: key, deposed, attributes }): TerraformRecord => ({
            mode,
            type,
            name,
            address: `${module ? `${module}.` : ""}${mode === "data" ? "data." : ""}${type}.${name}${key === undefined ? "" : formatKey(key)}`,
            ...(key === undefined ? {} : { instanceKey: key }),
            ...(deposed === undefined ? {} : { deposedKey: deposed }),
            provider: NO_PROVIDER,
            attributes: knownValues(attributes),
            deployed: true,
            source,
          }),
        )
      : [],
  );
  return stateSet(source, records, json.outputs);
}

function stateSet(source: string, records: readonly TerraformRecord[], outputs: RawState["outputs"] = {}): RecordSet {
  const values = Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, known(output.value)]));
  return { source, records, outputs: values, removed: [], applied: true, assumptions: [], incomplete: false };
}

/** The VPC resources of a module and the modules below it. */
export function valuesResources(module: ValuesModule | undefined): ValuesResource[] {
  if (!module) return [];
  const own = (module.resources ?? []).filter(({ type }) => isVpcType(type));
  return [...own, ...(module.child_modules ?? []).flatMap(valuesResources)];
}

/** Values of a state: what is null is not set. */
export function knownValues(values: Readonly<Record<string, unknown>> | null | undefined): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, known(value)]])),
  );
}
