/** Values on the wire: MessagePack (or JSON, which Terraform may send too), guided by the type. */
import { Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";
import { type ObjectValue, type Type, UNKNOWN, type Value } from "../framework/value";
import type { DynamicValue } from "./messages";

/** Extension 0 is a plain unknown; 12 is an unknown with hints (such as "not null") that a plan may ignore. */
const UNKNOWN_EXTENSIONS = [0, 12];

class Unknown {}
const unknown = new Unknown();

const extensions = new ExtensionCodec();
for (const type of UNKNOWN_EXTENSIONS)
  extensions.register({
    type,
    encode: (value) => (type === 0 && value instanceof Unknown ? Uint8Array.of(0) : null),
    decode: () => unknown,
  });

const encoder = new Encoder({ extensionCodec: extensions });
const decoder = new Decoder({ extensionCodec: extensions });

/** Every attribute of an object type is written: Terraform refuses an object that lacks one. */
function outbound(value: Value | undefined, type: Type): unknown {
  if (value === UNKNOWN) return unknown;
  if (value === null || value === undefined || typeof type === "string") return value ?? null;
  if ("list" in type) return (value as Value[]).map((item) => outbound(item, type.list));
  if ("set" in type) return (value as Value[]).map((item) => outbound(item, type.set));
  const object = value as ObjectValue;
  if ("map" in type) return Object.fromEntries(Object.entries(object).map(([name, item]) => [name, outbound(item, type.map)]));
  const written: Record<string, unknown> = {};
  for (const name in type.object) written[name] = outbound(object[name], type.object[name]!);
  return written;
}

/** Numbers beyond 64 bits arrive as text, and states written by hand may hold numbers as text. */
function inbound(value: unknown, type: Type): Value {
  if (value instanceof Unknown) return UNKNOWN;
  if (value === null || value === undefined) return null;
  if (type === "number") return Number(value);
  if (typeof type === "string") return value as Value;
  if ("list" in type) return (value as unknown[]).map((item) => inbound(item, type.list));
  if ("set" in type) return (value as unknown[]).map((item) => inbound(item, type.set));
  const object = value as Record<string, unknown>;
  if ("map" in type) return Object.fromEntries(Object.entries(object).map(([name, item]) => [name, inbound(item, type.map)]));
  const read: ObjectValue = {};
  for (const name in type.object) read[name] = inbound(object[name], type.object[name]!);
  return read;
}

export function encodeValue(value: Value, type: Type): DynamicValue {
  return { msgpack: encoder.encode(outbound(value, type)) };
}

/** Absent is null. Attributes that the type does not know are dropped, attributes that are missing are null. */
export function decodeValue(wire: DynamicValue | undefined, type: Type): Value {
  if (wire?.msgpack?.length) return inbound(decoder.decode(wire.msgpack), type);
  if (wire?.json?.length) return decodeJson(wire.json, type);
  return null;
}

/** The JSON of a state file or an identity. Throws a SyntaxError when it is no JSON. */
export function decodeJson(json: Uint8Array, type: Type): Value {
  return inbound(JSON.parse(Buffer.from(json).toString("utf8")), type);
}
