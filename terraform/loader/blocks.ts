import { parseLooseCidr } from "../../core";

/** Canonical text of a block as the API takes it: a bare address is a block of one, host bits are masked. Undefined for any other text. */
export function canonicalBlock(value: unknown): string | undefined {
  const block = typeof value === "string" ? parseLooseCidr(value) : undefined;
  return block && `${block}`;
}
