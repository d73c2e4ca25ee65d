import { Cidr } from "./cidr";

/** Largest and smallest IPv4 block of a Private Network: the API accepts /20 to /29 (quoted API answer; the console's text says /28). */
export const IPV4_PREFIX_LENGTHS = { largest: 20, smallest: 29 } as const;
/** The only IPv6 block of a Private Network: a /64 (recorded). */
export const IPV6_PREFIX_LENGTH = 64;

const RESERVED = ["0.0.0.0/8", "127.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32"].map(Cidr.parse);
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(Cidr.parse);
const UNIQUE_LOCAL = Cidr.parse("fc00::/7");

/** Why a block cannot be a Private Network's, with the cure; undefined when it can. */
export interface BlockProblem {
  readonly rule: "prefix" | "reserved" | "not-private";
  readonly message: string;
  readonly hint: string;
}

/** Checks size and range of a Private Network's block. Sources: quoted API answer (sizes), documented (ranges), August 2026. */
export function privateNetworkBlockProblem(block: Cidr): BlockProblem | undefined {
  if (block.family === 6) {
    if (block.prefixLength !== IPV6_PREFIX_LENGTH) {
      return { rule: "prefix", message: `${block} is a /${block.prefixLength}; an IPv6 Private Network block is a /64`, hint: "use a /64" };
    }
    if (!UNIQUE_LOCAL.contains(block))
      return { rule: "not-private", message: `${block} is not a unique local block`, hint: "use a /64 within fd00::/8" };
    return undefined;
  }
  const { largest, smallest } = IPV4_PREFIX_LENGTHS;
  if (block.prefixLength < largest || block.prefixLength > smallest) {
    const nearest = block.prefixLength < largest ? largest : smallest;
    return {
      rule: "prefix",
      message: `${block} is a /${block.prefixLength}; a Private Network is a /${largest} (largest) to a /${smallest} (smallest)`,
      hint: `use ${Cidr.at(4, block.first, nearest)}`,
    };
  }
  const reserved = RESERVED.find((range) => range.overlaps(block));
  if (reserved)
    return {
      rule: "reserved",
      message: `${block} lies in the reserved range ${reserved}`,
      hint: "use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    };
  if (!PRIVATE.some((range) => range.contains(block))) {
    return {
      rule: "not-private",
      message: `${block} is routable on the internet`,
      hint: "use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    };
  }
  return undefined;
}
