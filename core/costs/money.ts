const NANOS = 1_000_000_000;

/** An amount in billionths as text with two decimals, more only when they are not zero: `14.60 EUR`. Rounds nothing. */
export function formatAmount(nanos: number, currencyCode: string): string {
  const sign = nanos < 0 ? "-" : "";
  const units = Math.floor(Math.abs(nanos) / NANOS);
  const decimals = String(Math.abs(nanos) % NANOS)
    .padStart(9, "0")
    .replace(/0{1,7}$/, "");
  return `${sign}${units}.${decimals} ${currencyCode}`;
}
