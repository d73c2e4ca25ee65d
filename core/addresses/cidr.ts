import ipaddr from "ipaddr.js";

/** Address family: 4 for IPv4, 6 for IPv6. Blocks of different families never overlap. */
export type Family = 4 | 6;

/** Why a text is not a CIDR block. `hint` holds the cure, for host bits the corrected block. */
export class CidrError extends Error {
  override readonly name = "CidrError";
  constructor(
    readonly rule: "format" | "host-bits",
    readonly value: string,
    readonly hint: string,
  ) {
    super(rule === "format" ? `"${value}" is not a CIDR block: ${hint}` : `"${value}" has host bits set: ${hint}`);
  }
}

/** Number of bits in an address of the family: 32 or 128. */
export function addressBits(family: Family): number {
  return family === 4 ? 32 : 128;
}

/** The address as a number, and its family; undefined when the text is no IPv4 or IPv6 address. Zone indices are refused. */
export function parseAddress(text: string): { family: Family; value: bigint } | undefined {
  if (text.includes("%") || (!text.includes(":") && !ipaddr.IPv4.isValidFourPartDecimal(text)) || !ipaddr.isValid(text)) return undefined;
  const parsed = ipaddr.parse(text);
  const value = parsed.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { family: parsed.kind() === "ipv4" ? 4 : 6, value };
}

/** Canonical text of an address: dotted decimal, or RFC 5952 for IPv6. */
export function formatAddress(family: Family, value: bigint): string {
  if (family === 4) {
    const number = Number(value);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const bytes = Array.from({ length: 16 }, (_, index) => Number((value >> BigInt(120 - 8 * index)) & 0xffn));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

/**
 * A CIDR block, IPv4 or IPv6. Immutable. Host bits are rejected, never rounded: a silently moved block is a wrong route.
 */
export class Cidr {
  /** Last address of the block, inclusive. */
  readonly last: bigint;

  private constructor(
    readonly family: Family,
    /** First address of the block. */
    readonly first: bigint,
    readonly prefixLength: number,
  ) {
    this.last = first + (1n << BigInt(addressBits(family) - prefixLength)) - 1n;
  }

  /** Parses `address/length`. @throws CidrError for any other text and for host bits, with the corrected block in `hint`. */
  static parse(text: string): Cidr {
    const [address = "", length = "", ...rest] = text.split("/");
    const parsed = parseAddress(address);
    if (!parsed || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > addressBits(parsed.family)) {
      throw new CidrError("format", text, 'write an address, a slash and a prefix length, for example "10.0.0.0/22"');
    }
    const block = Cidr.at(parsed.family, parsed.value, Number(length));
    if (block.first !== parsed.value) throw new CidrError("host-bits", text, `did you mean "${block}"?`);
    return block;
  }

  /** As `parse`, but undefined instead of an error. */
  static tryParse(text: string): Cidr | undefined {
    try {
      return Cidr.parse(text);
    } catch (error) {
      if (error instanceof CidrError) return undefined;
      throw error;
    }
  }

  /** The block of the given length that holds the address. */
  static at(family: Family, address: bigint, prefixLength: number): Cidr {
    const shift = BigInt(addressBits(family) - prefixLength);
    return new Cidr(family, (address >> shift) << shift, prefixLength);
  }

  /** Number of addresses. */
  get size(): bigint {
    return this.last - this.first + 1n;
  }

  /** The enclosing block one bit shorter; undefined for the whole address space. */
  get parent(): Cidr | undefined {
    return this.prefixLength === 0 ? undefined : Cidr.at(this.family, this.first, this.prefixLength - 1);
  }

  /** True when both share an address: equal, or one holds the other. Symmetric; false across families. */
  overlaps(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.last && other.first <= this.last;
  }

  /** True when every address of `other` is in this block. A block contains itself. */
  contains(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.first && other.last <= this.last;
  }

  /** True when this block lies within `other`; equal blocks count. */
  isSubnetOf(other: Cidr): boolean {
    return other.contains(this);
  }

  equals(other: Cidr): boolean {
    return this.family === other.family && this.first === other.first && this.prefixLength === other.prefixLength;
  }

  /** Canonical text: `10.0.0.0/22`, `fd00:1::/64`. */
  toString(): string {
    return `${formatAddress(this.family, this.first)}/${this.prefixLength}`;
  }
}

/** Order by family, then first address, then the wider block first: the order in which a holder precedes what it holds. */
export function compareCidrs(a: Cidr, b: Cidr): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.prefixLength - b.prefixLength;
}
