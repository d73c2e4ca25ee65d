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

  test("a ledger that cannot be written is one clear sentence", () => {
    expect(() => plan({ web: 22 }, { ledger: join(folder, "missing", "addresses.json") })).toThrow(
      'cannot be written: give a "ledger" in a writable folder',
    );
  });
});
