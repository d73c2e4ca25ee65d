import { TerraformResource, TerraformStack, Testing } from "cdktf";
import { type Plugin, ScalewayProvider } from "vpc-peering";

type Block = Record<string, unknown>;

/** Terraform JSON of a stack, without metadata. */
export interface Synthesized {
  readonly resource: Record<string, Record<string, Block>>;
  readonly data: Record<string, Record<string, Block>>;
  readonly check?: Record<string, Block>;
  readonly provider: Record<string, Block[]>;
  readonly terraform: { readonly required_providers: Record<string, { source: string; version: string }> };
}

/** A stack with a provider, in an app of its own. */
export function newStack(id = "stack", plugin: Plugin = "official"): TerraformStack {
  const stack = bareStack(id);
  new ScalewayProvider(stack, "scaleway", { plugin });
  return stack;
}

/** A stack without provider; in an app of its own, or beside another stack. */
export function bareStack(id: string, beside?: TerraformStack): TerraformStack {
  return new TerraformStack(beside?.node.root ?? Testing.app(), id);
}

/** Another stack of the same app, with a provider. */
export function besides(stack: TerraformStack, id: string): TerraformStack {
  const other = bareStack(id, stack);
  new ScalewayProvider(other, "scaleway", { plugin: "official" });
  return other;
}

export function synthesize(stack: TerraformStack): Synthesized {
  return { resource: {}, data: {}, ...JSON.parse(Testing.synth(stack)) };
}

/** `type.path` of every resource, paths relative to the stack, sorted. */
export function resourcePaths(stack: TerraformStack): string[] {
  const prefix = `${stack.node.path}/`;
  return stack.node
    .findAll()
    .filter((element): element is TerraformResource => TerraformResource.isTerraformResource(element))
    .map((element) => `${element.terraformResourceType} ${element.node.path.slice(prefix.length)}`)
    .sort();
}

/** What validation of the stack says: one text with every finding, or nothing. */
export function refusal(stack: TerraformStack): string | undefined {
  try {
    Testing.synth(stack, true);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Terraform addresses and what is written for each, apart from metadata. */
export function blocksOf(stack: TerraformStack): Map<string, string> {
  const { resource, data } = synthesize(stack);
  return new Map(
    [...Object.entries(resource), ...Object.entries(data).map(([type, all]) => [`data.${type}`, all] as const)].flatMap(([type, all]) =>
      Object.entries(all).map(([id, block]) => [`${type}.${id}`, JSON.stringify(block)] as const),
    ),
  );
}

/** What comes, goes and changes between two syntheses. */
export function difference(before: Map<string, string>, after: Map<string, string>) {
  return {
    added: [...after.keys()].filter((address) => !before.has(address)).sort(),
    removed: [...before.keys()].filter((address) => !after.has(address)).sort(),
    changed: [...before.keys()].filter((address) => after.has(address) && after.get(address) !== before.get(address)).sort(),
  };
}

/** An address without the hash that CDKTF puts behind nested ids. */
export const withoutHash = (address: string) => address.replace(/_[0-9A-F]{8}$/, "");
