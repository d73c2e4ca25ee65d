import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { AddressPlan, type AddressPlanProps } from "vpc-peering";

describe("AddressPlan", () => {
  let folder: string;
  let ledger: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "address-plan-"));
    ledger = join(folder, "addresses.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const plan = (blocks: Record<string, number>, more: Partial<AddressPlanProps> = {}) =>
    new AddressPlan(new TerraformStack(Testing.app(), "stack"), "addresses", { pool: "10.0.0.0/20", ledger, blocks, ...more });
  const written = () => JSON.parse(readFileSync(ledger, "utf8"));

  test("each name gets a block of the pool, and the ledger remembers it", () => {
    const addresses = plan({ web: 22, data: 24 });
    expect([addresses.block("web"), addresses.block("data")]).toEqual(["10.0.0.0/22", "10.0.4.0/24"]);
    expect(written()).toEqual({ pool: "10.0.0.0/20", blocks: { web: "10.0.0.0/22", data: "10.0.4.0/24" } });
    expect(readdirSync(folder)).toEqual(["addresses.json"]);
  });

  test("adding, removing and resizing one name moves no other", () => {
    plan({ web: 22, data: 24, logs: 24 });
    const before = written().blocks;
    plan({ api: 22, web: 22, data: 24, logs: 24 });
    expect(written().blocks).toMatchObject(before);
    plan({ api: 22, data: 24, logs: 24 });
    expect(written().blocks).toMatchObject({ data: before.data, logs: before.logs });
    plan({ api: 22, data: 23, logs: 24 });
    expect(written().blocks).toMatchObject({ logs: before.logs, api: "10.0.8.0/22" });
  });

  test("an unchanged plan leaves the file alone", () => {
    plan({ web: 22 });
    const { mtimeNs } = statSync(ledger, { bigint: true });
    plan({ web: 22 });
    expect(statSync(ledger, { bigint: true }).mtimeNs).toBe(mtimeNs);
  });

  test("a full pool is refused with every name that found no place", () => {
    expect(() => plan({ a: 21, b: 21, c: 22, d: 23 })).toThrow(
      /^stack\/addresses cannot place every name:\n {2}no \/22 is free in 10\.0\.0\.0\/20 for "c".*\n {2}no \/23 is free in 10\.0\.0\.0\/20 for "d"/,
    );
    expect(existsSync(ledger)).toBe(false);
  });

  test("an unknown name is refused with the names there are", () => {
    expect(() => plan({ web: 22 }).block("wbe")).toThrow('stack/addresses has no block "wbe": it has web; add the name to "blocks"');
    expect(() => plan({ web: 22 }).block("toString")).toThrow("has no block");
  });

  test("a frozen plan refuses a change and accepts what is written", () => {
    expect(() => plan({ web: 22 }, { frozen: true })).toThrow("is frozen");
    expect(existsSync(ledger)).toBe(false);
    plan({ web: 22 });
    expect(plan({ web: 22 }, { frozen: true }).block("web")).toBe("10.0.0.0/22");
  });

  test("a broken ledger, and one of another pool, are refused and not overwritten", () => {
    writeFileSync(ledger, "{");
    expect(() => plan({ web: 22 })).toThrow("is not an address ledger: restore it from version control");
    expect(readFileSync(ledger, "utf8")).toBe("{");
    writeFileSync(ledger, JSON.stringify({ pool: "10.16.0.0/12", blocks: {} }));
    expect(() => plan({ web: 22 })).toThrow("is the ledger of pool 10.16.0.0/12, stack/addresses has pool 10.0.0.0/20");
  });

  test.each([
    ["two names on the same addresses", { web: "10.0.0.0/22", data: "10.0.0.0/24" }, '"web" has 10.0.0.0/22 and "data" has 10.0.0.0/24'],
    ["a block that is none", { web: "banana", data: "10.0.8.0/24" }, '"web" has "banana", which is not a CIDR block'],
    ["a block outside the pool", { web: "10.9.0.0/22", data: "10.0.8.0/24" }, "a pool that holds every block of this one"],
  ])("a ledger with %s is refused, for a moved block would renumber a network", (_, blocks, message) => {
    const text = JSON.stringify({ pool: "10.0.0.0/20", blocks });
    writeFileSync(ledger, text);
    expect(() => plan({ web: 22, data: 24 })).toThrow(message);
    expect(readFileSync(ledger, "utf8")).toBe(text);
  });

  test("the pool may be widened, as the hint says, and keeps every block", () => {
    plan({ web: 22 }, { pool: "10.0.4.0/22" });
    expect(() => plan({ web: 22, api: 22 }, { pool: "10.0.4.0/22" })).toThrow("widen the pool, to 10.0.0.0/21 for example");
    expect(() => plan({ web: 22 }, { pool: "10.0.0.0/21", frozen: true })).toThrow("is frozen");
    plan({ web: 22, api: 22 }, { pool: "10.0.0.0/21" });
    expect(written()).toEqual({ pool: "10.0.0.0/21", blocks: { web: "10.0.4.0/22", api: "10.0.0.0/22" } });
  });

  test("two plans of one app cannot share a ledger, because each would drop the other's names", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new AddressPlan(stack, "one", { pool: "10.0.0.0/20", ledger, blocks: { web: 22 } });
    expect(() => new AddressPlan(stack, "two", { pool: "10.0.0.0/20", ledger, blocks: { data: 22 } })).toThrow(
      `stack/two and stack/one both keep their blocks in ${ledger}: put all names into one plan`,
    );
    expect(written().blocks).toEqual({ web: "10.0.0.0/22" });
  });

  test("a pool that is no block, and sizes that are none, are refused by name", () => {
    expect(() => plan({ web: 22 }, { pool: "10.0.0.1/20" })).toThrow('stack/addresses: pool "10.0.0.1/20" has host bits set: did you mean');
    expect(() => plan({ a: Number.NaN, b: 33, c: 21.5 })).toThrow(
      /"a"; \/NaN is not a prefix length of IPv4: ask for a whole number from 20 to 32\n.*"c"; \/21\.5 is not a prefix length.*\n.*"b"; \/33 is not/,
    );
  });

  test("a ledger that cannot be read is one clear sentence", () => {
    expect(() => plan({ web: 22 }, { ledger: folder })).toThrow(`the address ledger ${folder} cannot be read`);
  });

  test("a ledger that cannot be written is one clear sentence", () => {
    expect(() => plan({ web: 22 }, { ledger: join(folder, "missing", "addresses.json") })).toThrow(
      'cannot be written: give a "ledger" in a writable folder',
    );
  });
});
