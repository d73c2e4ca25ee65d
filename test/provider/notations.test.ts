import { type ObjectValue, UNKNOWN } from "../../provider/framework/value";
import { blockToWire, isNetwork, maskOf, parseBlock } from "../../provider/resources/cidr";
import { changes, networkBlock, oneOf, region, timeToState, validateRegionalUuid } from "../../provider/resources/fields";
import { bareId, nestedId, parseRegionalId, regionOf, sameBareId, withRegion } from "../../provider/resources/locality";

describe("CIDR notation", () => {
  test.each([
    ["10.0.0.0/22", { family: 4, address: 0x0a000000n, prefixLength: 22 }],
    ["255.255.255.255/32", { family: 4, address: 0xffffffffn, prefixLength: 32 }],
    ["::/0", { family: 6, address: 0n, prefixLength: 0 }],
    ["fd00::1/128", { family: 6, address: 0xfd00_0000_0000_0000_0000_0000_0000_0001n, prefixLength: 128 }],
    ["1:2:3:4:5:6:7:8/64", { family: 6, address: 0x0001_0002_0003_0004_0005_0006_0007_0008n, prefixLength: 64 }],
    ["::ffff:10.0.0.1/128", { family: 6, address: 0xffff_0a00_0001n, prefixLength: 128 }],
  ])("%s is a block", (text, expected) => expect(parseBlock(text)).toEqual(expected));

  test.each(["", "10.0.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0/8", "10.0.0.0/-1", "fe80::1%eth0/64", "10.0.0.0/22/1"])(
    "%j is none",
    (text) => {
      expect(parseBlock(text)).toBeUndefined();
    },
  );

  test.each([
    ["10.0.0.0/22", true],
    ["10.0.3.0/22", false],
    ["10.0.0.1/32", true],
    ["0.0.0.0/0", true],
    ["fd00::/64", true],
    ["fd00::1/64", false],
  ])("%s is a network: %s", (text, expected) => expect(isNetwork(parseBlock(text)!)).toBe(expected));

  test.each([
    [4, 0, "0.0.0.0"],
    [4, 20, "255.255.240.0"],
    [4, 29, "255.255.255.248"],
    [4, 32, "255.255.255.255"],
    [6, 48, "255.255.255.255.255.255.0.0.0.0.0.0.0.0.0.0"],
  ] as const)("the mask of IPv%i /%i is %s", (family, length, expected) => expect(maskOf(family, length)).toBe(expected));

  test.each([
    ["10.0.0.1", "10.0.0.1/32"],
    ["fd00::1", "fd00::1/128"],
    ["10.0.3.1/22", "10.0.3.1/22"],
    ["", ""],
  ])("%j goes to the service as %j", (text, expected) => expect(blockToWire(text, [])).toBe(expected));

  test.each<[32 | 128, string, string | undefined]>([
    [32, "10.0.0.0/22", undefined],
    [32, "fd00::/20", '"fd00::/20" is not an IPv4 CIDR block'],
    [32, "10.0.1.0/22", '"10.0.1.0/22" is not a network: bits are set behind its prefix of 22'],
    [128, "fd00::/64", undefined],
    [128, "fd00::1", '"fd00::1" is not a CIDR block'],
  ])("a subnet of at most /%i: %s", (longest, text, expected) => expect(networkBlock(longest)(text)?.summary).toBe(expected));
});

describe("ids", () => {
  test.each([
    ["fr-par/u", "u"],
    ["u", "u"],
    ["fr-par/", ""],
    ["", ""],
    ["a/b/c", "a/b/c"],
  ])("%j without its region is %j", (id, expected) => expect(bareId(id)).toBe(expected));

  test.each([
    ["u", "u"],
    ["fr-par-1/u", "u"],
    ["fr-par-1/server/nic", "nic"],
  ])("%s names the resource %s", (id, expected) => expect(nestedId(id)).toBe(expected));

  test.each([
    ["fr-par/u", "u", true],
    ["fr-par/u", "nl-ams/u", true],
    ["fr-par/", "", true],
    ["fr-par/u", "", false],
    ["u", "v", false],
  ])("%j and %j name the same object: %s", (left, right, expected) => {
    expect(sameBareId(left, right)).toBe(expected);
    expect(sameBareId(right, left)).toBe(expected);
  });

  test.each(["", "u", "fr-par/", "paris/u", "fr-par/u/v", "/u"])("%j is no regional id", (id) => {
    expect(() => parseRegionalId(id)).toThrow(`"${id}" is not the id of a regional object`);
  });

  test("a region is added where there is none", () =>
    expect([withRegion("u", "fr-par"), withRegion("nl-ams/u", "fr-par")]).toEqual(["fr-par/u", "nl-ams/u"]));

  test.each<[ObjectValue, ObjectValue, string]>([
    [{ region: "nl-ams" }, { region: "pl-waw" }, "nl-ams"],
    [{ region: null }, { region: "pl-waw" }, "pl-waw"],
    [{}, { region: UNKNOWN }, "fr-par"],
  ])("region of %j, planned %j", (config, planned, expected) => expect(regionOf(config, planned, "fr-par")).toBe(expected));

  test("a region of the wrong form is refused", () =>
    expect(() => regionOf({ region: "Paris" }, {}, "fr-par")).toThrow('"Paris" is not a region'));

  test.each([
    ["11111111-1111-1111-1111-11111111111A", true],
    ["fr-par/11111111-1111-1111-1111-111111111111", true],
    ["11111111-1111-1111-1111-1111111111", false],
  ])("%s is a UUID, with or without region: %s", (id, expected) => expect(validateRegionalUuid(id) === undefined).toBe(expected));
});

describe("attributes", () => {
  test.each([
    ["2026-03-24T12:03:23.511508Z", "2026-03-24T12:03:23Z"],
    ["2026-03-24T12:03:23Z", "2026-03-24T12:03:23Z"],
    [null, ""],
  ])("time %j is stored as %j", (time, expected) => expect(timeToState(time)).toBe(expected));

  test("a value outside an enumeration is told with the allowed ones", () => {
    expect(oneOf(["accept", "drop"])("deny")?.summary).toBe('"deny" is not one of accept, drop');
    expect(oneOf(["accept", "drop"])("drop")).toBeUndefined();
  });

  test("an unknown region is a warning, upper case is fine", () => {
    expect(region.validate!("mars-one")).toMatchObject({ severity: "warning" });
    expect(region.validate!("FR-PAR")).toBeUndefined();
  });

  test.each([
    [{ a: ["x"] }, { a: ["x"] }, false],
    [{ a: null }, { a: [] }, false],
    [{ a: ["x"] }, { a: null }, true],
    [{ a: ["x", "y"] }, { a: ["x\0y"] }, true],
    [{ a: "x" }, { a: "y" }, true],
    [{}, { a: null }, false],
  ])("from %j to %j is a change: %s", (prior, planned, expected) => expect(changes(prior, planned, "a")).toBe(expected));
});
