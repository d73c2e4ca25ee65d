import { type IAspect, TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { NullProvider } from "./null-provider";
import { embeddedNullSource, scalewaySource } from "./plugin";

/**
 * Gives a stack that uses null resources a NullProvider where it has none and, when the stack uses the embedded plugin,
 * points it at the embedded null: the bindings pin one exact version that no offline mirror has.
 */
export class NullProviderAspect implements IAspect {
  visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node)) return;
    const elements = node.node.findAll();
    const usesNull = elements.some(
      (element) => TerraformResource.isTerraformResource(element) && element.terraformResourceType === "null_resource",
    );
    const providers = elements.filter((element): element is TerraformProvider => TerraformProvider.isTerraformProvider(element));
    const hasNull = providers.some((provider) => provider.terraformResourceType === "null");
    if (usesNull && !hasNull) new NullProvider(node, "null");
    if ((usesNull || hasNull) && providers.some((provider) => provider.terraformProviderSource === scalewaySource("embedded").source)) {
      const { source, version } = embeddedNullSource();
      node.addOverride("terraform.required_providers.null.source", source);
      node.addOverride("terraform.required_providers.null.version", version);
    }
  }
}
