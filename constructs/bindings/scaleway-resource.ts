import { ImportableResource, type TerraformMetaArguments, type TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { type Arguments, toHcl, toJson } from "./attributes";
import { SCALEWAY } from "./generator-metadata";

/** What the typed resources share: their configuration, rendered as Terraform JSON or HCL, and the attributes that all of them have. */
export abstract class ScalewayResource<Config extends TerraformMetaArguments> extends TerraformResource {
  /** What was configured. Change it until synth; `addOverride` reaches what is not typed. */
  readonly config: { -readonly [Key in keyof Config]: Config[Key] };

  constructor(scope: Construct, id: string, type: string, config: Config) {
    super(scope, id, { ...config, terraformResourceType: type, terraformGeneratorMetadata: SCALEWAY });
    this.config = { ...config };
  }

  /** Arguments by Terraform name, read at synth. */
  protected abstract arguments(): Arguments;

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toJson(this.arguments());
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHcl(this.arguments());
  }

  /** `region/uuid`. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  get region(): string {
    return this.getStringAttribute("region");
  }

  get srn(): string {
    return this.getStringAttribute("srn");
  }

  get createdAt(): string {
    return this.getStringAttribute("created_at");
  }

  get updatedAt(): string {
    return this.getStringAttribute("updated_at");
  }
}

/** What to import: where to define it, under which construct id, from which `region/uuid`. */
export interface ImportTarget {
  readonly scope: Construct;
  readonly id: string;
  readonly importId: string;
  /** @default - the default provider block of the stack */
  readonly provider?: TerraformProvider;
}

/** Makes `cdktf plan` write the configuration of an existing object of the given type. */
export function importable(type: string, target: ImportTarget): ImportableResource {
  const { scope, id, importId, provider } = target;
  return new ImportableResource(scope, id, { terraformResourceType: type, importId, provider });
}
