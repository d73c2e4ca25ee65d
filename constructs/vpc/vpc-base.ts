import { type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { FindingCode } from "../../core";
import { makeRoomForBackend } from "../bindings/backend-room";
import { ScalewayProvider } from "../bindings/scaleway-provider";
import type { AcceptedFinding, RegisteredVpc } from "../checks/declarations";
import { PeeringApp } from "../checks/peering-app";

/** A block of a VPC as routes see it. */
export interface VpcBlock {
  /** Topology id of the Private Network that has the block. */
  readonly privateNetworkId: string;
  /** The network's role name in its VPC. */
  readonly networkName: string;
  readonly family: 4 | 6;
  /** The block: a literal, or a token when the API assigns it or another resource has it. */
  readonly cidr: string;
}

/** A VPC to peer: one of this app, or one that exists elsewhere. */
export interface IVpc extends IConstruct {
  /** `region/uuid`: a token for a VPC of this app. */
  readonly vpcId: string;
  /** What messages and pictures call the VPC. */
  readonly displayName: string;
  /** A literal where known at synth. */
  readonly region: string;
  /** What was set as region, a literal or a token; undefined where the provider decides. */
  readonly regionSetting?: string;
  /** Whether the VPC exists already, so that more may be in it than this app knows. */
  readonly existing: boolean;
  /** Whether only the other side of a peering speaks of the VPC, so that a declaration of it knows better. @default false */
  readonly presumed?: boolean;
  /** @default - not known: what goes into the VPC takes the provider's project */
  readonly projectId?: string;
  /** @default - the default provider block of the stack */
  readonly provider?: TerraformProvider;
  /** Every block that others may route to. */
  readonly blocks: readonly VpcBlock[];
  /** Explicit destinations beside the networks' blocks, for a VPC whose networks are not known here. */
  readonly destinations: readonly string[];
  /** What must exist before the VPC's connectors: its Private Networks of this app. */
  readonly networkResources: readonly TerraformResource[];
  /** Whether the VPC forwards between two peers. */
  readonly transitivity: boolean;
  /** The same where nobody can change it any more; undefined for a new VPC that says nothing. */
  readonly settledTransitivity?: boolean;
  /**
   * Called by a construct that forwards traffic through the VPC. A new VPC that does not set transitivity gets it;
   * one that exists, or that sets `false`, stays as it is, and the finding `transitivity-off` reports it.
   */
  requireTransitivity(): void;
  /** Accepts findings about this VPC and what is in it. */
  acceptFinding(code: FindingCode, reason: string): void;
}

/** What new and existing VPCs share. */
export abstract class VpcBase extends Construct implements IVpc, RegisteredVpc {
  abstract readonly vpcId: string;
  abstract readonly displayName: string;
  abstract readonly region: string;
  abstract readonly regionSetting?: string;
  abstract readonly existing: boolean;
  abstract readonly projectId?: string;
  abstract readonly provider?: TerraformProvider;
  abstract readonly blocks: readonly VpcBlock[];
  abstract readonly destinations: readonly string[];
  abstract readonly networkResources: readonly TerraformResource[];
  abstract readonly transitivity: boolean;
  abstract readonly settledTransitivity?: boolean;

  protected register(accepted: readonly AcceptedFinding[] = []): void {
    makeRoomForBackend(this);
    PeeringApp.of(this).addVpc(this);
    for (const { code, reason } of accepted) this.acceptFinding(code, reason);
  }

  abstract requireTransitivity(): void;

  acceptFinding(code: FindingCode, reason: string): void {
    PeeringApp.of(this).accept(this, { code, reason });
  }
}

/**
 * The provider block with which a stack manages what belongs to a VPC. For a VPC of another stack it is the block of the
 * same alias here, because Terraform cannot use another stack's.
 * @throws Error when this stack lacks that alias.
 */
export function providerIn(scope: Construct, vpc: IVpc): TerraformProvider | undefined {
  const { provider } = vpc;
  const stack = TerraformStack.of(scope);
  if (!provider || TerraformStack.of(provider) === stack) return provider;
  const here = stack.node
    .findAll()
    .filter(ScalewayProvider.isScalewayProvider)
    .find((element) => element.alias === provider.alias);
  if (here) return here;
  throw new Error(
    `${scope.node.path} manages ${vpc.node.path} of stack ${TerraformStack.of(vpc).node.path} with provider ${provider.node.path}: ` +
      `add a ScalewayProvider with ${provider.alias ? `alias "${provider.alias}"` : "no alias"} to stack ${stack.node.path}`,
  );
}
