import { type AddressRange, formatRange, rangeToCidrs } from "../addresses/address-range";
import { mergeRanges } from "../addresses/summarize";
import type { CompiledNetwork, CompiledVpc } from "../topology/compiled-vpc";

/** What a finding says, and the cure. */
export interface Wording {
  readonly message: string;
  readonly hint: string;
}

/** A number with its noun: `1 route`, `2 routes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Ranges as destinations that a route or a rule can have, separated by commas; labels of blocks that are only known after apply. */
export function destinations(ranges: readonly AddressRange[]): string {
  const labels = ranges.flatMap(({ label }) => label ?? []);
  const known = mergeRanges(ranges.filter(({ label }) => label === undefined));
  return [...new Set(labels), ...known.flatMap(rangeToCidrs).map(String)].join(", ");
}

export const pathText = (path: readonly CompiledVpc[]) => path.map(({ name }) => name).join(" – ");

export const networkText = ({ network, vpc }: CompiledNetwork) => `network ${network.name} of VPC ${vpc.name}`;

/** The addresses, or just the family of a block that is only known after apply. */
export const familyOrRange = (range: AddressRange) => (range.label ? `IPv${range.family}` : formatRange(range));
