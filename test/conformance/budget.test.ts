import { TimeBudget } from "../../conformance/budget";
import { runSuite } from "../../conformance/recorder";
import type { Settings, Suite } from "../../conformance/suite";

const MINUTE = 60_000;

/** A budget of two minutes on a clock that the test sets. */
function budgetOfTwoMinutes() {
  const clock = { now: 0 };
  return { clock, budget: new TimeBudget(2, () => clock.now) };
}

const settings = (budget: TimeBudget) => ({ budget, quick: false }) as Settings;
const outcomes = async (suite: Suite, budget: TimeBudget) => {
  const { checks } = await runSuite(suite, settings(budget), () => {});
  return checks.map(({ title, outcome, reason }) => [title, outcome, reason]);
};

describe("the time budget", () => {
  test("a check that begins in time is tried; those after the end are skipped and say why", async () => {
    const { clock, budget } = budgetOfTwoMinutes();
    const suite: Suite = {
      key: "budget-test",
      title: "Budget",
      proves: "That time is kept.",
      run: async (recorder) => {
        for (const minutes of [1, 3, 4])
          await recorder.check(`until minute ${minutes}`, async () => {
            clock.now = minutes * MINUTE;
          });
      },
    };
    const reason = "Left out: the time budget of 2 minutes was used up.";
    expect(await outcomes(suite, budget)).toEqual([
      ["until minute 1", "passed", undefined],
      ["until minute 3", "passed", undefined],
      ["until minute 4", "skipped", reason],
    ]);
    expect(await outcomes(suite, budget)).toEqual([["the whole suite", "skipped", reason]]);
  });

  test("a build gets no more time than is left", () => {
    const { clock, budget } = budgetOfTwoMinutes();
    expect(budget.limit(1800)).toBe(120);
    expect(budget.limit(60)).toBe(60);
    clock.now = 2 * MINUTE;
    expect([budget.isUsedUp, budget.limit(1800)]).toEqual([true, 0]);
  });

  test("without minutes there is no end", () => {
    const budget = new TimeBudget(undefined);
    expect([budget.isUsedUp, budget.limit(1800)]).toEqual([false, 1800]);
  });
});
