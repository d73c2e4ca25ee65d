import { Cidr, type Family } from "../addresses/cidr";
import type { RenumberingMove } from "./renumbering-steps";

/** An old block of a moved network with the new block of the same family. */
export interface Translation {
  readonly from: Cidr;
  readonly to: Cidr;
}

/** One translation for each known block of the move; a block of a family that the new network lacks has none. */
export function translationsOf(move: RenumberingMove): Translation[] {
  const targets = newBlocksOf(move).map((text) => Cidr.parse(text));
  return move.from.flatMap((text) => {
    const from = Cidr.tryParse(text);
    const to = from && targets.find(({ family }) => family === from.family);
    return from && to ? [{ from, to }] : [];
  });
}

/** Blocks of the new network, IPv4 first. */
export function newBlocksOf(move: RenumberingMove): string[] {
  return [move.to, ...(move.toIpv6 === undefined ? [] : [move.toIpv6])];
}

/**
 * What a rule or route that names `block` names for the new network: the same part of the new block, all of it for a wider block, and
 * undefined where the text concerns other addresses or covers the new block already.
 */
export function translate(
  block: { readonly family: Family; readonly first: bigint; readonly last: bigint },
  { from, to }: Translation,
): Cidr | undefined {
  if (block.family !== from.family || block.last < from.first || from.last < block.first) return undefined;
  if (block.first <= to.first && to.last <= block.last) return undefined;
  const offset = block.first - from.first;
  const size = block.last - block.first + 1n;
  if (offset < 0n || block.last > from.last || offset + size > to.size) return to;
  const hostBits = size.toString(2).length - 1;
  return Cidr.at(to.family, to.first + offset, (to.family === 4 ? 32 : 128) - hostBits);
}
