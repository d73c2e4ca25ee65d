import { Cidr } from "../../core";

const known = new Map<string, Cidr>();
const MAX_KNOWN = 20_000;

/** The block of a stored text. Blocks are read far more often than made, and immutable: each text is parsed once. */
export function blockOf(text: string): Cidr {
  let block = known.get(text);
  if (!block) {
    if (known.size >= MAX_KNOWN) known.clear();
    block = Cidr.parse(text);
    known.set(text, block);
  }
  return block;
}
