import { isVpcType, type RecordSet } from "./resource-record";

interface RawResource {
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances?: readonly { readonly index_key?: string | number; readonly attributes?: Readonly<Record<string, unknown>> }[];
}

/** The VPC resources of a state file itself (`terraform.tfstate`, version 4). */
export function recordsOfRawState(json: Readonly<Record<string, unknown>>): RecordSet {
  const resources = (json["resources"] as readonly RawResource[]).filter((resource) => isVpcType(resource.type));
  const records = resources.flatMap(({ module, mode, type, name, instances }) =>
    (instances ?? []).map(({ index_key, attributes }) => ({
      address: `${module ? `${module}.` : ""}${mode === "data" ? "data." : ""}${type}.${name}${index_key === undefined ? "" : `[${JSON.stringify(index_key)}]`}`,
      type,
      name,
      isData: mode === "data",
      values: attributes ?? {},
      references: () => [],
      provider: {},
    })),
  );
  return { records, applied: true, assumptions: [] };
}
