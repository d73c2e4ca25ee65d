import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { ScalewayProvider } from "../bindings/scaleway-provider";
import { ScalewayVpc } from "../bindings/vpc";
import { ScalewayVpcAcl, type ScalewayVpcAclRule } from "../bindings/vpc-acl";
import { ScalewayVpcPrivateNetwork } from "../bindings/vpc-private-network";
import type { AcceptedFinding } from "../checks/declarations";
import { refuseUnfitId } from "../topologies/role-names";
import { ExistingVpc, type VpcAttributes } from "./existing-vpc";
import { normalizeNetworks, type PrivateNetworkProps } from "./private-network-props";
import { assertObject } from "./shapes";
import { known } from "./tokens";
import { type IVpc, VpcBase, type VpcBlock } from "./vpc-base";
import { assertRegion } from "./vpc-id";

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
    this.register(props.acceptFindings);
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

  get displayName(): string {
    return known(this.resource.config.name) ?? this.node.id;
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
    const given = { path: this.node.path, name: "acl", value: this.props.acl ?? {} };
    assertObject(given, '{ ipv4: { defaultPolicy: "drop", rules: [] } }');
    const other = Object.keys(given.value).find((key) => key !== "ipv4" && key !== "ipv6");
    if (other) throw new Error(`${given.path}: acl has "${other}"; write policy and rules under "ipv4" or "ipv6"`);
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
    const { vpcId, region, provider } = this;
    return new ScalewayVpcAcl(this, `acl-${family}`, { vpcId, region, provider, isIpv6, defaultPolicy, rules });
  }
}
