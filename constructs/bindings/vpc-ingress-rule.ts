import type { IResolvable, TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { string, strings } from "./attributes";
import { importable, ScalewayResource } from "./scaleway-resource";

export interface ScalewayVpcIngressRuleConfig extends TerraformMetaArguments {
  /** `region/uuid`. */
  readonly vpcId: string;
  /** Traffic from this block that arrives from other VPCs is steered. */
  readonly source: string;
  /** Address of the same family as `source`, inside the Private Network. */
  readonly nexthopResourceIp: string;
  readonly nexthopPrivateNetworkId: string;
  /** At most 200 characters. */
  readonly description?: string;
  readonly tags?: string[];
  readonly region?: string;
}

/** scaleway_vpc_ingress_rule: sends peered traffic through an address of the VPC, a firewall say, before its target. */
export class ScalewayVpcIngressRule extends ScalewayResource<ScalewayVpcIngressRuleConfig> {
  static readonly tfResourceType = "scaleway_vpc_ingress_rule";

  constructor(scope: Construct, id: string, config: ScalewayVpcIngressRuleConfig) {
    super(scope, id, ScalewayVpcIngressRule.tfResourceType, config);
  }

  /** @see importable */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider) {
    return importable(ScalewayVpcIngressRule.tfResourceType, { scope, id: importToId, importId: importFromId, provider });
  }

  get vpcId(): string {
    return this.getStringAttribute("vpc_id");
  }

  get source(): string {
    return this.getStringAttribute("source");
  }

  get isIpv6(): IResolvable {
    return this.getBooleanAttribute("is_ipv6");
  }

  protected arguments() {
    const { config } = this;
    return {
      vpc_id: string(config.vpcId),
      source: string(config.source),
      nexthop_resource_ip: string(config.nexthopResourceIp),
      nexthop_private_network_id: string(config.nexthopPrivateNetworkId),
      description: string(config.description),
      tags: strings(config.tags),
      region: string(config.region),
    };
  }
}
