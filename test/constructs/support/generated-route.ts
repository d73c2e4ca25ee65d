import { stringToTerraform, type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

export interface VpcRouteConfig extends TerraformMetaArguments {
  readonly description?: string;
  readonly destination?: string;
  readonly nexthopVpcConnectorId?: string;
  readonly vpcId: string;
}

/** A custom route in the style of the classes that `cdktf get` writes: private fields, accessors with `Input` twins, its own rendering. */
export class VpcRoute extends TerraformResource {
  static readonly tfResourceType = "scaleway_vpc_route";

  private _description?: string;
  private _destination?: string;
  private _nexthopVpcConnectorId?: string;
  private _vpcId?: string;

  constructor(scope: Construct, id: string, config: VpcRouteConfig) {
    super(scope, id, {
      terraformResourceType: "scaleway_vpc_route",
      terraformGeneratorMetadata: { providerName: "scaleway", providerVersion: "2.81.0", providerVersionConstraint: "~> 2.81" },
      provider: config.provider,
      dependsOn: config.dependsOn,
      count: config.count,
      lifecycle: config.lifecycle,
      provisioners: config.provisioners,
      connection: config.connection,
      forEach: config.forEach,
    });
    this._description = config.description;
    this._destination = config.destination;
    this._nexthopVpcConnectorId = config.nexthopVpcConnectorId;
    this._vpcId = config.vpcId;
  }

  get destination(): string {
    return this.getStringAttribute("destination");
  }
  set destination(value: string) {
    this._destination = value;
  }
  get destinationInput(): string | undefined {
    return this._destination;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      description: stringToTerraform(this._description),
      destination: stringToTerraform(this._destination),
      nexthop_vpc_connector_id: stringToTerraform(this._nexthopVpcConnectorId),
      vpc_id: stringToTerraform(this._vpcId),
    };
  }
}
