import { TerraformDataSource, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { TokenText } from "./token-text";

type Fields = Record<string, unknown>;

/** The part of a stack's Terraform JSON that the checks read, as CDKTF writes it. */
export interface StackJson {
  [section: string]: Fields;
}

/** Sections of Terraform JSON that decide what the VPC resources of a stack are. */
const SECTIONS = ["data", "locals", "module", "output", "provider", "resource", "variable"] as const;
/** Arguments that say nothing about the network, and cost time to resolve. */
const IGNORED = ["lifecycle", "connection", "provisioner"];

export const isVpcType = (type: string): boolean => /^scaleway_vpc(_|$)/.test(type);

/**
 * The VPC resources and data sources of every stack, with what their arguments refer to: as the app would be written now, with overrides,
 * changed `config` and the aspects that have run. Each resource is rendered and resolved once, and nothing is added to the app.
 * @param before JSON of other stacks, which is final
 * @returns JSON of all by construct path of the stack
 */
export function stackJsons(stacks: readonly TerraformStack[], before: ReadonlyMap<string, StackJson> = new Map()): Map<string, StackJson> {
  const outputs = new CrossStackOutputs();
  const jsons = new Map([...before, ...stacks.map((stack) => [stack.node.path, stackJson(stack, outputs)] as const)]);
  for (const [path, values] of outputs.byStack) {
    const json = jsons.get(path);
    if (json) json["output"] = { ...values, ...json["output"] };
  }
  return jsons;
}

function stackJson(stack: TerraformStack, outputs: CrossStackOutputs): StackJson {
  const tokens = new TokenText(stack, (identifier, origin) => outputs.reference(identifier, origin));
  const json: StackJson = {};
  for (const element of elementsOf(stack)) {
    if (isForeign(element)) continue;
    const fragment = element.toTerraform() as Fields | undefined;
    for (const section of SECTIONS) {
      const part = fragment?.[section];
      if (part) merge(section, within(json, section), part as Fields, tokens);
    }
  }
  const { rawOverrides } = stack as unknown as { readonly rawOverrides: Fields };
  for (const section of SECTIONS) {
    if (rawOverrides[section]) override(within(json, section), tokens.resolve(rawOverrides[section]) as Fields);
  }
  return json;
}

/** Elements of the stack without those of stacks within it. */
function elementsOf(node: IConstruct, found: TerraformElement[] = []): TerraformElement[] {
  if (TerraformElement.isTerraformElement(node)) found.push(node);
  for (const child of node.node.children) if (!TerraformStack.isStack(child)) elementsOf(child, found);
  return found;
}

const isBlock = (element: TerraformElement): element is TerraformResource | TerraformDataSource =>
  TerraformResource.isTerraformResource(element) || TerraformDataSource.isTerraformDataSource(element);

/** True for resources and data sources of other services: whoever refers to them refers to something unknown. */
const isForeign = (element: TerraformElement) => isBlock(element) && !isVpcType(element.terraformResourceType);

function merge(section: string, into: Fields, part: Fields, tokens: TokenText): void {
  for (const [name, value] of Object.entries(part)) {
    if (section === "provider") into[name] = [...((into[name] as unknown[]) ?? []), ...(tokens.resolve(value) as unknown[])];
    else if (section === "resource" || section === "data") override(within(into, name), blocks(value as Fields, tokens));
    else into[name] = tokens.resolve(value);
  }
}

/** The object under a key, made when it is missing. */
function within(fields: Fields, key: string): Fields {
  fields[key] ??= {};
  return fields[key] as Fields;
}

function blocks(named: Fields, tokens: TokenText): Fields {
  return Object.fromEntries(
    Object.entries(named).map(([name, block]) => {
      const told = Object.entries(block as Fields).filter(([argument]) => !IGNORED.includes(argument));
      return [name, tokens.resolve(Object.fromEntries(told))];
    }),
  );
}

/** Merges as CDKTF merges fragments and overrides: objects by key, lists one after the other. */
function override(target: Fields, source: Fields): void {
  for (const [key, value] of Object.entries(source)) {
    const before = target[key];
    if (Array.isArray(value)) target[key] = Array.isArray(before) ? [...before, ...value] : value;
    else if (value !== null && typeof value === "object") {
      if (typeof before !== "object" || before === null) target[key] = {};
      override(target[key] as Fields, value as Fields);
    } else target[key] = value;
  }
}

/** What references between stacks become: an output of the stack that has the element, read through its state by the other. */
class CrossStackOutputs {
  readonly byStack = new Map<string, Fields>();

  reference(identifier: string, origin: TerraformStack): string {
    const { path } = origin.node;
    const name = `cross-stack-output-${identifier}`.replace(/[^A-Za-z0-9_-]/g, "");
    const outputs = this.byStack.get(path) ?? {};
    outputs[name] = { value: `\${${identifier}}` };
    this.byStack.set(path, outputs);
    return `data.terraform_remote_state.cross-stack-reference-input-${path.replace(/[^A-Za-z0-9_-]/g, "")}.outputs.${name}`;
  }
}
