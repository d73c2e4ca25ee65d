import fc from "fast-check";
import { allocate, Cidr, compareCidrs, formatRange, freeBlock, parseLooseCidr, rangeToCidrs, summarize } from "../../core";
import { properties } from "../properties/random";

const parse = (texts: readonly string[]) => texts.map((text) => Cidr.parse(text));
const texts = (blocks: readonly Cidr[]) => blocks.map(String);

/** Blocks of a world of 64 addresses. */
const smallBlock = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 }))
  .map(([address, length]) => Cidr.at(4, 0x0a000000n + BigInt(address), length));
const members = (blocks: readonly Cidr[]) =>
  Array.from({ length: 64 }, (_, index) => blocks.some((block) => block.contains(Cidr.at(4, 0x0a000000n + BigInt(index), 32))));

describe("summarize", () => {
  test("siblings join, neighbours that are no siblings do not", () => {
    expect(texts(summarize(parse(["10.0.0.0/23", "10.0.2.0/23"])))).toEqual(["10.0.0.0/22"]);
    expect(texts(summarize(parse(["10.0.2.0/23", "10.0.4.0/23"])))).toEqual(["10.0.2.0/23", "10.0.4.0/23"]);
  });

  test("blocks inside others vanish, families stay apart, nothing stays nothing", () => {
    expect(texts(summarize(parse(["10.0.0.0/8", "10.1.0.0/16", "fd00::/64", "fd00:0:0:1::/64"])))).toEqual(["10.0.0.0/8", "fd00::/63"]);
    expect(summarize([])).toEqual([]);
  });

  test("what must never be covered is carved out", () => {
    expect(texts(summarize(parse(["10.0.0.0/22"]), parse(["10.0.1.0/24"])))).toEqual(["10.0.0.0/24", "10.0.2.0/23"]);
    expect(summarize(parse(["10.0.0.0/22"]), parse(["10.0.0.0/8"]))).toEqual([]);
  });

  test("covers exactly the blocks less the holes, with no two blocks that could be one, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(smallBlock, { maxLength: 8 }), fc.array(smallBlock, { maxLength: 4 }), (blocks, never) => {
        const result = summarize(blocks, never);
        const [wanted, holes] = [members(blocks), members(never)];
        expect(members(result)).toEqual(wanted.map((member, index) => member && !holes[index]));
        for (const [index, block] of result.entries()) {
          for (const other of result.slice(index + 1)) {
            expect(block.overlaps(other)).toBe(false);
            expect(block.prefixLength === other.prefixLength && block.parent!.equals(other.parent!)).toBe(false);
          }
        }
        expect(texts(summarize([...blocks].reverse(), never))).toEqual(texts(result));
        expect([...result].sort(compareCidrs)).toEqual(result);
      }),
      properties(),
    );
  });
});

describe("freeBlock", () => {
  test("the lowest gap of the pool, aligned", () => {
    expect(`${freeBlock(22, parse(["10.0.0.0/22", "10.0.4.0/24"]))}`).toBe("10.0.8.0/22");
    expect(`${freeBlock(24, parse(["10.0.0.0/22", "10.0.4.0/24"]))}`).toBe("10.0.5.0/24");
    expect(`${freeBlock(22, [])}`).toBe("10.0.0.0/22");
    expect(`${freeBlock(64, parse(["fd00::/64"]))}`).toBe("fd00:0:0:1::/64");
  });

  test("the next pool when one is full, nothing when all are", () => {
    expect(`${freeBlock(22, parse(["10.0.0.0/8"]))}`).toBe("172.16.0.0/22");
    expect(freeBlock(22, parse(["10.0.0.0/22"]), Cidr.parse("10.0.0.0/22"))).toBeUndefined();
    expect(freeBlock(8, [], Cidr.parse("10.0.0.0/9"))).toBeUndefined();
  });

  test("agrees with a search of every place", () => {
    const pool = Cidr.parse("10.0.0.0/26");
    fc.assert(
      fc.property(fc.array(smallBlock, { maxLength: 8 }), fc.integer({ min: 26, max: 32 }), (taken, length) => {
        const size = 2 ** (32 - length);
        const places = Array.from({ length: 64 / size }, (_, index) => Cidr.at(4, pool.first + BigInt(index * size), length));
        const expected = places.find((place) => !taken.some((block) => block.overlaps(place)));
        expect(`${freeBlock(length, taken, pool)}`).toBe(`${expected}`);
      }),
      properties(),
    );
  });
});

describe("allocate", () => {
  const pool = Cidr.parse("10.0.0.0/16");

  test("larger blocks first, then by name, whatever the order of the input", () => {
    const expected = { hub: "10.0.0.0/20", data: "10.0.16.0/22", web: "10.0.20.0/22" };
    expect(allocate(pool, { web: 22, hub: 20, data: 22 }).ledger).toEqual(expected);
    expect(allocate(pool, { data: 22, web: 22, hub: 20 }).ledger).toEqual(expected);
  });

  test("adding, removing and resizing one name moves no other", () => {
    const { ledger } = allocate(pool, { data: 22, hub: 20, web: 22 });
    expect(allocate(pool, { data: 22, hub: 20, web: 22, aaa: 22 }, ledger).ledger).toEqual({ ...ledger, aaa: "10.0.24.0/22" });
    expect(allocate(pool, { hub: 20, web: 22 }, ledger).ledger).toEqual({ hub: "10.0.0.0/20", web: "10.0.20.0/22" });
    expect(allocate(pool, { data: 24, hub: 20, web: 22 }, ledger).ledger).toEqual({ ...ledger, data: "10.0.16.0/24" });
    expect(allocate(pool, { data: 20, hub: 20, web: 22 }, ledger).ledger).toEqual({ ...ledger, data: "10.0.32.0/20" });
  });

  test("random changes, one name at a time, leave every other block where it is and never overlap", () => {
    const change = fc.tuple(fc.constantFrom("a", "b", "c", "d", "e", "f"), fc.option(fc.integer({ min: 20, max: 26 })));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        let names: Record<string, number> = {};
        let ledger: Readonly<Record<string, string>> = {};
        for (const [name, length] of changes) {
          const { [name]: _gone, ...rest } = names;
          names = length === null ? rest : { ...rest, [name]: length };
          const next = allocate(pool, names, ledger);
          expect(next.unplaced).toEqual([]);
          for (const other of Object.keys(rest)) expect(next.ledger[other]).toBe(ledger[other]);
          expect(Object.keys(next.ledger).sort()).toEqual(Object.keys(names).sort());
          const blocks = parse(Object.values(next.ledger));
          for (const [index, block] of blocks.entries()) expect(blocks.slice(index + 1).some((other) => other.overlaps(block))).toBe(false);
          ledger = next.ledger;
        }
      }),
      properties(),
    );
  });

  test("an entry that is malformed, outside the pool or taken twice counts as absent", () => {
    expect(allocate(pool, { web: 22 }, { web: "banana" }).ledger).toEqual({ web: "10.0.0.0/22" });
    expect(allocate(pool, { web: 22 }, { web: "192.168.0.0/22" }).ledger).toEqual({ web: "10.0.0.0/22" });
    expect(allocate(pool, { a: 22, b: 22 }, { a: "10.0.4.0/22", b: "10.0.4.0/22" }).ledger).toEqual({ a: "10.0.4.0/22", b: "10.0.0.0/22" });
    expect(allocate(pool, { constructor: 22 }).ledger).toEqual({ constructor: "10.0.0.0/22" });
  });

  test("a name without room is told with the cure, the others keep theirs", () => {
    const { ledger, unplaced } = allocate(Cidr.parse("10.0.0.0/22"), { web: 23, data: 23, late: 24, huge: 20 });
    expect(ledger).toEqual({ data: "10.0.0.0/23", web: "10.0.2.0/23" });
    expect(unplaced).toEqual([
      {
        name: "huge",
        prefixLength: 20,
        message: 'no /20 is free in 10.0.0.0/22 for "huge"',
        hint: "a /20 is larger than the pool 10.0.0.0/22: ask for a /22 or longer",
      },
      {
        name: "late",
        prefixLength: 24,
        message: 'no /24 is free in 10.0.0.0/22 for "late"',
        hint: "widen the pool, to 10.0.0.0/21 for example, or ask for a smaller block",
      },
    ]);
  });
});

describe("address ranges", () => {
  test("a range is written as the block that it is, else by its ends, else by its label", () => {
    expect(formatRange(Cidr.parse("10.0.0.0/22"))).toBe("10.0.0.0/22");
    expect(formatRange({ family: 4, first: 0x0a000001n, last: 0x0a000002n })).toBe("10.0.0.1–10.0.0.2");
    expect(formatRange({ family: 6, first: 0n, last: 0n, label: "the block of x" })).toBe("the block of x");
  });

  test("a range becomes the fewest blocks", () => {
    expect(texts(rangeToCidrs({ family: 4, first: 0x0a000001n, last: 0x0a000006n }))).toEqual([
      "10.0.0.1/32",
      "10.0.0.2/31",
      "10.0.0.4/31",
      "10.0.0.6/32",
    ]);
    expect(texts(rangeToCidrs(Cidr.parse("::/0")))).toEqual(["::/0"]);
  });

  test("the API's looser notation: a bare address is a block of one, host bits are masked", () => {
    expect(`${parseLooseCidr("10.0.0.7")}`).toBe("10.0.0.7/32");
    expect(`${parseLooseCidr("10.0.0.7/24")}`).toBe("10.0.0.0/24");
    expect(`${parseLooseCidr("fd00::1")}`).toBe("fd00::1/128");
    for (const text of ["", "10.0.0.0/33", "10.0.0.0/x", "banana"]) expect(parseLooseCidr(text)).toBeUndefined();
  });
});
