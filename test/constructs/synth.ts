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
  const stack = new TerraformStack(Testing.app(), id);
  new ScalewayProvider(stack, "scaleway", { plugin });
  return stack;
}

/** Another stack of the same app, with a provider. */
export function besides(stack: TerraformStack, id: string): TerraformStack {
  const other = new TerraformStack(stack.node.root, id);
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
