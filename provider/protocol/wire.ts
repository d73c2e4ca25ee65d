/**
 * Protocol Buffers wire format, as far as the plugin protocol needs it: varints and length-delimited fields.
 * A message is declared once as a table of `name: [field number, field type]`; its TypeScript type follows from the table.
 */

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Reads one message front to back. */
export class Reader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.offset >= this.bytes.length;
  }

  /** An unsigned varint of up to 64 bits; exact up to 2^53, which is beyond every number in the protocol. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.offset++];
      if (byte === undefined) throw new RangeError("truncated message: a varint has no end");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  delimited(): Buffer {
    const length = this.varint();
    const end = this.offset + length;
    if (end > this.bytes.length)
      throw new RangeError(`truncated message: ${length} bytes announced, ${this.bytes.length - this.offset} left`);
    const slice = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return slice;
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === DELIMITED) this.delimited();
    else if (wireType === FIXED64) this.offset += 8;
    else if (wireType === FIXED32) this.offset += 4;
    else throw new RangeError(`wire type ${wireType} is not used by protocol buffers version 3`);
  }
}

/** Collects the bytes of one message. */
export class Writer {
  private readonly chunks: Buffer[] = [];

  varint(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    this.chunks.push(Buffer.from(bytes));
  }

  field(number: number, wireType: number): void {
    this.varint(number * 8 + wireType);
  }

  delimited(number: number, bytes: Uint8Array): void {
    this.field(number, DELIMITED);
    this.varint(bytes.length);
    this.chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  finish(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** How one field is written and read; `merge` receives what was read of the field before (repeated fields and maps). */
export interface FieldType<T> {
  initial(): T;
  write(writer: Writer, number: number, value: T): void;
  merge(reader: Reader, before: T): T;
}

export interface Codec<T> {
  /** Fields left out have their default, which takes no bytes. */
  encode(message: Partial<T>): Buffer;
  /** Unknown fields are skipped. Throws a RangeError on a truncated message. */
  decode(bytes: Uint8Array): T;
}

export type MessageOf<C> = C extends Codec<infer T> ? T : never;

export const string: FieldType<string> = {
  initial: () => "",
  write: (writer, number, value) => value !== "" && writer.delimited(number, Buffer.from(value, "utf8")),
  merge: (reader) => reader.delimited().toString("utf8"),
};

export const bytes: FieldType<Uint8Array> = {
  initial: () => Buffer.alloc(0),
  write: (writer, number, value) => value.length > 0 && writer.delimited(number, value),
  merge: (reader) => reader.delimited(),
};

export const int: FieldType<number> = {
  initial: () => 0,
  write(writer, number, value) {
    if (value === 0) return;
    writer.field(number, VARINT);
    writer.varint(value);
  },
  merge: (reader) => reader.varint(),
};

export const bool: FieldType<boolean> = {
  initial: () => false,
  write: (writer, number, value) => int.write(writer, number, value ? 1 : 0),
  merge: (reader) => reader.varint() !== 0,
};

/** A message inside a message; absent is undefined, which differs from present and empty. */
export function embedded<T>(codec: () => Codec<T>): FieldType<Partial<T> | undefined> {
  return {
    initial: () => undefined,
    write: (writer, number, value) => value && writer.delimited(number, codec().encode(value)),
    merge: (reader) => codec().decode(reader.delimited()) as Partial<T>,
  };
}

export function repeated<T>(codec: () => Codec<T>): FieldType<Partial<T>[]> {
  return {
    initial: () => [],
    write(writer, number, value) {
      for (const item of value) writer.delimited(number, codec().encode(item));
    },
    merge: (reader, before) => [...before, codec().decode(reader.delimited()) as Partial<T>],
  };
}

/** `map<string, V>`: on the wire a repeated message of key (1) and value (2). */
export function mapOf<T>(valueType: FieldType<T>): FieldType<Record<string, T>> {
  const entry = message({ key: [1, string], value: [2, valueType] });
  return {
    initial: () => ({}),
    write(writer, number, value) {
      for (const [key, item] of Object.entries(value)) writer.delimited(number, entry.encode({ key, value: item } as never));
    },
    merge(reader, before) {
      const { key, value } = entry.decode(reader.delimited());
      return { ...before, [key]: value as T };
    },
  };
}

type Shape = Record<string, readonly [number: number, type: FieldType<unknown>]>;
type MessageFrom<S extends Shape> = { -readonly [K in keyof S]: S[K][1] extends FieldType<infer T> ? T : never };

/** The codec of the message with these fields. */
export function message<const S extends Shape>(shape: S): Codec<MessageFrom<S>> {
  const names = Object.keys(shape);
  const byNumber = new Map(names.map((name) => [shape[name]![0], name]));
  return {
    encode(value) {
      const writer = new Writer();
      for (const name of names) {
        const [number, type] = shape[name]!;
        const item = (value as Record<string, unknown>)[name];
        if (item !== undefined) type.write(writer, number, item);
      }
      return writer.finish();
    },
    decode(input) {
      const reader = new Reader(Buffer.from(input.buffer, input.byteOffset, input.byteLength));
      const value: Record<string, unknown> = {};
      for (const name of names) value[name] = shape[name]![1].initial();
      while (!reader.done) {
        const tag = reader.varint();
        const name = byNumber.get(Math.floor(tag / 8));
        if (name === undefined) reader.skip(tag % 8);
        else value[name] = shape[name]![1].merge(reader, value[name]);
      }
      return value as MessageFrom<S>;
    },
  };
}
