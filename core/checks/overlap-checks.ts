import { type AddressRange, intersectRanges } from "../addresses/address-range";
import { collisions, overlaps } from "../addresses/overlaps";
import { KNOWN_TRANSIT, POSSIBLE_TRANSIT, TransitPaths } from "../reachability/transit-path";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import { blocksOf, type HeldBlock, heldBlocks } from "../topology/held-blocks";
import { hiddenConflictWording } from "../wording/connector-wording";
import { cidrOverlapMessage, renumberHint, toMove } from "../wording/overlap-wording";
import type { Finding, Severity } from "./finding";

/**
 * Blocks that two networks share: `cidr-overlap` within one VPC, between VPCs joined by a connector, and between VPCs that a chain of
 * forwarding VPCs joins. A conflict that the source shows without its overlap is one too.
 */
export function overlapFindings(topology: CompiledTopology, maxHops: number): Finding[] {
  return [...shownOverlaps(topology, maxHops), ...hiddenOverlaps(topology)];
}

function shownOverlaps(topology: CompiledTopology, maxHops: number): Finding[] {
  const hintFor = renumberHints(topology);
  const chains = new OverlapChains(topology, maxHops);
  return collidingPairs(topology.vpcs.flatMap(heldBlocks)).flatMap(([left, right]): Finding[] => {
    const found = chains.joining(left, right);
    if (!found) return [];
    const { path, severity } = found;
    const subjects = [left.network.network.id, right.network.network.id, ...path.map(({ id }) => id)];
    const message = cidrOverlapMessage(left, right, path);
    return [{ code: "cidr-overlap", severity, message, subjects, hint: hintFor(toMove(left, right)) }];
  });
}

/** One proposal for each network that must move, free everywhere and of no other: all the hints can be followed at once. */
function renumberHints(topology: CompiledTopology): (held: HeldBlock) => string {
  const taken = topology.vpcs.flatMap(blocksOf);
  const hints = new Map<HeldBlock, string>();
  return (held) => {
    const known = hints.get(held);
    if (known !== undefined) return known;
    const { hint, free } = renumberHint(held, taken);
    if (free) taken.push(free);
    hints.set(held, hint);
    return hint;
  };
}

/** Pairs in conflict for no block that is known here: the other side's is not visible, or the overlap is gone and nobody refreshed. */
function hiddenOverlaps(topology: CompiledTopology): Finding[] {
  return topology.connectors.flatMap((entry): Finding[] => {
    const { connector, origin, target, status, mirror } = entry;
    if (status !== "conflict" || overlaps(heldBlocks(origin), heldBlocks(target), ({ block }) => block).length > 0) return [];
    const saidByMirror = mirror && mirror.id < connector.id && topology.connector(mirror.id)?.status === "conflict";
    if (saidByMirror) return [];
    const subjects = [connector.id, origin.id, target.id];
    return [{ code: "cidr-overlap", severity: "error", ...hiddenConflictWording(entry), subjects }];
  });
}

/** Every pair of blocks of different networks that share an address. */
export function collidingPairs(held: readonly HeldBlock[]): [HeldBlock, HeldBlock][] {
  const sorted = [...held].sort((a, b) => (a.network.network.id < b.network.network.id ? -1 : 1));
  return collisions(sorted, ({ block }) => block).flatMap(({ holder, held: inner }): [HeldBlock, HeldBlock][] =>
    holder.network === inner.network ? [] : [[holder, inner]],
  );
}

/** How two VPCs meet whose networks overlap. */
class OverlapChains {
  private readonly known = new TransitPaths(KNOWN_TRANSIT);
  private readonly possible = new TransitPaths(POSSIBLE_TRANSIT);

  constructor(
    private readonly topology: CompiledTopology,
    private readonly maxHops: number,
  ) {}

  /** One VPC, two neighbors, or the chain between them; undefined when they never meet, for all that is known. */
  joining({ network: a, block }: HeldBlock, { network: b, block: other }: HeldBlock) {
    if (a.vpc === b.vpc) return { path: [a.vpc], severity: "error" as const };
    if (areNeighbors(a.vpc, b.vpc)) return { path: [a.vpc, b.vpc], severity: "error" as const };
    const path = this.known.between(a.vpc, b.vpc, this.maxHops);
    return path && { path, severity: this.severity(path, intersectRanges(block, other)!) };
  }

  /** A chain matters once a VPC on it routes the shared addresses; a warning while a chain that is not known may be the one used. */
  private severity(path: readonly CompiledVpc[], shared: AddressRange): Severity {
    const possible = this.possible.between(path[0]!, path.at(-1)!);
    if (this.topology.unplaced.any("connector").length > 0 || possible?.some((vpc, at) => vpc !== path[at])) return "warning";
    const routed = (vpc: CompiledVpc) =>
      vpc.entries(shared.family).some((entry) => entry.kind === "custom" && intersectRanges(entry.block, shared) !== undefined);
    return path.some(routed) ? "error" : "warning";
  }
}

function areNeighbors(a: CompiledVpc, b: CompiledVpc): boolean {
  return a.links.some((link) => link.to === b) || b.links.some((link) => link.to === a);
}
