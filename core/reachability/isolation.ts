import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import type { ReachabilityCell, ReachabilityOptions } from "./reachability-types";
import { POSSIBLE_TRANSIT, TransitPaths } from "./transit-path";

/** Distinguishes pairs of VPCs that are isolated on purpose from those that something blocks. */
export class IsolationRule {
  private readonly intended: ReadonlySet<string> | undefined;
  private readonly chains = new TransitPaths(POSSIBLE_TRANSIT);

  constructor(
    private readonly topology: CompiledTopology,
    { intents }: ReachabilityOptions,
  ) {
    this.intended = intents && new Set(intents.flatMap(({ from, to }) => [pairKey(from, to), pairKey(to, from)]));
  }

  /** The cell as it is shown; without an answer when the ends have no address family in common. */
  apply(from: CompiledVpc, to: CompiledVpc, cell: ReachabilityCell | undefined): ReachabilityCell {
    if (cell !== undefined && cell !== "no-route" && cell !== "hop-limit" && cell !== "undecided") return cell;
    if (from !== to && this.isolated(from, to)) return "isolated";
    return cell ?? (this.mayHoldMore(from) || this.mayHoldMore(to) ? "undecided" : "no-route");
  }

  private isolated(a: CompiledVpc, b: CompiledVpc): boolean {
    if (this.topology.unplaced.any("connector").length > 0) return false;
    if (this.intended ? this.intended.has(pairKey(a.id, b.id)) : (this.chains.between(a, b) ?? this.chains.between(b, a)) !== undefined)
      return false;
    return !this.routesTowards(a, b) && !this.routesTowards(b, a);
  }

  private routesTowards(from: CompiledVpc, to: CompiledVpc): boolean {
    if (from.unknownRoutes.length > 0 || this.topology.unplaced.mayBeIn(from.id, "route").length > 0) return true;
    return to.networks.some(({ blocks }) =>
      blocks.some((block) =>
        from
          .table(block.family, "all")
          .lookup(block)
          .some(({ entry }) => entry?.kind === "custom"),
      ),
    );
  }

  private mayHoldMore(vpc: CompiledVpc): boolean {
    return vpc.opaque || this.topology.unplaced.mayBeIn(vpc.id, "private-network").length > 0;
  }
}

function pairKey(a: string, b: string): string {
  return JSON.stringify([a, b]);
}
