import { type AddressRange, rangeToCidrs, subtractRange } from "./address-range";
import { type Cidr, compareCidrs } from "./cidr";

/** Disjoint ranges, neighbours joined, of the union of the blocks; by family and address. */
export function mergeRanges(blocks: readonly AddressRange[]): AddressRange[] {
  const sorted = [...blocks].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: { family: 4 | 6; first: bigint; last: bigint }[] = [];
  for (const { family, first, last } of sorted) {
    const open = merged.at(-1);
    if (open && open.family === family && first <= open.last + 1n) {
      if (last > open.last) open.last = last;
    } else merged.push({ family, first, last });
  }
  return merged;
}

/**
 * The fewest prefixes that cover exactly the blocks, less those of `never`: not one address more, not one fewer.
 * Sorted; independent of the order of the input; both families may be mixed. Empty in, empty out.
 */
export function summarize(blocks: readonly Cidr[], never: readonly Cidr[] = []): Cidr[] {
  const holes = mergeRanges(never);
  return mergeRanges(blocks)
    .flatMap((range) => holes.reduce<AddressRange[]>((pieces, hole) => pieces.flatMap((piece) => subtractRange(piece, hole)), [range]))
    .flatMap(rangeToCidrs)
    .sort(compareCidrs);
}
