import { AttributePath, Diagnostic, DynamicValue, procedures, SchemaBlock } from "../../provider/protocol/messages";
import { bool, bytes, embedded, int, mapOf, message, Reader, repeated, string } from "../../provider/protocol/wire";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const Point = message({ x: [1, int], label: [2, string] });

describe("protocol buffers on the wire", () => {
  test.each([
    ["a number is a varint, low groups first", { x: 300 }, "08 ac02"],
    ["a text is its length and its bytes", { label: "é" }, "12 02 c3a9"],
    ["defaults take no bytes", { x: 0, label: "" }, ""],
    ["fields are written by number", { label: "a", x: 1 }, "0801 120161"],
    ["2^53 - 1 is exact", { x: Number.MAX_SAFE_INTEGER }, "08 ffffffffffffff0f"],
  ])("%s", (_fact, value, expected) => {
    expect(Point.encode(value)).toEqual(hex(expected));
    expect(Point.decode(hex(expected))).toEqual({ x: 0, label: "", ...value });
  });

  test("a field number above 15 takes two bytes", () => {
    expect(message({ far: [16, bool] }).encode({ far: true })).toEqual(hex("8001 01"));
  });

  test("an empty message inside differs from none", () => {
    const Outer = message({ inner: [1, embedded(() => Point)] });
    expect(Outer.encode({ inner: {} })).toEqual(hex("0a00"));
    expect(Outer.decode(hex("0a00")).inner).toEqual({ x: 0, label: "" });
    expect(Outer.decode(hex("")).inner).toBeUndefined();
  });

  test("repeated messages keep their order", () => {
    const List = message({ points: [1, repeated(() => Point)] });
    expect(List.encode({ points: [{ x: 2 }, { x: 1 }] })).toEqual(hex("0a02 0802 0a02 0801"));
    expect(List.decode(hex("0a02 0802 0a02 0801")).points.map(({ x }) => x)).toEqual([2, 1]);
  });

  test("a map is repeated pairs of key and value", () => {
    const Named = message({ named: [3, mapOf(bytes)] });
    expect(Named.encode({ named: { a: Buffer.from([7]) } })).toEqual(hex("1a06 0a0161 120107"));
    expect(Named.decode(hex("1a06 0a0161 120107")).named).toEqual({ a: Buffer.from([7]) });
  });

  test("unknown fields of every wire type are skipped", () => {
    expect(Point.decode(hex("1801 21 0102030405060708 2a02ffff 35 01020304 0805")).x).toBe(5);
  });

  test.each([
    ["a varint without an end", "0880", "truncated message: a varint has no end"],
    ["a text shorter than announced", "120561", "truncated message: 5 bytes announced, 1 left"],
    ["a group, which version 3 does not know", "1b", "wire type 3 is not used by protocol buffers version 3"],
  ])("%s is an error", (_fact, input, expected) => {
    expect(() => Point.decode(hex(input))).toThrow(expected);
  });

  test("reading stops at the end", () => expect(new Reader(Buffer.alloc(0)).done).toBe(true));
});

describe("messages of plugin protocol 6", () => {
  test("a path step by index 0 is written although 0 is a default", () => {
    const steps = [{ attributeName: "rules" }, { elementKeyInt: 0 }, { elementKeyInt: 2 }];
    expect(AttributePath.encode({ steps })).toEqual(hex("0a07 0a0572756c6573 0a02 1800 0a02 1802"));
  });

  test("a dynamic value carries MessagePack in field 1", () => {
    expect(DynamicValue.encode({ msgpack: hex("c0") })).toEqual(hex("0a01c0"));
  });

  test("a diagnostic", () => {
    expect(Diagnostic.encode({ severity: 1, summary: "s", detail: "d" })).toEqual(hex("0801 120173 1a0164"));
  });

  test("a nested block names its nesting and its block", () => {
    const block = { attributes: [{ name: "a", type: hex("22"), optional: true }] };
    const encoded = SchemaBlock.encode({ blockTypes: [{ typeName: "b", nesting: 2, maxItems: 1, block }] });
    expect(encoded).toEqual(hex("1a13 0a0162 120a 1208 0a0161 120122 2801 1802 2801"));
    expect(SchemaBlock.decode(encoded).blockTypes[0]).toMatchObject({ typeName: "b", nesting: 2, maxItems: 1 });
  });

  test("the flag of the legacy type system is field 5 of a plan and field 4 of an apply", () => {
    expect(procedures.PlanResourceChange.response.encode({ legacyTypeSystem: true })).toEqual(hex("2801"));
    expect(procedures.ApplyResourceChange.response.encode({ legacyTypeSystem: true })).toEqual(hex("2001"));
  });
});
