import fc from "fast-check";
import { addressBits, Cidr, CidrError, compareCidrs, formatAddress, parseAddress } from "../../core";
import { properties } from "../properties/random";

const cidr = fc
  .oneof(
    fc.tuple(fc.constant(4 as const), fc.bigInt(0n, 2n ** 32n - 1n), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.constant(6 as const), fc.bigInt(0n, 2n ** 128n - 1n), fc.integer({ min: 0, max: 128 })),
  )
  .map(([family, address, length]) => Cidr.at(family, address, length));

describe("Cidr", () => {
  test("host bits are rejected with the corrected block in the hint", () => {
    expect(() => Cidr.parse("10.0.3.1/28")).toThrow(new CidrError("host-bits", "10.0.3.1/28", 'did you mean "10.0.3.0/28"?'));
    expect(() => Cidr.parse("fd00::1/64")).toThrow('did you mean "fd00::/64"?');
  });

  test.each([
    "",
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0/8",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "::/129",
    "banana/8",
    "10.0.0.0/-1",
    "fe80::%eth0/64",
    "0x0a.0.0.0/8",
    "010.0.0.0/8",
  ])("%j is refused as no CIDR block", (text) => {
    expect(() => Cidr.parse(text)).toThrow(CidrError);
    expect(Cidr.tryParse(text)).toBeUndefined();
  });

  test("IPv6 is written as RFC 5952 says", () => {
    expect(`${Cidr.parse("FD00:0:0:1:0:0:0:0/64")}`).toBe("fd00:0:0:1::/64");
    expect(`${Cidr.parse("::/0")}`).toBe("::/0");
  });

  test("families never overlap", () => {
    expect(Cidr.parse("0.0.0.0/0").overlaps(Cidr.parse("::/0"))).toBe(false);
    expect(Cidr.parse("0.0.0.0/0").contains(Cidr.parse("::/0"))).toBe(false);
  });

  test("text and block are each other's inverse", () => {
    fc.assert(
      fc.property(cidr, (block) => expect(Cidr.parse(`${block}`)).toEqual(block)),
      properties(),
    );
  });

  test("overlap is symmetric, reflexive, and means that one holds the other", () => {
    fc.assert(
      fc.property(cidr, cidr, (a, b) => {
        expect(a.overlaps(a)).toBe(true);
        expect(a.overlaps(b)).toBe(b.overlaps(a));
        expect(a.overlaps(b)).toBe(a.contains(b) || b.contains(a));
        expect(a.isSubnetOf(b)).toBe(b.contains(a));
        expect(Math.sign(compareCidrs(a, b))).toBe(-Math.sign(compareCidrs(b, a)) + 0);
      }),
      properties(),
    );
  });

  test("a block's first and last address are inside, their neighbours outside", () => {
    const block = Cidr.parse("172.16.20.0/22");
    expect([formatAddress(4, block.first), formatAddress(4, block.last), block.size]).toEqual(["172.16.20.0", "172.16.23.255", 1024n]);
    expect(block.contains(Cidr.parse("172.16.23.255/32"))).toBe(true);
    expect(block.contains(Cidr.parse("172.16.24.0/32"))).toBe(false);
    expect(`${block.parent}`).toBe("172.16.16.0/21");
    expect(Cidr.parse("::/0").parent).toBeUndefined();
  });

  test("addresses parse in both families and refuse other notations", () => {
    expect(parseAddress("10.0.0.1")).toEqual({ family: 4, value: 0x0a000001n });
    expect(parseAddress("fd00::2")?.family).toBe(6);
    for (const text of ["10.1", "0x10", "1.2.3.4.5", "", "fe80::1%1"]) expect(parseAddress(text)).toBeUndefined();
    expect(addressBits(6)).toBe(128);
  });
});
