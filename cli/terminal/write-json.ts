import type { Io } from "./io";

/** Writes the value as indented JSON, alone on stdout, list entry by list entry: as one text, a large answer would exceed the longest string. */
export function writeJson(io: Io, value: unknown): void {
  for (const part of jsonParts(value, "")) io.stdout.write(part);
  io.stdout.write("\n");
}

const STEP = "  ";
/** Lists and objects below this depth are written in one piece. */
const PIECE_DEPTH = 2;

function* jsonParts(value: unknown, indent: string): Generator<string> {
  if (value === null || typeof value !== "object" || indent.length >= PIECE_DEPTH * STEP.length) {
    yield (JSON.stringify(value, undefined, STEP) ?? "null").replaceAll("\n", `\n${indent}`);
    return;
  }
  const isList = Array.isArray(value);
  const entries = isList ? value.map((entry) => ["", entry] as const) : Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (entries.length === 0) return yield isList ? "[]" : "{}";
  yield isList ? "[" : "{";
  for (const [index, [key, entry]] of entries.entries()) {
    yield `${index === 0 ? "" : ","}\n${indent}${STEP}${isList ? "" : `${JSON.stringify(key)}: `}`;
    yield* jsonParts(entry, indent + STEP);
  }
  yield `\n${indent}${isList ? "]" : "}"}`;
}
