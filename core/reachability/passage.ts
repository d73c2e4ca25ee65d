import type { AddressRange } from "../addresses/address-range";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledNetwork, CompiledVpc } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import type { Side } from "./probe";

/** What a VPC does with all packets for one block: hand them to a network, send them to a neighbour, or nothing for want of a route; none of these, when the walker must look. */
interface Leap {
  readonly network?: CompiledNetwork;
  readonly unknown?: true;
  readonly next?: { readonly vpc: CompiledVpc; readonly route: TopologyRoute };
}

const NO_LEAP: Leap = {};

/**
 * The short way to the commonest answers, for whole matrices: where one route covers a whole block, and no ACL, ingress rule or opaque VPC
 * has a say, the next step depends on VPC and destination only and is looked up once for all sources. Says no only when the
 * source itself has no route; anything else that it does not let pass is for the walker to judge.
 */
export class Passages {
  /** By destination, then by index of the VPC. */
  private readonly leaps = new Map<AddressRange, (Leap | undefined)[]>();

  constructor(
    private readonly topology: CompiledTopology,
    private readonly maxHops: number,
  ) {}

  /** The routes that all packets take from one end to the other; `no-route` when the first VPC has none; undefined when the walker must look. */
  through(from: Side, to: Side): readonly TopologyRoute[] | "no-route" | undefined {
    const row = this.row(to.range);
    const visited = [from.vpc];
    const routes: TopologyRoute[] = [];
    for (let at = from.vpc; ; visited.push(at)) {
      row[at.index] ??= this.takeLeap(at, to.range);
      const { network, next, unknown } = row[at.index]!;
      if (unknown && visited.length === 1) return "no-route";
      if (network) return network === to.network ? routes : undefined;
      if (!next || (visited.length > 1 && !at.transitive)) return undefined;
      if (visited.length === this.maxHops || visited.includes(next.vpc)) return undefined;
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
    const judged = at.acls.get(family)?.acceptsAll === false || at.ingressOf(family).length > 0;
    if (judged || at.opaque || !at.routing || !at.propagation) return NO_LEAP;
    const pieces = at.table(family, "all").lookup(destination);
    const entry = pieces.length === 1 ? pieces[0]!.entry : undefined;
    if (pieces.length === 1 && !entry) return at.unknownRoutes.length > 0 ? NO_LEAP : { unknown: true };
    if (entry?.kind === "local") return { network: entry.network };
    if (entry?.route.nexthop.kind !== "connector") return NO_LEAP;
    const connector = this.topology.connector(entry.route.nexthop.connectorId);
    const open = connector?.origin === at && connector.status === "peered";
    return open ? { next: { vpc: connector.target, route: entry.route } } : NO_LEAP;
  }
}
