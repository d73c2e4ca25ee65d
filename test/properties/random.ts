/** A small deterministic generator (mulberry32): one number names the whole run. */
export class Random {
  constructor(private state: number) {}

  /** A whole number of 0 to `below` - 1. */
  int(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  }

  chance(percent: number): boolean {
    return this.int(100) < percent;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(from.length)]!;
  }

  shuffle<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let at = result.length - 1; at > 0; at--) {
      const other = this.int(at + 1);
      [result[at], result[other]] = [result[other]!, result[at]!];
    }
    return result;
  }
}

/** The seed of this run: SEED from the environment to replay one, else a new one; printed either way. */
export function runSeed(title: string): number {
  const seed = process.env.SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(process.env.SEED);
  console.info(`${title}: SEED=${seed}`);
  return seed;
}

/** The share of their full size that the random suites run: a tenth, or what `RANDOM_BUDGET` says (`.ci/run` asks for all of it). */
export function budget(): number {
  const given = process.env.RANDOM_BUDGET ?? "0.1";
  const share = Number(given);
  if (!(share > 0)) throw new RangeError(`RANDOM_BUDGET=${given}: must be a number above 0, such as 0.1 or 1.`);
  return share;
}

/** The size of a random suite in this run, from its full size; at least one. */
export function scaled(full: number): number {
  return Math.max(1, Math.round(full * budget()));
}

/** Parameters of a property of fast-check: `SEED` replays a run; without it fast-check draws a seed and prints it when the property fails. */
export function properties(full = 1_000): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: scaled(full), ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) };
}
