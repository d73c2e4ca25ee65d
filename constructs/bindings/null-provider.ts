import { type TerraformMetaArguments, TerraformProvider, type TerraformProviderGeneratorMetadata, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** The release that `@cdktf/provider-null` pins, so that both bindings of null_resource get one provider. */
const NULL: TerraformProviderGeneratorMetadata = {
  providerName: "null",
  providerVersion: "3.2.4",
  providerVersionConstraint: "~> 3.0",
};

export interface NullResourceConfig extends TerraformMetaArguments {
  /** The resource is replaced when one of these changes. @default - none */
  readonly triggers?: Readonly<Record<string, string>>;
}

/** A `null_resource`: it creates nothing, and carries conditions that other resources depend on. */
export class NullResource extends TerraformResource {
  static readonly tfResourceType = "null_resource";

  private readonly givenTriggers?: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, config: NullResourceConfig = {}) {
    const { triggers, ...meta } = config;
    super(scope, id, { ...meta, terraformResourceType: NullResource.tfResourceType, terraformGeneratorMetadata: NULL });
    this.givenTriggers = triggers;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  get triggers() {
    return this.getStringMapAttribute("triggers");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { triggers: this.givenTriggers };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    if (!this.givenTriggers) return {};
    return { triggers: { value: this.givenTriggers, isBlock: false, type: "map", storageClassType: "stringMap" } };
  }
}

/** The provider of `null_resource`; a stack gets one where it needs one and has none. */
export class NullProvider extends TerraformProvider {
  static readonly tfResourceType = "null";

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: NullProvider.tfResourceType,
      terraformGeneratorMetadata: NULL,
      terraformProviderSource: "null",
    });
  }
}
