import type { Io } from "./io";

/** Writes the value as indented JSON, alone on stdout. */
export function writeJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
