/** First and last address of a block, as plain numbers: the slow and obvious arithmetic that the model compares with. */
export interface Span {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

function groupsOf(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  if (tail === undefined) return left;
  const right = tail === "" ? [] : tail.split(":");
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
}

const spans = new Map<string, Span>();

export function spanOf(block: string): Span {
  const known = spans.get(block) ?? computeSpan(block);
  spans.set(block, known);
  return known;
}

function computeSpan(block: string): Span {
  const [address = "", length = ""] = block.split("/");
  const family = address.includes(":") ? 6 : 4;
  const parts =
    family === 4 ? address.split(".").map((part) => BigInt(part)) : groupsOf(address).map((group) => BigInt(Number.parseInt(group, 16)));
  const partBits = family === 4 ? 8n : 16n;
  const first = parts.reduce((value, part) => (value << partBits) | part, 0n);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - Number(length));
  return { family, first, last: first + size - 1n };
}

export function prefixLengthOf(block: string): number {
  return Number(block.split("/")[1]);
}

/** Whether two blocks share an address. */
export function meet(a: string, b: string): boolean {
  const [left, right] = [spanOf(a), spanOf(b)];
  return left.family === right.family && left.first <= right.last && right.first <= left.last;
}

export function lies(inner: string, outer: string): boolean {
  const [small, large] = [spanOf(inner), spanOf(outer)];
  return small.family === large.family && large.first <= small.first && small.last <= large.last;
}
