/** As much of CIDR notation as the provider needs before the service looks at it. */
import { addressBits, Cidr, type Family, parseAddress } from "../../core";
import { ProviderError } from "../framework/diagnostics";
import type { Path } from "../framework/value";

/** A block as written: host bits may be set. */
interface WrittenBlock {
  readonly family: Family;
  readonly address: bigint;
  readonly prefixLength: number;
}

/** `address/length`, host bits allowed; undefined for anything else. */
export function parseBlock(text: string): WrittenBlock | undefined {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  if (!parsed || Number(length) > addressBits(parsed.family)) return undefined;
  return { family: parsed.family, address: parsed.value, prefixLength: Number(length) };
}

/** Whether no bit is set beyond the prefix. */
export function isNetwork({ family, address, prefixLength }: WrittenBlock): boolean {
  return Cidr.at(family, address, prefixLength).first === address;
}

/** A block as the service expects it: a bare address gets its full length, "" stays. Throws a ProviderError. */
export function blockToWire(text: string, path: Path): string {
  if (text === "" || parseBlock(text)) return text;
  const address = parseAddress(text);
  if (address) return `${text}/${addressBits(address.family)}`;
  throw new ProviderError(`"${text}" is not an IP address or a CIDR block`, { detail: "Write it like 10.0.0.0/22 or fd00::/64.", path });
}

/** The mask as the official provider writes it: every byte in decimal, for IPv6 too. */
export function maskOf(family: Family, prefixLength: number): string {
  const bytes = Array.from(
    { length: addressBits(family) / 8 },
    (_, index) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefixLength - 8 * index))),
  );
  return bytes.join(".");
}
