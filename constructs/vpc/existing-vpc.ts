import { type TerraformProvider, Token } from "cdktf";
import type { Construct } from "constructs";
import { ScalewayProvider } from "../bindings/scaleway-provider";
import type { AcceptedFinding, DeclaredFacts } from "../checks/declarations";
import { familyOf, malformedBlocks } from "./block-texts";
import { assertBlocks, assertObject } from "./shapes";
import { isToken, known, valueName } from "./tokens";
import { VpcBase, type VpcBlock } from "./vpc-base";
import { assertRegion, regionalVpcId, regionOfVpcId } from "./vpc-id";

/** A block, or a token of which the family is said. A token alone is taken as IPv4. */
export type NamedBlock = string | { readonly cidr: string; readonly family: 4 | 6 };

export interface VpcAttributes {
  /** `region/uuid`, or a bare uuid beside `region`, or a token. */
  readonly vpcId: string;
  /** Blocks of its Private Networks, plain or by name. Without them no route leads there. @default - not known */
  readonly cidrs?: readonly string[] | { readonly [network: string]: NamedBlock };
  /** What others route to instead of, or beside, the networks' blocks: wider blocks, say. @default - only `cidrs` */
  readonly destinations?: readonly string[];
  /** Display name for messages and pictures. @default - the construct id */
  readonly name?: string;
  /** @default - read from `vpcId` */
  readonly region?: string;
  /** @default - not known */
  readonly projectId?: string;
  /** @default - that of `provider`, if given there */
  readonly organizationId?: string;
  /** Whether it was created with transitivity; it cannot be changed any more. @default false */
  readonly transitivity?: boolean;
  /** Whether routing is activated; off only on VPCs older than VPC routing. @default true */
  readonly routing?: boolean;
  /** Whether custom routes reach the whole VPC; off on older VPCs. @default true */
  readonly customRoutesPropagation?: boolean;
  /** Manages its connectors and routes. @default - the default provider block of the stack */
  readonly provider?: TerraformProvider;
  /** Findings about this VPC that are known and wanted. @default - none */
  readonly acceptFindings?: readonly AcceptedFinding[];
}

/** A VPC that exists already: nothing of it is created here, only connectors and routes are added by others. */
export class ExistingVpc extends VpcBase {
  readonly vpcId: string;
  readonly region: string;
  readonly regionSetting: string;
  readonly existing = true;
  readonly projectId?: string;
  readonly provider?: TerraformProvider;
  readonly blocks: readonly VpcBlock[];
  readonly destinations: readonly string[];
  readonly networkResources = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: VpcAttributes,
  ) {
    super(scope, id);
    assertObject({ path: this.node.path, name: "attributes", value: attributes }, '{ vpcId: "fr-par/…", cidrs: ["10.0.0.0/22"] }');
    assertRegion(this, attributes.region);
    this.vpcId = regionalVpcId(this, attributes.vpcId, attributes.region);
    this.region = attributes.region ?? regionOfVpcId(this.vpcId);
    this.regionSetting = this.region;
    this.projectId = attributes.projectId;
    this.provider = attributes.provider;
    this.blocks = this.namedBlocks();
    this.destinations = attributes.destinations ?? [];
    this.refuseBadBlocks();
    this.register(attributes.acceptFindings);
  }

  get transitivity(): boolean {
    return this.attributes.transitivity ?? false;
  }

  get settledTransitivity(): boolean {
    return this.transitivity;
  }

  /** Nothing to do: transitivity of an existing VPC can only be declared. */
  requireTransitivity(): void {}

  get displayName(): string {
    return known(this.attributes.name) ?? this.node.id;
  }

  get declared(): DeclaredFacts {
    const { attributes } = this;
    const provider = ScalewayProvider.isScalewayProvider(this.provider) ? this.provider : undefined;
    return {
      name: attributes.name,
      region: this.region,
      organizationId: attributes.organizationId ?? provider?.organizationId,
      projectId: attributes.projectId ?? provider?.projectId,
      transitivity: this.transitivity,
      routing: attributes.routing ?? true,
      customRoutesPropagation: attributes.customRoutesPropagation ?? true,
      blocks: this.blocks,
    };
  }

  private namedBlocks(): VpcBlock[] {
    const { cidrs = [] } = this.attributes;
    if (Array.isArray(cidrs) && Token.isUnresolved(cidrs) && cidrs.length === 1 && !isToken(cidrs[0])) {
      throw new Error(`${this.node.path}: cidrs is a list that is only known at apply; give each block by itself, as { name: block }`);
    }
    assertBlocks({ path: this.node.path, name: "cidrs", value: cidrs });
    const named: (readonly [string, NamedBlock])[] = Array.isArray(cidrs)
      ? [...new Set<string>(cidrs)].map((cidr) => [valueName(this, cidr), cidr] as const)
      : Object.entries(cidrs as { readonly [network: string]: NamedBlock });
    return named.map(([networkName, block]) => {
      const { cidr, family } = typeof block === "string" ? { cidr: block, family: familyOf(block) } : block;
      return { privateNetworkId: `${this.node.path}/${networkName}`, networkName, family, cidr };
    });
  }

  private refuseBadBlocks(): void {
    const problems = malformedBlocks([...this.blocks.map(({ cidr }) => cidr), ...this.destinations]);
    if (problems.length > 0) throw new Error([`${this.node.path} has invalid blocks:`, ...problems].join("\n  "));
  }
}
