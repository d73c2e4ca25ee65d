import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { FindingCode } from "../../core";

/** That one VPC may talk to another, and who wants it. */
export interface Intent {
  /** Construct path of the VPC that starts. */
  readonly from: string;
  readonly to: string;
  /** @default - both families */
  readonly family?: 4 | 6;
  /** Construct path of the construct that asks for it. */
  readonly by: string;
}

/** Narrows an intent to IPv4 where IPv6 is not routed. */
export function onlyIpv4({ ipv6 = true }: { readonly ipv6?: boolean }): Pick<Intent, "family"> {
  return ipv6 ? {} : { family: 4 };
}

/** States that a finding about a construct is known and wanted. */
export interface AcceptedFinding {
  readonly code: FindingCode;
  /** Why; kept in the synthesized output. */
  readonly reason: string;
}

/** A VPC construct as the checks need it. */
export interface RegisteredVpc extends IConstruct {
  /** `region/uuid`, or a token. */
  readonly vpcId: string;
  readonly existing: boolean;
  /** Whether only the other side of a peering declares the VPC, so that a declaration of it takes precedence. @default false */
  readonly presumed?: boolean;
  /** The VPC's Terraform resource. @default - the VPC exists already */
  readonly resource?: TerraformResource;
  /** What the construct declares of a VPC that exists already. @default - the resource says it all */
  readonly declared?: DeclaredFacts;
}

/** What is declared of a VPC that exists already. Texts may be tokens. */
export interface DeclaredFacts {
  readonly name?: string;
  readonly region?: string;
  readonly organizationId?: string;
  readonly projectId?: string;
  readonly transitivity: boolean;
  readonly routing: boolean;
  readonly customRoutesPropagation: boolean;
  readonly blocks: readonly {
    /** Construct path of the VPC, a slash, the network's name. */
    readonly privateNetworkId: string;
    readonly networkName: string;
    readonly family: 4 | 6;
    readonly cidr: string;
  }[];
}
