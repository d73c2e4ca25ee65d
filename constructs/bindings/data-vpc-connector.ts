import { TerraformDataSource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { string, strings, toHcl, toJson } from "./attributes";
import { SCALEWAY } from "./generator-metadata";

/** Either `connectorId`, or filters that match exactly one connector. */
export interface DataScalewayVpcConnectorConfig extends TerraformMetaArguments {
  readonly connectorId?: string;
  readonly name?: string;
  readonly vpcId?: string;
  readonly targetVpcId?: string;
  readonly tags?: string[];
  readonly projectId?: string;
  /** Set it: the region in `connectorId` is ignored. @default - the provider's region */
  readonly region?: string;
}

/** data.scaleway_vpc_connector: the connector as it is now, its status above all. */
export class DataScalewayVpcConnector extends TerraformDataSource {
  static readonly tfResourceType = "scaleway_vpc_connector";

  readonly config: { -readonly [Key in keyof DataScalewayVpcConnectorConfig]: DataScalewayVpcConnectorConfig[Key] };

  constructor(scope: Construct, id: string, config: DataScalewayVpcConnectorConfig) {
    super(scope, id, { ...config, terraformResourceType: DataScalewayVpcConnector.tfResourceType, terraformGeneratorMetadata: SCALEWAY });
    this.config = { ...config };
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  get vpcId(): string {
    return this.getStringAttribute("vpc_id");
  }

  get targetVpcId(): string {
    return this.getStringAttribute("target_vpc_id");
  }

  /** `orphan`, `peered` or `conflict`. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  get organizationId(): string {
    return this.getStringAttribute("organization_id");
  }

  private get arguments() {
    const { config } = this;
    return {
      connector_id: string(config.connectorId),
      name: string(config.name),
      vpc_id: string(config.vpcId),
      target_vpc_id: string(config.targetVpcId),
      tags: strings(config.tags),
      project_id: string(config.projectId),
      region: string(config.region),
    };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toJson(this.arguments);
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHcl(this.arguments);
  }
}
