import type { AddressRange } from "../addresses/address-range";
import { intersectRanges } from "../addresses/address-range";

/** A line of a table: the addresses that it matches. */
export interface TableLine {
  readonly block: AddressRange;
}

/** A part of the addresses looked up, with the entry that wins there; undefined where nothing matches. */
export interface TablePiece<Entry extends TableLine> {
  readonly range: AddressRange;
  readonly entry: Entry | undefined;
}

interface Segment<Entry> {
  readonly first: bigint;
  readonly last: bigint;
  readonly entry: Entry;
}

/**
 * Longest-prefix match over one family, flattened into disjoint segments: a look-up is one binary search.
 */
export class ForwardingTable<Entry extends TableLine> {
  private readonly segments: readonly Segment<Entry>[];
  private readonly memo = new Map<AddressRange, readonly TablePiece<Entry>[]>();

  /** @param precedence which of two lines with equal blocks wins: the one that sorts first */
  constructor(entries: readonly Entry[], precedence: (a: Entry, b: Entry) => number) {
    this.segments = flatten(winners(entries, precedence));
  }

  /** The pieces of the range, in address order; the range itself, not a copy, when one entry or none covers it all. */
  lookup(range: AddressRange): readonly TablePiece<Entry>[] {
    let pieces = this.memo.get(range);
    if (!pieces) {
      pieces = this.split(range);
      this.memo.set(range, pieces);
    }
    return pieces;
  }

  private split(range: AddressRange): TablePiece<Entry>[] {
    const pieces: TablePiece<Entry>[] = [];
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
function winners<Entry extends TableLine>(entries: readonly Entry[], precedence: (a: Entry, b: Entry) => number): Entry[] {
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

function flatten<Entry extends TableLine>(sorted: readonly Entry[]): Segment<Entry>[] {
  const segments: Segment<Entry>[] = [];
  const open: Entry[] = [];
  let cursor = 0n;
  const close = (entry: Entry, until: bigint) => {
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
