import {
  anyToHclTerraform,
  anyToTerraform,
  booleanToHclTerraform,
  booleanToTerraform,
  type IResolvable,
  listMapper,
  listMapperHcl,
  numberToHclTerraform,
  numberToTerraform,
  stringToHclTerraform,
  stringToTerraform,
} from "cdktf";

/** A literal or a token. */
export type Bool = boolean | IResolvable;

/** One argument of a block: its Terraform type and its value, undefined when not set. */
export type Argument =
  | { readonly type: "string"; readonly value: string | undefined }
  | { readonly type: "number"; readonly value: number | undefined }
  | { readonly type: "bool"; readonly value: Bool | undefined }
  | { readonly type: "strings"; readonly value: readonly string[] | undefined }
  | { readonly type: "blocks"; readonly value: readonly Arguments[] | undefined };

/** Arguments by their Terraform name. */
export type Arguments = { readonly [terraformName: string]: Argument };

export const string = (value: string | undefined): Argument => ({ type: "string", value });
export const number = (value: number | undefined): Argument => ({ type: "number", value });
export const bool = (value: Bool | undefined): Argument => ({ type: "bool", value });
export const strings = (value: readonly string[] | undefined): Argument => ({ type: "strings", value });
export const blocks = (value: readonly Arguments[] | undefined): Argument => ({ type: "blocks", value });

const jsonMappers = {
  string: stringToTerraform,
  number: numberToTerraform,
  bool: booleanToTerraform,
  strings: listMapper(stringToTerraform, false),
  blocks: listMapper(anyToTerraform, true),
};

const hclTypes = {
  string: { map: stringToHclTerraform, type: "simple", storageClassType: "string" },
  number: { map: numberToHclTerraform, type: "simple", storageClassType: "number" },
  bool: { map: booleanToHclTerraform, type: "simple", storageClassType: "boolean" },
  strings: { map: listMapperHcl(stringToHclTerraform, false), type: "list", storageClassType: "stringList" },
  blocks: { map: listMapperHcl(anyToHclTerraform, true), type: "list", storageClassType: "objectList" },
};

const rendered = (argument: Argument, render: (nested: Arguments) => unknown) =>
  argument.type === "blocks" ? argument.value?.map(render) : argument.value;

/** Arguments as Terraform JSON. Unset ones stay undefined and are dropped by CDKTF. */
export function toJson(args: Arguments): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, jsonMappers[arg.type](rendered(arg, toJson))]));
}

/** Arguments as CDKTF's intermediate form for HCL. Unset ones are left out. */
export function toHcl(args: Arguments): Record<string, unknown> {
  const set = Object.entries(args).filter(([, argument]) => argument.value !== undefined);
  return Object.fromEntries(
    set.map(([name, arg]) => {
      const { map, type, storageClassType } = hclTypes[arg.type];
      return [name, { value: map(rendered(arg, toHcl)), isBlock: arg.type === "blocks", type, storageClassType }];
    }),
  );
}
