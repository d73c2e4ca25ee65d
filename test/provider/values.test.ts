import { type Type, UNKNOWN, type Value } from "../../provider/framework/value";
import { decodeJson, decodeValue, encodeValue } from "../../provider/protocol/values";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const bytesOf = (value: Value, type: Type) => Buffer.from(encodeValue(value, type).msgpack!);

describe("values on the wire", () => {
  test.each<[string, Value, Type, string]>([
    ["null", null, "string", "c0"],
    ["unknown is extension 0 with one byte", UNKNOWN, "string", "d40000"],
    ["a text", "ab", "string", "a26162"],
    ["a flag", true, "bool", "c3"],
    ["a number", 80, "number", "50"],
    ["an unknown inside a list", ["a", UNKNOWN], { list: "string" }, "92 a161 d40000"],
    ["an object", { a: 1 }, { object: { a: "number" } }, "81 a161 01"],
    ["a map", { k: "v" }, { map: "string" }, "81 a16b a176"],
  ])("%s", (_fact, value, type, expected) => {
    expect(bytesOf(value, type)).toEqual(hex(expected));
    expect(decodeValue({ msgpack: hex(expected) }, type)).toEqual(value);
  });

  test("every attribute of an object is written, the missing ones as null", () => {
    expect(bytesOf({ a: "x" }, { object: { a: "string", b: "string" } })).toEqual(hex("82 a161 a178 a162 c0"));
  });

  test("an unknown with hints (extension 12) is unknown", () => {
    expect(decodeValue({ msgpack: hex("c7030c8101c2") }, "string")).toBe(UNKNOWN);
  });

  test("a number that arrives as text is a number", () => {
    expect(decodeValue({ msgpack: hex("a3313233") }, "number")).toBe(123);
  });

  test("an attribute that the type does not know is dropped", () => {
    expect(decodeValue({ msgpack: hex("82 a161 01 a17a 02") }, { object: { a: "number" } })).toEqual({ a: 1 });
  });

  test("no value at all is null", () => {
    expect(decodeValue(undefined, "string")).toBeNull();
    expect(decodeValue({}, "string")).toBeNull();
  });

  test("JSON is understood too, with missing attributes as null", () => {
    const type: Type = { object: { a: { list: "string" }, b: "bool" } };
    expect(decodeValue({ json: Buffer.from('{"a":["x"]}') }, type)).toEqual({ a: ["x"], b: null });
    expect(decodeJson(Buffer.from('{"b":true,"zz":1}'), type)).toEqual({ a: null, b: true });
  });
});
