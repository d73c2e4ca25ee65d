/**
 * Control characters, escape sequences' starts and bidirectional overrides: what a name from a file or a server could use
 * to repaint the terminal or to hide what it says.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text without characters that act on a terminal; line breaks go too. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, "");
}

/** As `sanitize`, but keeps the line breaks of a message of several lines. */
export function sanitizeLines(text: string): string {
  return text.split("\n").map(sanitize).join("\n");
}

/** A copy of plain data with every string in it sanitized, keys included. */
export function sanitizeDeep<T>(value: T): T {
  if (typeof value === "string") return sanitize(value) as T;
  if (Array.isArray(value)) return value.map(sanitizeDeep) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [sanitize(key), sanitizeDeep(entry)])) as T;
}
