import { addressBits, Cidr, type Family, formatAddress, parseAddress } from "./cidr";

/** Consecutive addresses of one family, both ends included; the unit in which the engine splits traffic. A `Cidr` is one. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  /** What to print instead of addresses, for a block that is only known after apply. */
  readonly label?: string;
}

/** True when every address of `inner` is in `outer`. */
export function containsRange(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** True for 0.0.0.0/0 and ::/0. */
export function isDefaultRoute({ family, first, last }: AddressRange): boolean {
  return first === 0n && last === (1n << BigInt(addressBits(family))) - 1n;
}

/** The addresses that both ranges share; undefined when there are none. Returns `a` itself when it lies within `b`. */
export function intersectRanges(a: AddressRange, b: AddressRange): AddressRange | undefined {
  if (a.family !== b.family || a.last < b.first || b.last < a.first) return undefined;
  if (containsRange(b, a)) return a;
  const later = a.first < b.first ? b : a;
  const shorter = a.last < b.last ? a : b;
  return { family: a.family, first: later.first, last: shorter.last };
}

/** What remains of `range` without `hole`: none, one or two ranges. Returns `range` itself when they do not meet. */
export function subtractRange(range: AddressRange, hole: AddressRange): AddressRange[] {
  if (!intersectRanges(range, hole)) return [range];
  const { family } = range;
  return [
    ...(range.first < hole.first ? [{ family, first: range.first, last: hole.first - 1n }] : []),
    ...(hole.last < range.last ? [{ family, first: hole.last + 1n, last: range.last }] : []),
  ];
}

/** The fewest blocks that hold exactly the addresses of the range, in order. */
export function rangeToCidrs(range: AddressRange): Cidr[] {
  const blocks: Cidr[] = [];
  for (let first = range.first; first <= range.last; ) {
    let block = Cidr.at(range.family, first, addressBits(range.family));
    for (let wider = block.parent; wider && wider.first === first && wider.last <= range.last; wider = block.parent) block = wider;
    blocks.push(block);
    first = block.last + 1n;
  }
  return blocks;
}

const texts = new WeakMap<AddressRange, string>();

/** Text of a range: its label, the block when it is one, otherwise `first–last`. */
export function formatRange(range: AddressRange): string {
  let text = texts.get(range);
  if (text === undefined) {
    text = range.label ?? rangeText(range);
    texts.set(range, text);
  }
  return text;
}

/** The range as destinations that a route can have, separated by commas; its label for a block that is only known after apply. */
export function typedRange(range: AddressRange): string {
  return range.label ?? rangeToCidrs(range).join(", ");
}

function rangeText({ family, first, last }: AddressRange): string {
  const size = last - first + 1n;
  const isBlock = (size & (size - 1n)) === 0n && first % size === 0n;
  if (isBlock) return `${formatAddress(family, first)}/${addressBits(family) - (size.toString(2).length - 1)}`;
  return `${formatAddress(family, first)}–${formatAddress(family, last)}`;
}

/**
 * Reads a block as the API stores those of ACL and ingress rules: a bare address is a block of one, host bits are masked
 * (SDK: kept as typed). Undefined for any other text.
 */
export function parseLooseCidr(text: string): Cidr | undefined {
  const [address = "", length] = text.split("/");
  const parsed = parseAddress(address);
  if (!parsed) return undefined;
  const bits = addressBits(parsed.family);
  const prefixLength = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return prefixLength >= 0 && prefixLength <= bits ? Cidr.at(parsed.family, parsed.value, prefixLength) : undefined;
}
