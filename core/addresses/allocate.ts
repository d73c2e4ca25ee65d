import { addressBits, Cidr, compareCidrs } from "./cidr";
import { freeBlock } from "./free-block";

/** Which name holds which block, as committed beside the stack: canonical CIDR text by name. */
export type AddressLedger = Readonly<Record<string, string>>;

/** A name that found no place, with the cure. */
export interface UnplacedName {
  readonly name: string;
  readonly prefixLength: number;
  readonly message: string;
  readonly hint: string;
}

export interface Allocation {
  /** Block of every name that has one; also the ledger to commit. */
  readonly ledger: AddressLedger;
  readonly unplaced: readonly UnplacedName[];
}

/**
 * A block of the pool for each name. Stable by name: a name that keeps its size keeps its block, so adding, removing or
 * resizing one name moves no other. New and resized names take the lowest gap, larger blocks first, then by name; a resized one
 * stays at its first address where it fits. A ledger entry that is malformed, outside the pool or collides with another
 * kept one counts as absent.
 *
 * @param names prefix length by name, for example `{ web: 22, data: 24 }`
 */
export function allocate(pool: Cidr, names: Readonly<Record<string, number>>, ledger: AddressLedger = {}): Allocation {
  const placed = new Map<string, Cidr>();
  const blockBefore = (name: string) => (Object.hasOwn(ledger, name) ? Cidr.tryParse(ledger[name]!) : undefined);
  const fits = (block: Cidr) => pool.contains(block) && ![...placed.values()].some((other) => other.overlaps(block));
  const wanted = Object.entries(names).sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));

  for (const [name, prefixLength] of wanted) {
    const before = blockBefore(name);
    if (before?.prefixLength === prefixLength && fits(before)) placed.set(name, before);
  }
  const unplaced: UnplacedName[] = [];
  for (const [name, prefixLength] of wanted) {
    if (placed.has(name)) continue;
    const before = blockBefore(name);
    const possible = Number.isInteger(prefixLength) && prefixLength >= pool.prefixLength && prefixLength <= addressBits(pool.family);
    const inPlace = possible && before?.family === pool.family ? resized(before, prefixLength) : undefined;
    const block = inPlace && fits(inPlace) ? inPlace : possible ? freeBlock(prefixLength, [...placed.values()], pool) : undefined;
    if (block) placed.set(name, block);
    else unplaced.push(noPlace(pool, name, prefixLength));
  }
  const sorted = [...placed].sort(([, a], [, b]) => compareCidrs(a, b));
  return { ledger: Object.fromEntries(sorted.map(([name, block]) => [name, `${block}`])), unplaced };
}

/** The block of another length at the same first address; undefined when that address cannot start one. */
function resized(block: Cidr, prefixLength: number): Cidr | undefined {
  const moved = Cidr.at(block.family, block.first, prefixLength);
  return moved.first === block.first ? moved : undefined;
}

function noPlace(pool: Cidr, name: string, prefixLength: number): UnplacedName {
  const message = `no /${prefixLength} is free in ${pool} for "${name}"`;
  const longest = addressBits(pool.family);
  if (!Number.isInteger(prefixLength) || prefixLength > longest) {
    const hint = `/${prefixLength} is not a prefix length of IPv${pool.family}: ask for a whole number from ${pool.prefixLength} to ${longest}`;
    return { name, prefixLength, message, hint };
  }
  return prefixLength < pool.prefixLength
    ? { name, prefixLength, message, hint: `a /${prefixLength} is larger than the pool ${pool}: ask for a /${pool.prefixLength} or longer` }
    : { name, prefixLength, message, hint: `widen the pool, to ${pool.parent ?? pool} for example, or ask for a smaller block` };
}
