import type { Construct } from "constructs";
import type { ScalewayVpcRoute } from "./bindings/vpc-route";
import { PeeringApp } from "./peering-app";
import { PeeringLink, type PeeringLinkProps } from "./peering-link";
import { routesAcross } from "./peering-routes";

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
  /** Routes of the left VPC, then of the right one. */
  readonly routes: readonly ScalewayVpcRoute[];

  constructor(scope: Construct, id: string, props: PeeredVpcPairProps) {
    super(scope, id, props);
    const { left, right } = this;
    const app = PeeringApp.of(this);
    for (const [from, to] of [
      [left.vpc, right.vpc],
      [right.vpc, left.vpc],
    ] as const)
      app.addIntent({ from: from.node.path, to: to.node.path, by: this.node.path });
    this.routes = routesAcross(this, { ipv6: props.ipv6 ?? true, tags: props.tags });
  }
}
