import { charge, type Micros, meter, type StatusChange } from "../../core";

const HOUR: Micros = 3_600_000_000;
const at = (hours: number, status: StatusChange["status"]): StatusChange => ({ at: hours * HOUR, status });
const EUR_CENT = 10_000_000n;

describe("meter", () => {
  test("an orphan and a conflict cost nothing, however long", () => {
    expect(meter([at(0, "orphan"), at(5, "conflict")], 1000 * HOUR)).toEqual({ intervals: [], hours: 0, nanos: 0n });
  });

  test("a connector without history costs nothing", () => expect(meter([], HOUR)).toEqual({ intervals: [], hours: 0, nanos: 0n }));

  test("10.25 h, a break and 16.25 h are 11 + 17 started hours", () => {
    const history = [at(0, "orphan"), at(0, "peered"), at(10.25, "orphan"), at(20.25, "peered")];
    const found = meter(history, 36.5 * HOUR);
    expect(found.hours).toBe(28);
    expect(found.nanos).toBe(28n * 2n * EUR_CENT);
    expect(found.intervals).toEqual([
      { startedAt: 0, stoppedAt: 10.25 * HOUR, hours: 11, nanos: 22n * EUR_CENT },
      { startedAt: 20.25 * HOUR, hours: 17, nanos: 34n * EUR_CENT },
    ]);
  });

  test("a full hour begins no other, a microsecond more does", () => {
    expect(charge(HOUR)).toEqual({ hours: 1, nanos: 2n * EUR_CENT });
    expect(charge(HOUR + 1)).toEqual({ hours: 2, nanos: 4n * EUR_CENT });
    expect(charge(1)).toEqual({ hours: 1, nanos: 2n * EUR_CENT });
    expect(charge(0)).toEqual({ hours: 0, nanos: 0n });
  });

  test("exact seconds charge begun seconds, and round half a nano up", () => {
    expect(charge(26.5 * HOUR, { granularity: "exact-seconds" })).toEqual({ hours: 26.5, nanos: 53n * EUR_CENT });
    expect(charge(1, { granularity: "exact-seconds", rate: { nanosPerHour: 1800 } })).toEqual({ hours: 1 / 3600, nanos: 1n });
    expect(charge(1, { granularity: "exact-seconds", rate: { nanosPerHour: 1799 } })).toEqual({ hours: 1 / 3600, nanos: 0n });
  });

  test("deletion stops the meter, and what comes after `until` does not count yet", () => {
    const history = [at(0, "peered"), at(2, "deleted")];
    expect(meter(history, 1.5 * HOUR).intervals).toEqual([{ startedAt: 0, hours: 2, nanos: 4n * EUR_CENT }]);
    expect(meter(history, 9 * HOUR).intervals).toEqual([{ startedAt: 0, stoppedAt: 2 * HOUR, hours: 2, nanos: 4n * EUR_CENT }]);
  });

  test("peered twice in a row is one interval", () => {
    expect(meter([at(0, "peered"), at(1, "peered"), at(2, "conflict")], 3 * HOUR).intervals).toHaveLength(1);
  });

  test("a century of hours is still exact", () => {
    expect(charge(876_000 * HOUR).nanos).toBe(876_000n * 2n * EUR_CENT);
  });
});
