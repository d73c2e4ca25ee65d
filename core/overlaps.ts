import { type Cidr, compareCidrs } from "./cidr";

/**
 * Every pair of one block of `left` and one of `right` that share an address, in address order. Families never mix.
 *
 * Aligned blocks are nested or apart, so one sorted sweep that keeps the chain of open holders finds all: O(n log n + pairs).
 * @param blockOf tells the block of an element, so that callers can sweep over their own records.
 */
export function overlaps<L, R>(
  left: readonly L[],
  right: readonly R[],
  blockOf: (element: L | R) => Cidr,
): { left: L; right: R; block: Cidr }[] {
  const marks = [
    ...left.map((element) => ({ element, block: blockOf(element), side: 0 as const })),
    ...right.map((element) => ({ element, block: blockOf(element), side: 1 as const })),
  ].sort((a, b) => compareCidrs(a.block, b.block));
  const open: [{ element: L; block: Cidr }[], { element: R; block: Cidr }[]] = [[], []];
  const pairs: { left: L; right: R; block: Cidr }[] = [];
  for (const { element, block, side } of marks) {
    for (const chain of open) while (chain.length > 0 && !chain.at(-1)!.block.overlaps(block)) chain.pop();
    if (side === 0) for (const other of open[1]) pairs.push({ left: element as L, right: other.element, block });
    else for (const other of open[0]) pairs.push({ left: other.element, right: element as R, block });
    (open[side] as { element: L | R; block: Cidr }[]).push({ element, block });
  }
  return pairs;
}

/** Every pair of different elements whose blocks share an address: the holder first, equal blocks in input order. */
export function collisions<T>(elements: readonly T[], blockOf: (element: T) => Cidr): { holder: T; held: T }[] {
  const open: { element: T; block: Cidr }[] = [];
  const pairs: { holder: T; held: T }[] = [];
  const marks = elements.map((element) => ({ element, block: blockOf(element) })).sort((a, b) => compareCidrs(a.block, b.block));
  for (const { element, block } of marks) {
    while (open.length > 0 && !open.at(-1)!.block.overlaps(block)) open.pop();
    for (const holder of open) pairs.push({ holder: holder.element, held: element });
    open.push({ element, block });
  }
  return pairs;
}
