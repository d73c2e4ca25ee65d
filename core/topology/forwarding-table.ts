import type { AddressRange } from "../addresses/address-range";
import { intersectRanges } from "../addresses/address-range";
import type { CompiledNetwork } from "./compiled-vpc";
import type { TopologyRoute } from "./topology";

/** One line of a VPC's table: a Private Network's own block, or a custom route. */
export type TableEntry =
  | { readonly kind: "local"; readonly block: AddressRange; readonly network: CompiledNetwork }
  | { readonly kind: "custom"; readonly block: AddressRange; readonly route: TopologyRoute };

/** A part of the addresses looked up, with the entry that wins there; undefined where nothing matches. */
export interface TablePiece {
  readonly range: AddressRange;
  readonly entry: TableEntry | undefined;
}

interface Segment {
  readonly first: bigint;
  readonly last: bigint;
  readonly entry: TableEntry;
}

/**
 * Longest-prefix match over one family, flattened into disjoint segments: a look-up is one binary search.
 *
 * Between equal destinations a Private Network's own block beats a custom route (documented: a custom route wins only if more
 * specific), and among custom routes the lowest id wins (inferred: the API accepts both and documents no order).
 */
export class ForwardingTable {
  private readonly segments: readonly Segment[];
  private readonly memo = new Map<AddressRange, readonly TablePiece[]>();

  constructor(entries: readonly TableEntry[]) {
    this.segments = flatten(winners(entries));
  }

  /** The pieces of the range, in address order; the range itself, not a copy, when one entry or none covers it all. */
  lookup(range: AddressRange): readonly TablePiece[] {
    let pieces = this.memo.get(range);
    if (!pieces) {
      pieces = this.split(range);
      this.memo.set(range, pieces);
    }
    return pieces;
  }

  private split(range: AddressRange): TablePiece[] {
    const pieces: TablePiece[] = [];
    let cursor = range.first;
    for (let at = this.firstEndingAtOrAfter(range.first); at < this.segments.length && cursor <= range.last; at++) {
      const segment = this.segments[at]!;
      if (segment.first > range.last) break;
      if (segment.first > cursor) {
        pieces.push({ range: { family: range.family, first: cursor, last: segment.first - 1n }, entry: undefined });
      }
      const covered = intersectRanges(range, { family: range.family, first: segment.first, last: segment.last })!;
      pieces.push({ range: covered, entry: segment.entry });
      cursor = covered.last + 1n;
    }
    if (cursor === range.first) return [{ range, entry: undefined }];
    if (cursor <= range.last) pieces.push({ range: { family: range.family, first: cursor, last: range.last }, entry: undefined });
    return pieces;
  }

  private firstEndingAtOrAfter(address: bigint): number {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.last < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** One entry per block, sorted so that a holder precedes what it holds. */
function winners(entries: readonly TableEntry[]): TableEntry[] {
  const sorted = [...entries].sort((a, b) => {
    if (a.block.first !== b.block.first) return a.block.first < b.block.first ? -1 : 1;
    if (a.block.last !== b.block.last) return a.block.last > b.block.last ? -1 : 1;
    return precedence(a, b);
  });
  return sorted.filter((entry, at) => {
    const before = sorted[at - 1];
    return !before || before.block.first !== entry.block.first || before.block.last !== entry.block.last;
  });
}

function precedence(a: TableEntry, b: TableEntry): number {
  if (a.kind !== b.kind) return a.kind === "local" ? -1 : 1;
  return entryId(a) < entryId(b) ? -1 : 1;
}

function entryId(entry: TableEntry): string {
  return entry.kind === "local" ? entry.network.network.id : entry.route.id;
}

function flatten(sorted: readonly TableEntry[]): Segment[] {
  const segments: Segment[] = [];
  const open: TableEntry[] = [];
  let cursor = 0n;
  const close = (entry: TableEntry, until: bigint) => {
    if (cursor <= until) segments.push({ first: cursor, last: until, entry });
  };
  const closeBefore = (address: bigint | undefined) => {
    for (let top = open.at(-1); top && (address === undefined || top.block.last < address); top = open.at(-1)) {
      close(top, top.block.last);
      if (cursor <= top.block.last) cursor = top.block.last + 1n;
      open.pop();
    }
  };
  for (const entry of sorted) {
    closeBefore(entry.block.first);
    const holder = open.at(-1);
    if (holder && cursor < entry.block.first) close(holder, entry.block.first - 1n);
    cursor = entry.block.first;
    open.push(entry);
  }
  closeBefore(undefined);
  return segments;
}
