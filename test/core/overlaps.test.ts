import fc from "fast-check";
import { Cidr, overlaps } from "../../core";
import { properties } from "../properties/random";

const parse = (texts: string[]) => texts.map((text) => Cidr.parse(text));
const pairs = (left: Cidr[], right: Cidr[]) => overlaps(left, right, (block) => block).map((pair) => [`${pair.left}`, `${pair.right}`]);

/** Small address space, so that collisions are common. */
const block = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.bigInt(0n, 255n), fc.integer({ min: 0, max: 8 }))
  .map(([family, address, bits]) => Cidr.at(family, address, (family === 4 ? 24 : 120) + bits));

describe("overlaps", () => {
  test("the documented example collides in two pairs", () => {
    const a = parse(["172.16.20.0/22", "10.10.0.0/16"]);
    const b = parse(["172.16.23.0/24", "10.10.5.0/24", "192.168.0.0/24"]);
    expect(pairs(a, b)).toEqual([
      ["10.10.0.0/16", "10.10.5.0/24"],
      ["172.16.20.0/22", "172.16.23.0/24"],
    ]);
  });

  test("neighbours do not overlap, equal blocks do", () => {
    expect(pairs(parse(["10.0.0.0/24"]), parse(["10.0.1.0/24"]))).toEqual([]);
    expect(pairs(parse(["10.0.0.0/24"]), parse(["10.0.0.0/24"]))).toEqual([["10.0.0.0/24", "10.0.0.0/24"]]);
    expect(pairs([], parse(["10.0.0.0/24"]))).toEqual([]);
  });

  test("finds exactly the pairs that comparing all with all finds", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), fc.array(block, { maxLength: 30 }), (left, right) => {
        const naive = left.flatMap((l) => right.filter((r) => l.overlaps(r)).map((r) => `${l} ${r}`));
        expect(
          pairs(left, right)
            .map((pair) => pair.join(" "))
            .sort(),
        ).toEqual(naive.sort());
      }),
      properties(),
    );
  });
});
