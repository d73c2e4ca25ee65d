import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { TopologyAclRule, TopologyVpc } from "../../core";
import { ScalewayProvider } from "../bindings/scaleway-provider";
import { ScalewayVpc } from "../bindings/vpc";
import { ScalewayVpcAcl, type ScalewayVpcAclRule } from "../bindings/vpc-acl";
import { ScalewayVpcPrivateNetwork } from "../bindings/vpc-private-network";
import { PeeringApp } from "../checks/peering-app";
import { refuseUnfitId } from "../topologies/role-names";
import { ExistingVpc, type VpcAttributes } from "./existing-vpc";
import { normalizeNetworks, type PrivateNetworkProps } from "./private-network-props";
import { isToken, known } from "./tokens";
import { type AcceptedFinding, type IVpc, VpcBase, type VpcBlock } from "./vpc-base";
import { assertRegion } from "./vpc-id";

type CompleteAclRule = ScalewayVpcAclRule & { readonly source: string; readonly destination: string };

/** The rules of one address family. Stateless, first match wins, between networks and across peerings. */
export interface VpcAclProps {
  /** What happens to traffic that no rule matches. @default "accept" */
  readonly defaultPolicy?: "accept" | "drop";
  /** A rule without source or destination is about any. @default - no rule */
  readonly rules?: readonly ScalewayVpcAclRule[];
}

export interface VpcProps {
  /**
   * Private Networks by role name: an IPv4 or IPv6 block, or details. The API assigns what is not given: a /22 of
   * 172.16.0.0/12, and always an IPv6 /64. Renaming a key replaces the network; changing `name` does not.
   * @default - no network
   */
  readonly privateNetworks?: { readonly [role: string]: string | PrivateNetworkProps };
  /** Display name. @default - the construct id */
  readonly name?: string;
  /** @default - none */
  readonly tags?: string[];
  /**
   * Whether the VPC forwards between two peers; settable at creation only, a change replaces the VPC with everything in it.
   * @default - on where a topology construct of this app forwards through the VPC, else off
   */
  readonly transitivity?: boolean;
  /** @default - the region of `provider`, or of the stack's default block if that is created before, else whatever the provider's environment says */
  readonly region?: string;
  /** @default - the provider's project */
  readonly projectId?: string;
  /** @default - the default provider block of the stack */
  readonly provider?: TerraformProvider;
  /** @default - everything is accepted */
  readonly acl?: { readonly ipv4?: VpcAclProps; readonly ipv6?: VpcAclProps };
  /** Findings about this VPC that are known and wanted. @default - none */
  readonly acceptFindings?: readonly AcceptedFinding[];
}

/** A VPC with its Private Networks and ACLs. `resource`, `privateNetworks` and `acls` are the Terraform resources. */
export class Vpc extends VpcBase {
  readonly resource: ScalewayVpc;
  readonly vpcId: string;
  /** By role name. */
  readonly privateNetworks: { readonly [role: string]: ScalewayVpcPrivateNetwork };
  readonly acls: { readonly ipv4?: ScalewayVpcAcl; readonly ipv6?: ScalewayVpcAcl };
  readonly provider?: TerraformProvider;
  readonly region: string;
  readonly regionSetting?: string;
  readonly existing = false;
  readonly blocks: readonly VpcBlock[];
  readonly destinations: readonly string[] = [];
  readonly networkResources: readonly ScalewayVpcPrivateNetwork[];
  private readonly props: VpcProps;

  /** A VPC that exists already, in any project or organization. */
  static fromAttributes(scope: Construct, id: string, attributes: VpcAttributes): IVpc {
    return new ExistingVpc(scope, id, attributes);
  }

  /** @throws Error listing every network whose block the API would refuse, with the cure. */
  constructor(scope: Construct, id: string, props: VpcProps = {}) {
    super(scope, id);
    refuseUnfitId(this);
    this.props = props;
    this.provider = props.provider;
    assertRegion(this, props.region);
    const region = props.region ?? this.settings?.region;
    this.regionSetting = region;
    this.resource = new ScalewayVpc(this, "Resource", {
      name: props.name ?? id,
      tags: props.tags,
      enableTransitivity: props.transitivity,
      region,
      projectId: props.projectId,
      provider: props.provider,
    });
    this.vpcId = this.resource.id;
    this.region = region ?? this.resource.region;
    const networks = normalizeNetworks(this.node.path, props.privateNetworks ?? {});
    this.privateNetworks = Object.fromEntries(Object.entries(networks).map(([role, network]) => [role, this.createNetwork(role, network)]));
    this.networkResources = Object.values(this.privateNetworks);
    this.blocks = Object.entries(networks).flatMap(([role, network]) => this.blocksOf(role, network));
    this.acls = { ipv4: this.createAcl("ipv4"), ipv6: this.createAcl("ipv6") };
    this.register(props.acceptFindings, this.resource);
    this.describeNetworks(networks);
  }

  /** The provider block that manages the VPC, where it is known. */
  private get settings(): ScalewayProvider | undefined {
    const { provider } = this;
    if (!provider) return ScalewayProvider.defaultOf(this);
    return ScalewayProvider.isScalewayProvider(provider) ? provider : undefined;
  }

  get projectId(): string {
    return this.props.projectId ?? this.resource.projectId;
  }

  get transitivity(): boolean {
    return this.resource.config.enableTransitivity === true;
  }

  get settledTransitivity(): boolean | undefined {
    return this.props.transitivity;
  }

  requireTransitivity(): void {
    this.resource.config.enableTransitivity ??= true;
  }

  toTopology(): TopologyVpc {
    const provider = this.settings;
    return {
      id: this.node.path,
      name: known(this.resource.config.name) ?? this.node.id,
      region: known(this.regionSetting),
      organizationId: known(provider?.organizationId),
      projectId: known(this.props.projectId ?? provider?.projectId),
      transitivityEnabled: this.transitivity,
      customRoutesPropagationEnabled: true,
    };
  }

  private createNetwork(role: string, network: PrivateNetworkProps): ScalewayVpcPrivateNetwork {
    return new ScalewayVpcPrivateNetwork(this, role, {
      name: network.name ?? `${this.node.id}-${role}`,
      tags: network.tags ?? this.props.tags,
      vpcId: this.vpcId,
      region: this.region,
      projectId: this.projectId,
      provider: this.provider,
      ...(network.cidr !== undefined && { ipv4Subnet: { subnet: network.cidr } }),
      ...(network.ipv6Cidr !== undefined && { ipv6Subnets: [{ subnet: network.ipv6Cidr }] }),
      ...(network.defaultRoutePropagation !== undefined && { enableDefaultRoutePropagation: network.defaultRoutePropagation }),
    });
  }

  private blocksOf(role: string, network: PrivateNetworkProps): VpcBlock[] {
    const resource = this.privateNetworks[role]!;
    const common = { privateNetworkId: resource.node.path, networkName: role };
    return [
      { ...common, family: 4, cidr: network.cidr ?? resource.ipv4Block },
      { ...common, family: 6, cidr: network.ipv6Cidr ?? resource.ipv6Block },
    ];
  }

  private createAcl(family: "ipv4" | "ipv6"): ScalewayVpcAcl | undefined {
    const acl = this.props.acl?.[family];
    if (!acl) return undefined;
    const isIpv6 = family === "ipv6";
    const { defaultPolicy = "accept" } = acl;
    const anywhere = isIpv6 ? "::/0" : "0.0.0.0/0";
    const rules = (acl.rules ?? []).map((rule) => ({
      ...rule,
      source: rule.source ?? anywhere,
      destination: rule.destination ?? anywhere,
    }));
    PeeringApp.of(this).addAcl({
      vpcId: this.node.path,
      isIpv6,
      defaultPolicy,
      rules: rules.flatMap((rule, index) => this.describeRule(`${family} ACL rule ${index + 1}`, rule)),
    });
    const { vpcId, region, provider } = this;
    return new ScalewayVpcAcl(this, `acl-${family}`, { vpcId, region, provider, isIpv6, defaultPolicy, rules });
  }

  private describeRule(label: string, rule: CompleteAclRule): TopologyAclRule[] {
    const { source, destination } = rule;
    if (isToken(source) || isToken(destination)) {
      PeeringApp.of(this).assume(
        `${label} of ${this.node.path} has a block that is only known at apply: the rule is left out of every check`,
      );
      return [];
    }
    const { protocol = "ANY", srcPortLow = 0, srcPortHigh = 0, dstPortLow = 0, dstPortHigh = 0, action = "accept" } = rule;
    return [{ protocol, source, srcPortLow, srcPortHigh, destination, dstPortLow, dstPortHigh, action }];
  }

  private describeNetworks(networks: { readonly [role: string]: PrivateNetworkProps }): void {
    for (const [role, network] of Object.entries(networks)) {
      const own = this.blocks.filter(({ networkName }) => networkName === role);
      PeeringApp.of(this).addPrivateNetwork(
        {
          id: this.privateNetworks[role]!.node.path,
          name: known(network.name) ?? role,
          vpcId: this.node.path,
          blocks: own.flatMap(({ cidr }) => known(cidr) ?? []),
          pendingFamilies: own.filter(({ cidr }) => isToken(cidr)).map(({ family }) => family),
          defaultRoutePropagationEnabled: network.defaultRoutePropagation ?? false,
        },
        this.privateNetworks[role]!,
        this.privateNetworks[role],
      );
    }
  }
}
