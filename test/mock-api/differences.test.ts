import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DECLINED_OPERATIONS, OPERATIONS } from "../../mock-api";

const text = readFileSync(join(__dirname, "../../docs/mock-differences.md"), "utf8");
const entries = text.split("\n").filter((line) => line.startsWith("- "));
const names = new Set(["*", ...OPERATIONS.map(({ name }) => name), ...DECLINED_OPERATIONS.map(({ name }) => name)]);
const ENTRY = /^- ((?:`[\w*]+`)(?:, `[\w*]+`)*) \((recorded|documented|inferred)\): \S.*\.$/;

describe("docs/mock-differences.md", () => {
  test("has entries", () => expect(entries.length).toBeGreaterThan(40));

  test.each(entries)("%s", (entry) => {
    const match = ENTRY.exec(entry);
    expect(match).not.toBeNull();
    const named = [...match![1]!.matchAll(/`([\w*]+)`/g)].map(([, name]) => name);
    expect(named.filter((name) => !names.has(name!))).toEqual([]);
  });

  test("every operation that rests on inference alone has an entry", () => {
    const told = new Set(entries.flatMap((entry) => [...entry.matchAll(/`(\w+)`/g)].map(([, name]) => name)));
    expect(OPERATIONS.filter(({ source, name }) => source === "inferred" && !told.has(name)).map(({ name }) => name)).toEqual([]);
  });
});
