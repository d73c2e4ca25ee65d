import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TimeBudget } from "./budget";
import { cacheFolder } from "./cache";
import { Interrupted } from "./commands";
import { type Check, type Recorder, type Settings, type Suite, type SuiteResult, Unavailable } from "./suite";

const secondsSince = (start: number) => Math.round((performance.now() - start) / 100) / 10;

class SuiteRecorder implements Recorder {
  readonly checks: Check[] = [];
  readonly notes: string[] = [];
  readonly log: string;

  constructor(
    suite: Suite,
    private readonly budget: TimeBudget,
    private readonly say: (line: string) => void,
  ) {
    this.log = join(cacheFolder("logs"), `${suite.key}.log`);
    rmSync(this.log, { force: true });
    writeFileSync(this.log, "");
  }

  async check<T>(title: string, prove: () => Promise<T>): Promise<T | undefined> {
    if (this.budget.isUsedUp) {
      this.skip(title, this.budget.reason);
      return undefined;
    }
    const start = performance.now();
    try {
      const proved = await prove();
      this.add({ title, outcome: "passed", seconds: secondsSince(start) });
      return proved;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      this.refuted(title, error as Error, secondsSince(start));
      return undefined;
    }
  }

  /** Records what an exception says: a missing tool is a skip, everything else a failure. */
  refuted(title: string, error: Error, seconds: number): void {
    this.add({ title, outcome: error instanceof Unavailable ? "skipped" : "failed", seconds, reason: error.message });
  }

  skip(title: string, reason: string): void {
    this.add({ title, outcome: "skipped", seconds: 0, reason });
  }

  note(text: string): void {
    this.notes.push(text);
    this.say(`  · ${text}`);
  }

  private add(check: Check): void {
    this.checks.push(check);
    const mark = { passed: "✓", failed: "✗", skipped: "↷" }[check.outcome];
    this.say(`  ${mark} ${check.title}${check.seconds >= 1 ? ` (${check.seconds} s)` : ""}`);
    if (check.reason) for (const line of check.reason.split("\n")) this.say(`      ${line}`);
  }
}

/** Runs one suite to its end; an exception outside a check is a failed check, a missing tool a skipped one. @throws Interrupted */
export async function runSuite(suite: Suite, settings: Settings, say: (line: string) => void): Promise<SuiteResult> {
  const start = performance.now();
  const recorder = new SuiteRecorder(suite, settings.budget, say);
  try {
    if (settings.budget.isUsedUp) recorder.skip("the whole suite", settings.budget.reason);
    else await suite.run(recorder, settings);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    recorder.refuted("the suite runs to its end", error as Error, 0);
  }
  const { key, title, proves } = suite;
  return {
    key,
    title,
    proves,
    date: new Date().toISOString().slice(0, 10),
    seconds: secondsSince(start),
    checks: recorder.checks,
    notes: recorder.notes,
  };
}
