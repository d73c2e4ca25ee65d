import { type Cidr, compareCidrs, type Family } from "./cidr";

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
  const sweep = new Sweep([...left.map(blockOf), ...right.map(blockOf)]);
  const open: [number[], number[]] = [[], []];
  const pairs: { left: L; right: R; block: Cidr }[] = [];
  for (const index of sweep.order) {
    for (const chain of open) sweep.closeBefore(chain, index);
    const isLeft = index < left.length;
    for (const other of open[isLeft ? 1 : 0]) {
      const [own, opposite] = isLeft ? [index, other] : [other, index];
      pairs.push({ left: left[own]!, right: right[opposite - left.length]!, block: sweep.blocks[index]! });
    }
    open[isLeft ? 0 : 1].push(index);
  }
  return pairs;
}

/** Every pair of different elements whose blocks share an address: the holder first, equal blocks in input order. */
export function collisions<T>(elements: readonly T[], blockOf: (element: T) => Cidr): { holder: T; held: T }[] {
  const sweep = new Sweep(elements.map(blockOf));
  const open: number[] = [];
  const pairs: { holder: T; held: T }[] = [];
  for (const index of sweep.order) {
    sweep.closeBefore(open, index);
    for (const holder of open) pairs.push({ holder: elements[holder]!, held: elements[index]! });
    open.push(index);
  }
  return pairs;
}

/** Keeps IPv6 behind IPv4. */
const BEYOND_IPV4 = 2 ** 40;

/**
 * Blocks in the order of `compareCidrs`, equal ones in input order. Compares addresses as floating-point numbers, which keep the order of
 * big integers though not all of their digits, and asks the blocks only where these are equal: big integers compare slowly.
 */
class Sweep {
  readonly order: Uint32Array;
  private readonly firsts: Float64Array;
  private readonly lasts: Float64Array;

  constructor(readonly blocks: readonly Cidr[]) {
    const key = (family: Family, address: bigint) => Number(address) + (family === 4 ? 0 : BEYOND_IPV4);
    this.firsts = Float64Array.from(blocks, ({ family, first }) => key(family, first));
    this.lasts = Float64Array.from(blocks, ({ family, last }) => key(family, last));
    this.order = Uint32Array.from(blocks, (_block, index) => index).sort(
      (a, b) => this.firsts[a]! - this.firsts[b]! || compareCidrs(blocks[a]!, blocks[b]!) || a - b,
    );
  }

  /** Drops the holders at the end of the chain that end before the block begins. */
  closeBefore(chain: number[], index: number): void {
    while (chain.length > 0 && this.endsBefore(chain[chain.length - 1]!, index)) chain.pop();
  }

  private endsBefore(holder: number, index: number): boolean {
    const gap = this.firsts[index]! - this.lasts[holder]!;
    return gap === 0 ? !this.blocks[holder]!.overlaps(this.blocks[index]!) : gap > 0;
  }
}
