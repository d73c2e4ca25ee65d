import { type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Cidr, type FindingCode, privateNetworkBlockProblem } from "../../core";
import { DataScalewayVpcConnector } from "../bindings/data-vpc-connector";
import { ScalewayVpcConnector } from "../bindings/vpc-connector";
import type { ScalewayVpcRoute } from "../bindings/vpc-route";
import type { AcceptedFinding } from "../checks/declarations";
import { PeeringApp } from "../checks/peering-app";
import { refuseBadRoles, refuseUnfitId } from "../topologies/role-names";
import { familyOf } from "../vpc/block-texts";
import { ExistingVpc, type NamedBlock } from "../vpc/existing-vpc";
import { known, someOrNone, valueName } from "../vpc/tokens";
import { type IVpc, providerIn } from "../vpc/vpc-base";
import { regionalVpcId } from "../vpc/vpc-id";
import { connectorPreconditions } from "./connector-preconditions";
import { connectorRoute } from "./vpc-routes";

export interface PeeringSideProps {
  /** Our VPC: the origin of the connector. */
  readonly vpc: IVpc;
  /** Their VPC, told out of band: `region/uuid`, a bare uuid in our region, or a token. */
  readonly targetVpcId: string;
  /** Blocks to route to them, plain or by name: their Private Networks', or wider ones. @default - no route */
  readonly destinations?: readonly string[] | { readonly [network: string]: NamedBlock };
  /** Their VPC's name in messages and pictures. @default "target" */
  readonly targetName?: string;
  /** Their organization, for pictures and reports. @default - not known */
  readonly targetOrganizationId?: string;
  /** Whether their VPC was created with transitivity. @default false */
  readonly targetTransitivity?: boolean;
  /** Tags of the connector and its routes. @default - none */
  readonly tags?: string[];
  /** Findings about this side that are known and wanted. @default - none */
  readonly acceptFindings?: readonly AcceptedFinding[];
}

/**
 * Our half of a peering with a VPC that others manage: one connector and the routes to them, and no gate, because the peering
 * waits for their half. Until then the connector is `orphan`, costs nothing and carries nothing. Either side may come first.
 *
 * The checks take their half as present, and say so as an assumption.
 */
export class PeeringSide extends Construct {
  readonly connector: ScalewayVpcConnector;
  readonly routes: readonly ScalewayVpcRoute[];
  /** Their VPC as the rules see it. */
  readonly target: IVpc;
  private readonly current: DataScalewayVpcConnector;
  private readonly provider?: TerraformProvider;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PeeringSideProps,
  ) {
    super(scope, id);
    refuseUnfitId(this);
    refuseBadRoles(this.node.path, { vpc: props?.vpc });
    const app = PeeringApp.of(this);
    this.provider = providerIn(this, props.vpc);
    const targetVpcId = regionalVpcId(this, props.targetVpcId, known(props.vpc.region));
    this.target = (app.vpcWithId(targetVpcId) as IVpc | undefined) ?? this.describeTarget(targetVpcId);
    this.connector = this.createConnector(targetVpcId);
    app.assumeMirror(this.connector);
    this.current = new DataScalewayVpcConnector(this, "status", {
      connectorId: this.connector.id,
      region: props.vpc.region,
      provider: this.provider,
      dependsOn: [this.connector, ...this.networksOfThisStack()],
    });
    this.routes = this.createRoutes();
    for (const { code, reason } of props.acceptFindings ?? []) this.acceptFinding(code, reason);
  }

  /** `orphan` until the other side has its half, then `peered` or `conflict`; for outputs. */
  get status(): string {
    return this.current.status;
  }

  /** Accepts findings about this side: its connector, its routes and the VPC it leads to. */
  acceptFinding(code: FindingCode, reason: string): void {
    PeeringApp.of(this).accept(this, { code, reason }, { vpcs: [this.props.vpc, this.target] });
  }

  private get destinations(): (readonly [name: string, block: NamedBlock])[] {
    const { destinations = [] } = this.props;
    return Array.isArray(destinations)
      ? [...new Set<string>(destinations)].map((cidr) => [valueName(this, cidr), cidr] as const)
      : Object.entries(destinations as { readonly [network: string]: NamedBlock });
  }

  /** Blocks that can be a Private Network's are taken as theirs, so that an overlap is seen now; wider ones are routed only. */
  private describeTarget(vpcId: string): IVpc {
    const { vpc, targetName, targetOrganizationId, targetTransitivity } = this.props;
    const isNetwork = (named: NamedBlock) => {
      const block = Cidr.tryParse(known(textOf(named)) ?? "");
      return !block || !privateNetworkBlockProblem(block);
    };
    return new PresumedVpc(this, "target", {
      vpcId,
      region: vpc.region,
      name: targetName ?? "target",
      organizationId: targetOrganizationId,
      transitivity: targetTransitivity,
      cidrs: Object.fromEntries(this.destinations.filter(([, block]) => isNetwork(block))),
      destinations: this.destinations.filter(([, block]) => !isNetwork(block)).map(([, block]) => textOf(block)),
    });
  }

  private createConnector(targetVpcId: string): ScalewayVpcConnector {
    const { vpc, tags } = this.props;
    return new ScalewayVpcConnector(this, "connector", {
      name: `${vpc.node.id}-${this.node.id}`,
      tags,
      vpcId: vpc.vpcId,
      targetVpcId,
      region: vpc.region,
      provider: this.provider,
      dependsOn: someOrNone(this.networksOfThisStack()),
      lifecycle: connectorPreconditions(this.node.path, vpc, this.target),
    });
  }

  private createRoutes(): ScalewayVpcRoute[] {
    const { vpc, tags } = this.props;
    const connectorId = this.connector.id;
    const networks = new Map(this.target.blocks.map(({ cidr, privateNetworkId }) => [cidr, privateNetworkId]));
    return this.destinations.map(([name, named]) => {
      const cidr = textOf(named);
      const family = typeof named === "string" ? familyOf(named) : named.family;
      const privateNetworkId = networks.get(cidr) ?? `${this.target.node.path}/${name}`;
      return connectorRoute(this, {
        vpc,
        connectorId,
        destination: { cidr, of: { privateNetworkId, name, family } },
        roles: { from: vpc.node.id, via: "target" },
        description: `to ${this.props.targetName ?? this.node.id}`,
        provider: this.provider,
        tags,
      });
    });
  }

  private networksOfThisStack() {
    const stack = TerraformStack.of(this);
    return this.props.vpc.networkResources.filter((network) => TerraformStack.of(network) === stack);
  }
}

/** The other side's VPC as this side describes it. */
class PresumedVpc extends ExistingVpc {
  readonly presumed = true;
}

const textOf = (block: NamedBlock) => (typeof block === "string" ? block : block.cidr);
