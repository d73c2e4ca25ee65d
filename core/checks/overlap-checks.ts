import { type AddressRange, intersectRanges } from "../addresses/address-range";
import { blocksOf, type HeldBlock, heldBlocks, renumberHint } from "../addresses/overlap-text";
import { collisions, overlaps } from "../addresses/overlaps";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import type { Finding, Severity } from "./finding";
import { shortestTransit } from "./transit-path";

/**
 * Blocks that two networks share: `cidr-overlap` within one VPC, between VPCs joined by a connector, and between VPCs that a chain of
 * forwarding VPCs joins. A conflict that the source shows without its overlap is one too.
 */
export function overlapFindings(topology: CompiledTopology, maxHops: number): Finding[] {
  return [...shownOverlaps(topology, maxHops), ...hiddenOverlaps(topology)];
}

function shownOverlaps(topology: CompiledTopology, maxHops: number): Finding[] {
  const hintFor = renumberHints(topology);
  return collidingPairs(topology.vpcs.flatMap(heldBlocks)).flatMap(([left, right]): Finding[] => {
    const path = joined(left.network.vpc, right.network.vpc, maxHops);
    return path ? [{ ...overlapFinding(left, right, path), hint: hintFor(right) }] : [];
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
    return [
      {
        code: "cidr-overlap",
        severity: "error",
        message: `connector ${connector.name} from VPC ${origin.vpc.name} to VPC ${target.vpc.name} is in conflict, but no overlap of their networks is visible here`,
        subjects: [connector.id, origin.vpc.id, target.vpc.id],
        hint: `ask for the blocks of VPC ${target.vpc.name} and renumber one side; if the overlap is gone already, refresh the connector`,
      },
    ];
  });
}

/** Every pair of blocks of different networks that share an address. */
export function collidingPairs(held: readonly HeldBlock[]): [HeldBlock, HeldBlock][] {
  const sorted = [...held].sort((a, b) => (a.network.network.id < b.network.network.id ? -1 : 1));
  return collisions(sorted, ({ block }) => block).flatMap(({ holder, held: inner }): [HeldBlock, HeldBlock][] =>
    holder.network === inner.network ? [] : [[holder, inner]],
  );
}

/** How the two VPCs meet: one VPC, two neighbours, or the chain between them; undefined when they never do. */
function joined(a: CompiledVpc, b: CompiledVpc, maxHops: number): readonly CompiledVpc[] | undefined {
  if (a === b) return [a];
  if (areNeighbours(a, b)) return [a, b];
  return shortestTransit(a, b, maxHops);
}

function areNeighbours(a: CompiledVpc, b: CompiledVpc): boolean {
  return a.links.some((link) => link.to === b) || b.links.some((link) => link.to === a);
}

/** A chain matters once some VPC of it routes the shared addresses. */
function severityOf(path: readonly CompiledVpc[], shared: AddressRange): Severity {
  const routed = (vpc: CompiledVpc) =>
    vpc.entries(shared.family).some((entry) => entry.kind === "custom" && intersectRanges(entry.block, shared) !== undefined);
  return path.length < 3 || path.some(routed) ? "error" : "warning";
}

function overlapFinding(left: HeldBlock, right: HeldBlock, path: readonly CompiledVpc[]): Omit<Finding, "hint"> {
  const where =
    path.length === 1
      ? "of one VPC"
      : path.length === 2
        ? "of VPCs that a connector joins"
        : `of VPCs joined by ${path.map((vpc) => vpc.vpc.name).join(" – ")}`;
  return {
    code: "cidr-overlap",
    severity: severityOf(path, intersectRanges(left.block, right.block)!),
    message: `networks ${where} overlap: ${heldText(left)} and ${heldText(right)}`,
    subjects: [left.network.network.id, right.network.network.id, ...path.map((vpc) => vpc.vpc.id)],
  };
}

function heldText({ block, network }: HeldBlock): string {
  return `${block} of network ${network.network.name} in VPC ${network.vpc.vpc.name}`;
}
