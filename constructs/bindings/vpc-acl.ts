import type { TerraformMetaArguments, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { type Bool, blocks, bool, number, string } from "./attributes";
import { importable, ScalewayResource } from "./scaleway-resource";

/** One rule of an ACL. The first match wins; rules are stateless, so the way back needs its own. */
export interface ScalewayVpcAclRule {
  /** @default "ANY" */
  readonly protocol?: "ANY" | "TCP" | "UDP" | "ICMP";
  readonly source?: string;
  /** 0 with a high of 0 means any port. @default 0 */
  readonly srcPortLow?: number;
  /** @default 0 */
  readonly srcPortHigh?: number;
  readonly destination?: string;
  /** @default 0 */
  readonly dstPortLow?: number;
  /** @default 0 */
  readonly dstPortHigh?: number;
  readonly action?: "accept" | "drop";
  readonly description?: string;
}

export interface ScalewayVpcAclConfig extends TerraformMetaArguments {
  /** `region/uuid`. */
  readonly vpcId: string;
  /** @default "accept" */
  readonly defaultPolicy?: "accept" | "drop";
  /** A VPC has one ACL per family. Deleting an IPv6 one resets the IPv4 one: a fault of the official provider. @default false */
  readonly isIpv6?: Bool;
  readonly rules?: readonly ScalewayVpcAclRule[];
  readonly region?: string;
}

/** scaleway_vpc_acl: the rules of one family between the networks of a VPC and across its peerings. */
export class ScalewayVpcAcl extends ScalewayResource<ScalewayVpcAclConfig> {
  static readonly tfResourceType = "scaleway_vpc_acl";

  constructor(scope: Construct, id: string, config: ScalewayVpcAclConfig) {
    super(scope, id, ScalewayVpcAcl.tfResourceType, config);
  }

  /** @see importable */
  static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: TerraformProvider) {
    return importable(ScalewayVpcAcl.tfResourceType, { scope, id: importToId, importId: importFromId, provider });
  }

  get vpcId(): string {
    return this.getStringAttribute("vpc_id");
  }

  protected arguments() {
    const { config } = this;
    return {
      vpc_id: string(config.vpcId),
      default_policy: string(config.defaultPolicy),
      is_ipv6: bool(config.isIpv6),
      region: string(config.region),
      rules: blocks(
        config.rules?.map((rule) => ({
          protocol: string(rule.protocol),
          source: string(rule.source),
          src_port_low: number(rule.srcPortLow),
          src_port_high: number(rule.srcPortHigh),
          destination: string(rule.destination),
          dst_port_low: number(rule.dstPortLow),
          dst_port_high: number(rule.dstPortHigh),
          action: string(rule.action),
          description: string(rule.description),
        })),
      ),
    };
  }
}
