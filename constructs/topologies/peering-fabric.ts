import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { FindingCode } from "../../core";
import type { ScalewayVpcRoute } from "../bindings/vpc-route";
import { type AcceptedFinding, onlyIpv4 } from "../checks/declarations";
import { PeeringApp } from "../checks/peering-app";
import { DistinctBlocks } from "../peering/distinct-blocks";
import { PeeringLink, type RequirePeered } from "../peering/peering-link";
import { connectorRoute } from "../peering/vpc-routes";
import { someOrNone } from "../vpc/tokens";
import type { IVpc } from "../vpc/vpc-base";
import { compileFabric } from "./compile-fabric";
import type { FabricEdge, FabricPlan } from "./fabric-plan";
import { refuseBadRoles, refuseEqualIds, refuseUnfitId } from "./role-names";

/** What every topology of more than two VPCs takes. */
export interface PeeringFabricProps {
  /** What happens when two connectors are not peered, or blocks that are only known at apply overlap behind one VPC. @default true - the apply stops */
  readonly requirePeered?: RequirePeered;
  /** Whether IPv6 is routed too. @default true */
  readonly ipv6?: boolean;
  /** VPCs on a path, both ends included. @default - that of PeeringChecks, else 4 */
  readonly maxHops?: number;
  /** Tags of connectors and routes. @default - none */
  readonly tags?: string[];
  /** Findings about this topology that are known and wanted. @default - none */
  readonly acceptFindings?: readonly AcceptedFinding[];
}

/** VPCs peered along edges, with the fewest routes that let exactly the wanted pairs talk, directly or through others. */
export abstract class PeeringFabric extends Construct {
  /** By construct id. */
  readonly links: { readonly [id: string]: PeeringLink };
  /** By construct id: VPC's role, next hop's role, destination block. */
  readonly routes: { readonly [id: string]: ScalewayVpcRoute };
  /** Roles of the VPCs that forward between two others. */
  readonly forwarding: readonly string[];
  private readonly members: readonly IVpc[];

  constructor(scope: Construct, id: string, plan: FabricPlan, props: PeeringFabricProps) {
    super(scope, id);
    refuseUnfitId(this);
    refuseBadRoles(this.node.path, plan.members);
    refuseEqualIds(this.node.path, plan.edges);
    this.members = Object.values(plan.members);
    const roles = Object.entries(plan.members);
    const app = PeeringApp.of(this);
    const pathOf = (role: string) => plan.members[role]!.node.path;
    for (const [from, to] of plan.talks) app.addIntent({ from: pathOf(from), to: pathOf(to), by: this.node.path, ...onlyIpv4(props) });
    this.links = Object.fromEntries(plan.edges.map((edge) => [edge.id, this.createLink(edge, plan, props)]));
    const compiled = compileFabric(plan, { ipv6: props.ipv6 ?? true, maxHops: props.maxHops ?? app.settings.maxHops });
    app.addCompileFindings(compiled.findings);
    for (const { between, because } of compiled.alsoOpened) {
      Annotations.of(this).addWarning(`the routes also open ${between.join(" and ")} to each other, which was not requested: ${because}`);
    }
    this.forwarding = roles.filter(([, vpc]) => compiled.forwarding.includes(vpc.node.path)).map(([role]) => role);
    for (const role of this.forwarding) plan.members[role]!.requireTransitivity();
    const groups = compiled.together.map((paths) => this.members.filter(({ node }) => paths.has(node.path)));
    const distinct = new DistinctBlocks(this, "distinct-blocks", { groups, requirePeered: props.requirePeered ?? true });
    const routes = compiled.routes.map(({ from, via, destination, description }) => {
      const { link, end } = this.endOf(plan.edges, from, via);
      const { vpc, connectorId, provider } = end;
      const dependsOn = someOrNone([link.gate, distinct.gate].filter((gate) => gate !== undefined));
      return connectorRoute(this, {
        vpc,
        connectorId,
        provider,
        destination,
        description,
        roles: { from, via },
        tags: props.tags,
        dependsOn,
      });
    });
    this.routes = Object.fromEntries(routes.map((route) => [route.node.id, route]));
    for (const { code, reason } of props.acceptFindings ?? []) this.acceptFinding(code, reason);
  }

  /** `orphan`, `peered` or `conflict` of each link by construct id, for outputs. */
  get statuses(): { readonly [id: string]: string } {
    return Object.fromEntries(Object.entries(this.links).map(([id, link]) => [id, link.status]));
  }

  /** Accepts findings about this topology: its links, its routes and what its VPCs are to each other. */
  acceptFinding(code: FindingCode, reason: string): void {
    PeeringApp.of(this).accept(this, { code, reason }, { vpcs: this.members });
  }

  private createLink({ id, left, right }: FabricEdge, { members }: FabricPlan, props: PeeringFabricProps): PeeringLink {
    const { requirePeered, tags } = props;
    return new PeeringLink(this, id, { left: members[left]!, right: members[right]!, roles: { left, right }, requirePeered, tags });
  }

  private endOf(edges: readonly FabricEdge[], from: string, via: string) {
    const edge = edges.find(({ left, right }) => (left === from && right === via) || (left === via && right === from));
    if (!edge)
      throw new Error(`bug in vpc-peering, please report it: ${this.node.path} routes from ${from} via ${via}, which are not peered`);
    const link = this.links[edge.id]!;
    return { link, end: edge.left === from ? link.left : link.right };
  }
}
