import type { Construct } from "constructs";
import type { ScalewayVpcRoute } from "../bindings/vpc-route";
import { onlyIpv4 } from "../checks/declarations";
import { PeeringApp } from "../checks/peering-app";
import { compileFabric } from "../topologies/compile-fabric";
import { PeeringLink, type PeeringLinkProps } from "./peering-link";
import { connectorRoute } from "./vpc-routes";

export interface PeeredVpcPairProps extends Omit<PeeringLinkProps, "roles"> {
  /** Whether IPv6 is routed too. @default true */
  readonly ipv6?: boolean;
}

/**
 * Two VPCs peered both ways: a connector on each side, routes to every block of the other side, and a gate that lets the
 * apply go on only when both are `peered`.
 *
 * Findings at synth: cidr-overlap, region-mismatch, self-peering, duplicate-connector, and whatever the whole app's routes show.
 */
export class PeeredVpcPair extends PeeringLink {
  /** By construct id: `left-via-right-…` are the left VPC's. */
  readonly routes: { readonly [id: string]: ScalewayVpcRoute };

  constructor(scope: Construct, id: string, props: PeeredVpcPairProps) {
    super(scope, id, props);
    const ends = { left: this.left, right: this.right };
    const members = { left: props.left, right: props.right };
    PeeringApp.of(this).addIntent({ from: props.left.node.path, to: props.right.node.path, by: this.node.path, ...onlyIpv4(props) });
    const plan = { members, edges: [{ id, left: "left", right: "right" }], talks: [["left", "right"]] as const };
    const { routes } = compileFabric(plan, { ipv6: props.ipv6 ?? true });
    const created = routes.map(({ from, via, destination }) => {
      const { vpc, connectorId, provider } = ends[from as "left" | "right"];
      const description = `to ${ends[via as "left" | "right"].vpc.node.id}`;
      const dependsOn = this.gate && [this.gate];
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
    this.routes = Object.fromEntries(created.map((route) => [route.node.id, route]));
  }
}
