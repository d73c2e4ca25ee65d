import fc from "fast-check";
import {
  countedIds,
  createClock,
  defaultSettings,
  formatTime,
  idOf,
  isUuid,
  parseTime,
  readSettings,
  SETTING_NAMES,
  SqliteStore,
} from "../../mock-api";
import { recordedLatency } from "../../mock-api/http/latency";
import { Router } from "../../mock-api/http/router";
import { Conditions, listPage } from "../../mock-api/store";
import { rateOf } from "../../mock-api/world/settings";
import { properties } from "../properties/random";

describe("router", () => {
  const router = new Router([
    { method: "GET", path: "/a/{x}/b", name: "one" },
    { method: "POST", path: "/a/{x}/b", name: "two" },
    { method: "GET", path: "/a/fixed/b", name: "three" },
    { method: "GET", path: "/a", name: "four" },
  ] as const);

  test.each([
    ["GET", "/a/1/b", "one", { x: "1" }],
    ["POST", "/a/1/b", "two", { x: "1" }],
    ["GET", "/a/fixed/b", "three", {}],
    ["GET", "/a/%41%2F/b", "one", { x: "A/" }],
    ["GET", "/a/%zz/b", "one", { x: "%zz" }],
    ["GET", "/a", "four", {}],
  ])("%s %s is %s", (method, path, name, parameters) => {
    const match = router.match(method, path);
    expect([match?.entry.name, match?.parameters]).toEqual([name, parameters]);
  });

  test.each([
    ["GET", "/"],
    ["GET", ""],
    ["GET", "/a/"],
    ["GET", "/a//b"],
    ["GET", "/a/1/b/"],
    ["DELETE", "/a"],
    ["GET", "/A"],
    ["GET", "/__proto__/constructor"],
  ])("%s %s is nothing", (method, path) => expect(router.match(method, path)).toBeUndefined());
});

describe("time", () => {
  test("is written with six digits and read back", () => {
    expect(formatTime(1774353803511508)).toBe("2026-03-24T12:03:23.511508Z");
    expect(formatTime(1774353803000000)).toBe("2026-03-24T12:03:23.000000Z");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_000_000_000_000_000 }), (at) => parseTime(formatTime(at)) === at),
      properties(),
    );
  });

  test.each([
    ["2026-03-24T12:03:23Z", 1774353803000000],
    ["2026-03-24T14:03:23.5+02:00", 1774353803500000],
    ["2026-03-24T12:03:23.1234569Z", 1774353803123456],
    ["2026-03-24", undefined],
    ["2026-13-24T12:03:23Z", undefined],
    ["2026-02-30T12:03:23Z", undefined],
    ["2027-02-29T00:00:00Z", undefined],
    ["2026-03-24T24:00:00Z", undefined],
    ["2028-02-29t00:00:00z", 1835395200000000],
    ["1969-12-31T23:59:59Z", undefined],
    [5, undefined],
  ])("%j is read as %j", (text, at) => expect(parseTime(text)).toBe(at));

  test("runs with the wall, stands still when frozen, and goes on from there when released", () => {
    let wall = 1000;
    const clock = createClock(() => wall);
    expect(clock.now()).toBe(1000);
    wall = 2000;
    expect([clock.now(), clock.set({ frozen: true }), clock.frozen]).toEqual([2000, undefined, true]);
    wall = 9000;
    expect(clock.now()).toBe(2000);
    expect([clock.advance(1), clock.now()]).toEqual([undefined, 3_600_002_000]);
    expect([clock.set({ frozen: false }), clock.now()]).toEqual([undefined, 3_600_002_000]);
    wall = 9001;
    expect(clock.now()).toBe(3_600_002_001);
  });

  test("never runs back, and its stamps never repeat", () => {
    const clock = createClock(() => 5000);
    expect([clock.set({ now: 4999 }), clock.advance(-1), clock.now()]).toEqual(["backwards", "backwards", 5000]);
    expect([clock.stamp(), clock.stamp(), clock.stamp()]).toEqual([5000, 5001, 5002]);
    expect([clock.set({ now: 5001 }), clock.stamp()]).toEqual([undefined, 5003]);
  });

  test("advanced by nothing stays, although the wall moves on between two looks at it", () => {
    let wall = 1000;
    const clock = createClock(() => wall++);
    expect([clock.advance(0), clock.advance(1e-12), clock.set({})]).toEqual([undefined, undefined, undefined]);
    const before = clock.now();
    expect([clock.advance(1), clock.now() - before]).toEqual([undefined, 3_600_000_002]);
  });

  test("goes on after a restart where it was", () => {
    const first = createClock(() => 5000);
    first.advance(2);
    const stamp = first.stamp();
    const second = createClock(() => 6000);
    second.restore(first.state());
    expect(first.state()).toMatchObject({ lastStamps: { "": stamp } });
    expect([second.now(), second.stamp() > stamp]).toEqual([7_200_006_000, true]);
  });
});

describe("ids", () => {
  test("that are counted are UUIDs of version 4, all different and the same in every run", () => {
    const ids = (from: number) => {
      let next = from;
      const newId = countedIds({ next: () => next++ });
      return Array.from({ length: 1000 }, newId);
    };
    expect(ids(1)).toEqual(ids(1));
    expect(new Set(ids(1)).size).toBe(1000);
    expect(ids(1).every((id) => isUuid(id) && id[14] === "4" && "89ab".includes(id[19]!))).toBe(true);
    expect(idOf("organization acme")).not.toMatch(/^00000000/);
  });
});

describe("settings", () => {
  test("every one is read from the text that a command line gives", () => {
    const texts = Object.fromEntries(Object.entries(defaultSettings()).map(([name, value]) => [name, String(value)]));
    expect(readSettings(texts)).toEqual(defaultSettings());
    expect(Object.keys(texts).sort()).toEqual([...SETTING_NAMES].sort());
  });

  test.each([
    ["0.02", 20_000_000],
    ["0", 0],
    ["1.000000001", 1_000_000_001],
    ["12", 12_000_000_000],
  ])("a rate of %s is %d nanos an hour", (rate, nanosPerHour) => {
    expect(rateOf({ ...defaultSettings(), rate }).nanosPerHour).toBe(nanosPerHour);
  });

  test.each(["-1", "1.", ".5", "1e3", "1.0000000001", ""])("a rate of %j is none", (rate) =>
    expect(() => readSettings({ rate })).toThrow(/"rate" cannot be/),
  );
});

describe("recorded latency", () => {
  test("spans what was recorded, with the median in the middle", () => {
    expect([0, 0.5, 1].map((chance) => recordedLatency("CreateVPC", chance))).toEqual([45, 219, 559]);
    expect([0, 0.5, 1].map((chance) => recordedLatency("GetVPC", chance))).toEqual([20, 30, 190]);
  });
});

describe("store", () => {
  const rows = (store: SqliteStore, where: Conditions, order = "created_at_asc") => {
    const { rows: found, total } = listPage(store, "projects", { where, order, page: { limit: 2, offset: 0 } });
    return [found.map(({ name }) => name), total];
  };
  const filled = () => {
    const store = new SqliteStore();
    for (const [index, name] of ["b", "a", 'c"\u0000\u{1f600}\n'].entries())
      store.insert("projects", {
        id: `${index}`,
        organization_id: "o",
        name,
        description: "",
        created_at: index,
        updated_at: 9_007_199_254_740_991,
      });
    return store;
  };

  test("pages, counts and orders what matches", () => {
    const store = filled();
    expect(rows(store, new Conditions())).toEqual([["b", "a"], 3]);
    expect(rows(store, new Conditions(), "name_desc")).toEqual([['c"\u0000\u{1f600}\n', "b"], 3]);
    expect(rows(store, new Conditions().contains("name", "a"))).toEqual([["a"], 1]);
    expect(rows(store, new Conditions().equal("name", undefined).oneOf("id", ["0", "2"]))).toEqual([["b", 'c"\u0000\u{1f600}\n'], 2]);
    expect(rows(store, new Conditions().oneOf("id", []))).toEqual([[], 0]);
    expect(store.all<{ updated_at: number }>("SELECT updated_at FROM projects LIMIT 1")).toEqual([{ updated_at: 9_007_199_254_740_991 }]);
    store.close();
  });

  test("counts every write and every transaction", () => {
    const store = filled();
    const steps = [
      () => store.update("projects", "0", { name: "z" }),
      () => store.delete("projects", "0"),
      () => store.run("DELETE FROM projects WHERE id = ?", "1"),
      () => store.clear("projects"),
      () => store.transaction(() => undefined),
      () => expect(() => store.transaction(() => JSON.parse("{"))).toThrow(),
    ];
    for (const step of steps) {
      const before = store.generation;
      step();
      expect(store.generation).toBeGreaterThan(before);
    }
    store.close();
  });

  test("lists of different filters, orders and pages are different questions", () => {
    const store = filled();
    const first = rows(store, new Conditions());
    expect(rows(store, new Conditions(), "created_at_desc")).not.toEqual(first);
    expect(rows(store, new Conditions().equal("id", "0"))).toEqual([["b"], 1]);
    expect(rows(store, new Conditions().equal("id", "1"))).toEqual([["a"], 1]);
    expect(rows(store, new Conditions())).toEqual(first);
    store.close();
  });

  test("undoes a transaction that fails, and only that", () => {
    const store = filled();
    expect(() =>
      store.transaction(() => {
        store.delete("projects", "0");
        throw new Error("no");
      }),
    ).toThrow("no");
    store.transaction(() => store.delete("projects", "1"));
    expect(rows(store, new Conditions())).toEqual([["b", 'c"\u0000\u{1f600}\n'], 2]);
    store.close();
  });
});
