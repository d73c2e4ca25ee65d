import type { TimeBudget } from "./budget";
import type { Toolbox } from "./tools/toolbox";

/** Thrown by a tool that cannot be had on this machine: the suite, or the check, is skipped with this reason. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

export type Outcome = "passed" | "failed" | "skipped";

/** One statement that a suite proved, refuted or could not try. */
export interface Check {
  readonly title: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** What a suite writes its checks into. */
export interface Recorder {
  /**
   * Tries one statement; an exception is its refutation, Unavailable a skip.
   * @returns what `prove` returned, or nothing when it did not hold: what depends on it is then left out by the suite
   */
  check<T>(title: string, prove: () => Promise<T>): Promise<T | undefined>;
  /** Records a statement that is not tried. */
  skip(title: string, reason: string): void;
  /** A fact for the report: a version that ran, a number that was measured. */
  note(text: string): void;
  /** File that takes everything the suite's commands print. */
  readonly log: string;
}

/** What a suite may use besides its recorder. */
export interface Settings {
  readonly tools: Toolbox;
  /** Leave out what continuous integration has no time for. */
  readonly quick: boolean;
  readonly budget: TimeBudget;
}

/** One body of evidence: what it proves, and how. */
export interface Suite {
  /** For `--only`. */
  readonly key: string;
  readonly title: string;
  /** One sentence for the report. */
  readonly proves: string;
  run(recorder: Recorder, settings: Settings): Promise<void>;
}

/** A finished suite. */
export interface SuiteResult {
  readonly key: string;
  readonly title: string;
  readonly proves: string;
  /** ISO 8601 day. */
  readonly date: string;
  readonly seconds: number;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/** How many checks came out one way. */
export function count(result: SuiteResult, outcome: Outcome): number {
  return result.checks.filter((check) => check.outcome === outcome).length;
}
