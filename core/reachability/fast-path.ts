import type { AddressRange } from "../addresses/address-range";
import type { AclSourcePortZero } from "../checks/options";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledNetwork, CompiledVpc } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import { compileAcl } from "./acl";
import type { Side } from "./round-trip";

/** What a VPC does with all packets for one block: hand them to a network, send them to a neighbour, or nothing for want of a route; none of these when only a walk can tell. */
interface Leap {
  readonly network?: CompiledNetwork;
  readonly unrouted?: true;
  readonly next?: { readonly vpc: CompiledVpc; readonly route: TopologyRoute };
}

const NO_LEAP: Leap = {};

/**
 * The short way to the commonest answers, for whole matrices: where one route covers a whole block, and no ACL, ingress rule or opaque VPC
 * has a say, the next step depends on VPC and destination only and is looked up once for all sources. Says no only when the
 * source itself has no route; anything else that it does not let pass is for the walker to judge.
 */
export class FastPaths {
  /** By destination, then by index of the VPC. */
  private readonly leaps = new Map<AddressRange, (Leap | undefined)[]>();

  constructor(
    private readonly topology: CompiledTopology,
    private readonly options: { readonly maxHops: number; readonly aclSourcePortZero: AclSourcePortZero },
  ) {}

  /** The routes that all packets take from one end to the other; `no-route` when the first VPC has none; undefined when the walker must look. */
  through(from: Side, to: Side): readonly TopologyRoute[] | "no-route" | undefined {
    const row = this.row(to.range);
    const visited = [from.vpc];
    const routes: TopologyRoute[] = [];
    for (let at = from.vpc; ; visited.push(at)) {
      row[at.index] ??= this.takeLeap(at, to.range);
      const { network, next, unrouted } = row[at.index]!;
      if (unrouted && visited.length === 1) return "no-route";
      if (network) return network === to.network ? routes : undefined;
      if (!next || (visited.length > 1 && at.transitivity !== true)) return undefined;
      if (visited.length === this.options.maxHops || visited.includes(next.vpc)) return undefined;
      routes.push(next.route);
      at = next.vpc;
    }
  }

  private row(destination: AddressRange): (Leap | undefined)[] {
    let row = this.leaps.get(destination);
    if (!row) {
      row = new Array(this.topology.vpcs.length);
      this.leaps.set(destination, row);
    }
    return row;
  }

  private takeLeap(at: CompiledVpc, destination: AddressRange): Leap {
    const { family } = destination;
    if (at.opaque || at.routing !== true || at.propagation !== true || this.isJudged(at, family)) return NO_LEAP;
    if (at.unknownRoutes.length > 0 || this.topology.unplaced.mayRoute(at.id, destination).length > 0) return NO_LEAP;
    const pieces = at.table(family, "all").lookup(destination);
    const entry = pieces.length === 1 ? pieces[0]!.entry : undefined;
    if (pieces.length === 1 && !entry) return { unrouted: true };
    if (entry?.kind === "local") return { network: entry.network };
    if (entry?.route.nexthop.kind !== "connector") return NO_LEAP;
    const connector = this.topology.connector(entry.route.nexthop.connectorId);
    const open = connector?.origin === at && connector.status === "peered";
    return open ? { next: { vpc: connector.target, route: entry.route } } : NO_LEAP;
  }

  /** True when an ACL or an ingress rule may stop or steer the packets. */
  private isJudged(at: CompiledVpc, family: 4 | 6): boolean {
    const acl = at.acls.get(family);
    const { unplaced } = this.topology;
    return (
      (acl !== undefined && (acl.incomplete !== undefined || !compileAcl(acl, this.options.aclSourcePortZero).acceptsAll)) ||
      at.ingressOf(family).length > 0 ||
      unplaced.mayBeIn(at.id, "acl").length > 0 ||
      unplaced.mayBeIn(at.id, "ingress-rule").length > 0
    );
  }
}
