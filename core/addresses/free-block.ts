import { addressBits, Cidr, type Family } from "./cidr";
import { IPV6_PREFIX_LENGTH } from "./private-network-block";
import { mergeRanges } from "./summarize";

/** Ranges that Private Networks are numbered from, in the order in which a free block is looked for. */
export const DEFAULT_POOLS: Readonly<Record<Family, readonly Cidr[]>> = {
  4: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => Cidr.parse(text)),
  6: [Cidr.parse("fd00::/8")],
};

/**
 * The lowest block of the length in the pool that shares no address with `taken`; undefined when the pool is full.
 * @param pool @default - 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16; for a prefix of /64 and longer than /32, fd00::/8
 */
export function freeBlock(prefixLength: number, taken: readonly Cidr[], pool?: Cidr | readonly Cidr[]): Cidr | undefined {
  const family: Family = prefixLength > addressBits(4) || prefixLength === IPV6_PREFIX_LENGTH ? 6 : 4;
  const pools = pool === undefined ? DEFAULT_POOLS[family] : pool instanceof Cidr ? [pool] : pool;
  for (const range of pools) {
    const found = firstGap(prefixLength, taken, range);
    if (found) return found;
  }
  return undefined;
}

function firstGap(prefixLength: number, taken: readonly Cidr[], pool: Cidr): Cidr | undefined {
  if (prefixLength < pool.prefixLength || prefixLength > addressBits(pool.family)) return undefined;
  const size = 1n << BigInt(addressBits(pool.family) - prefixLength);
  let candidate = pool.first;
  for (const busy of mergeRanges(taken.filter((block) => block.overlaps(pool)))) {
    if (candidate + size <= busy.first) break;
    const next = ((busy.last + size) / size) * size;
    if (next > candidate) candidate = next;
  }
  return candidate + size - 1n <= pool.last ? Cidr.at(pool.family, candidate, prefixLength) : undefined;
}
