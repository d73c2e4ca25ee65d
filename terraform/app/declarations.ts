import type { Finding, FindingCode, VerdictOptions } from "../../core";

/**
 * What the constructs of an app know that its Terraform resources cannot express. The ids are construct paths; `addresses` and the
 * texts of existing VPCs connect them with the resources.
 */
export interface AppDeclarations {
  /** Pairs of VPCs that must reach each other, and the construct that asks for it. */
  readonly intents: readonly { readonly from: string; readonly to: string; readonly family?: 4 | 6; readonly by: string }[];
  readonly acceptances: readonly AppAcceptance[];
  readonly settings: CheckSettings;
  readonly existingVpcs: readonly DeclaredVpc[];
  /** Terraform address of each id that is a resource, by the construct path of its stack. */
  readonly addresses: { readonly [stack: string]: { readonly [id: string]: string } };
  /** Connectors whose other half others create: it is taken as present. */
  readonly assumedMirrors: readonly string[];
  /** Constructs that stand for a VPC which has another construct's path as its id. */
  readonly aliases: { readonly [path: string]: string };
  /** Findings of the route compiler, which sees what a topology construct was asked for. */
  readonly compileFindings: readonly Finding[];
  /** What the constructs could not know, one sentence each. */
  readonly assumptions: readonly string[];
}

/** Settings of the checks, as `verdicts` takes them. */
export type CheckSettings = Pick<VerdictOptions, "maxHops" | "quotas" | "rate" | "monthlyBudgetNanos">;

/** A code that is accepted: about what is in a construct, about the VPCs that it joins, or everywhere. */
export interface AppAcceptance {
  readonly code: FindingCode;
  readonly reason: string;
  /** Construct path of who accepts it. */
  readonly by: string;
  /** Ids of the VPCs that the accepting construct joins. */
  readonly vpcs: readonly string[];
  readonly everywhere: boolean;
}

/** How a stack writes a value: the literal, or the expression by which it refers to it. */
export interface StackText {
  /** Construct path of the stack. */
  readonly stack: string;
  readonly text: string;
}

/** A VPC that exists already, as the app declares it. */
export interface DeclaredVpc {
  readonly id: string;
  readonly name: string;
  /** Its id as each stack that declares it writes it. */
  readonly vpcId: readonly StackText[];
  /** @default - unknown */
  readonly region?: string;
  readonly organizationId?: string;
  readonly projectId?: string;
  readonly transitivity: boolean;
  readonly routing: boolean;
  readonly customRoutesPropagation: boolean;
  readonly privateNetworks: readonly DeclaredNetwork[];
}

/** A Private Network of an existing VPC, known by one block. */
export interface DeclaredNetwork {
  readonly id: string;
  readonly name: string;
  readonly family: 4 | 6;
  /** The block, or the expression of a block that is only known at apply. */
  readonly block: StackText;
}
