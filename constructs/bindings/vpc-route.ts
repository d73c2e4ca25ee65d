import type { TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { string, strings } from "./attributes";
import { importable, ScalewayResource } from "./scaleway-resource";

export interface ScalewayVpcRouteConfig extends TerraformMetaArguments {
  /** `region/uuid`. */
  readonly vpcId: string;
  /** At most 200 characters. @default - "Custom route", set by the API */
  readonly description?: string;
  readonly tags?: string[];
  readonly destination?: string;
  /** A resource behind `nexthopPrivateNetworkId`: the API refuses it alone. */
  readonly nexthopResourceId?: string;
  readonly nexthopPrivateNetworkId?: string;
  readonly nexthopVpcConnectorId?: string;
  readonly region?: string;
}

/** scaleway_vpc_route: a custom route of one VPC. Routes are never shared with a peer. */
export class ScalewayVpcRoute extends ScalewayResource<ScalewayVpcRouteConfig> {
  static readonly tfResourceType = "scaleway_vpc_route";

  constructor(scope: Construct, id: string, config: ScalewayVpcRouteConfig) {
    super(scope, id, ScalewayVpcRoute.tfResourceType, config);
  }

  /** @see importable */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider) {
    return importable(ScalewayVpcRoute.tfResourceType, { scope, id: importToId, importId: importFromId, provider });
  }

  get vpcId(): string {
    return this.getStringAttribute("vpc_id");
  }

  get destination(): string {
    return this.getStringAttribute("destination");
  }

  get description(): string {
    return this.getStringAttribute("description");
  }

  get nexthopVpcConnectorId(): string {
    return this.getStringAttribute("nexthop_vpc_connector_id");
  }

  get nexthopPrivateNetworkId(): string {
    return this.getStringAttribute("nexthop_private_network_id");
  }

  get nexthopResourceId(): string {
    return this.getStringAttribute("nexthop_resource_id");
  }

  protected arguments() {
    const { config } = this;
    return {
      vpc_id: string(config.vpcId),
      description: string(config.description),
      tags: strings(config.tags),
      destination: string(config.destination),
      nexthop_resource_id: string(config.nexthopResourceId),
      nexthop_private_network_id: string(config.nexthopPrivateNetworkId),
      nexthop_vpc_connector_id: string(config.nexthopVpcConnectorId),
      region: string(config.region),
    };
  }
}
