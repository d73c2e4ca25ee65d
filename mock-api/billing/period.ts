import type { Micros } from "../../core";

/** A calendar month in UTC: from its first moment to the next month's. */
export interface BillingPeriod {
  readonly from: Micros;
  readonly to: Micros;
}

const startOf = (year: number, month: number): Micros => Date.UTC(year, month, 1) * 1000;

/** The month of `YYYY-MM`; undefined for any other text. */
export function parsePeriod(text: string): BillingPeriod | undefined {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text);
  return match ? { from: startOf(Number(match[1]), Number(match[2]) - 1), to: startOf(Number(match[1]), Number(match[2])) } : undefined;
}

/** The month in which a moment lies. */
export function periodOf(at: Micros): BillingPeriod {
  const date = new Date(at / 1000);
  return { from: startOf(date.getUTCFullYear(), date.getUTCMonth()), to: startOf(date.getUTCFullYear(), date.getUTCMonth() + 1) };
}
