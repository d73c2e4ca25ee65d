import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { Option } from "commander";
import type { Io } from "./io";
import { UsageError } from "./usage-error";

/** The option of commands whose answer is worth a file. */
export function outputOption(): Option {
  return new Option("--output <FILE>", "write to this file instead of stdout");
}

/**
 * Runs the work with the file in place of stdout, or with stdout where there is no file. The file is created by the first write: when an
 * error comes before any answer, an older file stays.
 * @throws UsageError when the file cannot be written
 */
export async function withOutput<T>(io: Io, file: string | undefined, work: (io: Io) => Promise<T>): Promise<T> {
  if (file === undefined) return work(io);
  const path = resolve(io.cwd, file);
  let descriptor: number | undefined;
  const write = (text: string) => {
    try {
      descriptor ??= openSync(path, "w");
      writeSync(descriptor, text);
    } catch (cause) {
      throw new UsageError(`--output "${file}" cannot be written: ${(cause as Error).message}`);
    }
  };
  try {
    return await work({ ...io, stdout: { write } });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
