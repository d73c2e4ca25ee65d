import { provider, resource } from "@cdktf/provider-null";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { NullProvider, NullResource } from "vpc-peering";

type Binding = { Provider: new (scope: Construct, id: string) => Construct; Resource: typeof resource.Resource | typeof NullResource };
const ours: Binding = { Provider: NullProvider, Resource: NullResource };
const theirs: Binding = { Provider: provider.NullProvider, Resource: resource.Resource };

function synthesized({ Provider, Resource }: Binding, format: "json" | "hcl"): unknown {
  const stack = new TerraformStack(Testing.app(), "stack");
  new Provider(stack, "null");
  const scope = new Construct(stack, "pair");
  const first = new Resource(scope, "bare");
  const lifecycle = { precondition: [{ condition: true, errorMessage: "no" }] };
  new Resource(scope, "gate", { triggers: { id: first.id, text: 'a "b"' }, lifecycle, dependsOn: [first], count: 2 });
  return format === "json" ? stack.toTerraform() : stack.toHclTerraform();
}

test.each(["json", "hcl"] as const)("our binding of null_resource synthesizes the same %s as @cdktf/provider-null", (format) => {
  expect(synthesized(ours, format)).toEqual(synthesized(theirs, format));
});
