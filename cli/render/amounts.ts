import { DEFAULT_RATE, type Rate } from "../../core";
import { UsageError } from "../terminal/usage-error";

/** An amount as people write it, in billionths: `12`, `0.02`. @throws UsageError naming the option. */
export function parseAmount(text: string, option: string): number {
  const match = /^(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) throw new UsageError(`${option} cannot be "${text}": write an amount from 0 to 999999.999999999, such as 0.02`);
  return Number(match[1]) * 1_000_000_000 + Number((match[2] ?? "").padEnd(9, "0"));
}

/** The rate of the command line, else the source's own, else the default; each says where it comes from. */
export function rateOption(text: string | undefined, own: Rate = DEFAULT_RATE): Rate {
  if (text === undefined) return own;
  return { currencyCode: DEFAULT_RATE.currencyCode, nanosPerHour: parseAmount(text, "--rate"), source: "--rate on the command line" };
}
