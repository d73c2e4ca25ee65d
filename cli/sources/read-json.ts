import { readFileSync, statSync } from "node:fs";
import { UsageError } from "../terminal/usage-error";

const MAX_BYTES = 256 * 1024 * 1024;

/** The JSON in a file. @throws UsageError when it cannot be read, is too large or is no JSON. */
export function readJson(path: string, shown: string): unknown {
  const text = readText(path, shown);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`"${shown}" is no JSON: ${hintFor(text, cause as Error)}`);
  }
}

/** The text of a file. @throws UsageError when it cannot be read or is too large. */
export function readText(path: string, shown: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new UsageError(`"${shown}" is larger than 256 MiB: is it the right file?`);
    return readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`"${shown}" cannot be read: ${reasonOf(cause as NodeJS.ErrnoException)}`);
  }
}

/** Why a file operation failed, in words. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    ENOENT: "no such file or folder",
    EACCES: "permission denied",
    EISDIR: "it is a folder",
    ENOTDIR: "part of its path is no folder",
  };
  return reasons[error.code ?? ""] ?? error.message;
}

function hintFor(text: string, error: Error): string {
  if (text.startsWith("PK")) return 'a binary plan file must first go through "terraform show -json FILE"';
  if (text.trim() === "") return "it is empty";
  return error.message.replace(/\s+/g, " ");
}
