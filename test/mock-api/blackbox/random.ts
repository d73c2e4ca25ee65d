/** Chance that can be replayed: the same seed gives the same run (Mulberry32). */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in 0..bound-1. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError("nothing to pick from");
    return values[this.below(values.length)]!;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return entries.at(-1)![0];
  }

  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.below(16).toString(16)).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/** The seed of this run: `SEED` replays one, otherwise it is new each time. */
export function seedOfRun(): number {
  const given = process.env["SEED"];
  if (given === undefined) return Math.floor(Math.random() * 2 ** 32);
  const seed = Number(given);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) throw new RangeError(`SEED=${given}: give an integer from 0 to 4294967295.`);
  return seed;
}

/** Runs a seeded test, prints its seed, and says in a failure how to replay it. */
export async function withSeed(run: (random: Random) => Promise<void>): Promise<void> {
  const seed = seedOfRun();
  process.stdout.write(`${expect.getState().currentTestName}: SEED=${seed}\n`);
  try {
    await run(new Random(seed));
  } catch (error) {
    throw new Error(`${(error as Error).message}\nReplay with SEED=${seed}.`, { cause: error });
  }
}
