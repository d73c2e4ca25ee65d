import { Cidr, CidrError } from "../../core";
import { known } from "./tokens";

/** What is wrong with those of the texts that are literals and no CIDR blocks, each with the cure. Tokens are checked at plan. */
export function malformedBlocks(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const literal = known(text);
    try {
      if (literal !== undefined) Cidr.parse(literal);
      return [];
    } catch (error) {
      if (error instanceof CidrError) return [error.message];
      throw error;
    }
  });
}

/** The family of a block: that of a literal; a token is taken as IPv4. */
export function familyOf(block: string): 4 | 6 {
  return known(block)?.includes(":") ? 6 : 4;
}
