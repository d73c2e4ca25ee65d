/** As much of CIDR notation as the provider needs before the service looks at it. */
import { isIPv4, isIPv6 } from "node:net";
import { ProviderError } from "../framework/diagnostics";
import type { Path } from "../framework/value";

interface Block {
  readonly family: 4 | 6;
  readonly address: bigint;
  readonly prefixLength: number;
}

const widthOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);

const ipv4Value = (address: string): bigint => address.split(".").reduce((value, octet) => value * 256n + BigInt(octet), 0n);

function ipv6Value(address: string): bigint {
  const hex = address.replace(/(\d+\.\d+\.\d+\.\d+)$/, (tail) => {
    const value = ipv4Value(tail);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = "", tail] = hex.split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill("0"), ...groups(tail)];
  return all.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** `address/length`, host bits allowed; undefined for anything else. */
export function parseBlock(text: string): Block | undefined {
  const [, address = "", length = ""] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (!family || Number(length) > widthOf(family)) return undefined;
  return { family, address: family === 4 ? ipv4Value(address) : ipv6Value(address), prefixLength: Number(length) };
}

/** Whether no bit is set behind the prefix. */
export function isNetwork({ family, address, prefixLength }: Block): boolean {
  return address % (1n << BigInt(widthOf(family) - prefixLength)) === 0n;
}

/** A block as the service expects it: a bare address gets its full length, "" stays. Throws a ProviderError. */
export function blockToWire(text: string, path: Path): string {
  if (text === "" || parseBlock(text)) return text;
  if (isIPv4(text)) return `${text}/32`;
  if (isIPv6(text)) return `${text}/128`;
  throw new ProviderError(`"${text}" is not an IP address or a CIDR block`, { detail: "Write it like 10.0.0.0/22 or fd00::/64.", path });
}

/** The mask as the official provider writes it: every byte in decimal, for IPv6 too. */
export function maskOf(family: 4 | 6, prefixLength: number): string {
  const bytes = Array.from(
    { length: widthOf(family) / 8 },
    (_, index) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefixLength - 8 * index))),
  );
  return bytes.join(".");
}
