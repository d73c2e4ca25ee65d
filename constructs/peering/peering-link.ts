import { Op, type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { FindingCode } from "../../core";
import { DataScalewayVpcConnector } from "../bindings/data-vpc-connector";
import { NullResource } from "../bindings/null-provider";
import { ScalewayVpcConnector } from "../bindings/vpc-connector";
import type { AcceptedFinding } from "../checks/declarations";
import { PeeringApp } from "../checks/peering-app";
import { refuseBadRoles, refuseUnfitId } from "../topologies/role-names";
import { someOrNone } from "../vpc/tokens";
import { type IVpc, providerIn } from "../vpc/vpc-base";
import { connectorPreconditions } from "./connector-preconditions";
import { TerraformCheck } from "./terraform-check";

/** What happens when the two connectors are not peered: `true` stops the apply, `"warn"` warns, `false` says nothing. */
export type RequirePeered = boolean | "warn";

export interface PeeringLinkProps {
  readonly left: IVpc;
  readonly right: IVpc;
  /** @default true */
  readonly requirePeered?: RequirePeered;
  /** Tags of both connectors and of the routes. @default - none */
  readonly tags?: string[];
  /** Role names of the two ends in construct ids and connector names. @default - "left" and "right", and the VPCs' construct ids */
  readonly roles?: { readonly left: string; readonly right: string };
  /** Findings about this peering that are known and wanted. @default - none */
  readonly acceptFindings?: readonly AcceptedFinding[];
}

/** One end of a link as routes need it: its VPC, and the connector that leads out of it. */
export interface LinkEnd {
  readonly vpc: IVpc;
  readonly connector: ScalewayVpcConnector;
  /** The connector's id: one token for all who refer to it, because CDKTF records a stack trace for each token. */
  readonly connectorId: string;
  readonly provider?: TerraformProvider;
}

/**
 * Both connectors of two VPCs and the readiness gate, without routes. Each connector waits for its origin's networks, so
 * that no network is refused by the API's creation guard before anybody sees `conflict`.
 */
export class PeeringLink extends Construct {
  readonly left: LinkEnd;
  readonly right: LinkEnd;
  /** The left connector as it is now, read after both connectors and all networks of this stack. */
  readonly connector: DataScalewayVpcConnector;
  /** `orphan`, `peered` or `conflict`, for outputs: read from the data source, because a connector's own attribute is stale. */
  readonly status: string;
  /** Depend on it to wait for the peering; undefined with `"warn"` and `false`. */
  readonly gate?: NullResource;
  protected readonly tags?: string[];

  constructor(scope: Construct, id: string, props: PeeringLinkProps) {
    super(scope, id);
    const { left, right, requirePeered = true, roles = { left: "left", right: "right" } } = props;
    refuseUnfitId(this);
    refuseBadRoles(this.node.path, { left, right });
    this.tags = props.tags;
    this.left = this.createEnd(`${roles.left}-to-${roles.right}`, left, right);
    this.right = this.createEnd(`${roles.right}-to-${roles.left}`, right, left);
    this.connector = this.readConnector();
    this.status = this.connector.status;
    if (requirePeered === true) this.gate = this.createGate();
    if (requirePeered === "warn") new TerraformCheck(this, "peered", this.condition());
    for (const { code, reason } of props.acceptFindings ?? []) this.acceptFinding(code, reason);
  }

  /** Accepts findings about this peering: its connectors and routes. */
  acceptFinding(code: FindingCode, reason: string): void {
    PeeringApp.of(this).accept(this, { code, reason }, { vpcs: [this.left.vpc, this.right.vpc] });
  }

  private createEnd(id: string, vpc: IVpc, target: IVpc): LinkEnd {
    const provider = providerIn(this, vpc);
    const name = `${vpc.node.id}-to-${target.node.id}`;
    const connector = new ScalewayVpcConnector(this, id, {
      name,
      tags: this.tags,
      vpcId: vpc.vpcId,
      targetVpcId: target.vpcId,
      region: vpc.region,
      provider,
      dependsOn: someOrNone(this.inThisStack(vpc.networkResources)),
      lifecycle: connectorPreconditions(this.node.path, vpc, target),
    });
    return { vpc, connector, connectorId: connector.id, provider };
  }

  private readConnector(): DataScalewayVpcConnector {
    const { left, right } = this;
    return new DataScalewayVpcConnector(this, "status", {
      connectorId: left.connectorId,
      region: left.vpc.region,
      provider: left.provider,
      dependsOn: [left.connector, right.connector, ...this.inThisStack([...left.vpc.networkResources, ...right.vpc.networkResources])],
    });
  }

  private createGate(): NullResource {
    const triggers = { left: this.left.connectorId, right: this.right.connectorId };
    return new NullResource(this, "gate", { triggers, lifecycle: { precondition: [this.condition()] } });
  }

  private condition() {
    const { left, right } = this;
    return {
      condition: Op.eq(this.status, "peered"),
      errorMessage:
        `VPC peering ${this.node.path} between ${left.vpc.node.path} and ${right.vpc.node.path} is "${this.status}", not "peered". ` +
        "conflict: a Private Network of one side overlaps one of the other; give one another block, or remove it. " +
        "orphan: the other side's connector is missing or not matched yet; apply again.",
    };
  }

  /** Terraform knows dependencies within one stack only. */
  private inThisStack(resources: readonly TerraformResource[]): TerraformResource[] {
    const stack = TerraformStack.of(this);
    return resources.filter((resource) => TerraformStack.of(resource) === stack);
  }
}
