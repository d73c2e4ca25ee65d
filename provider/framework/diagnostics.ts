/** What a user is told: one problem with its place in the configuration and its cure. */
import { ConfigFileError } from "../../scaleway";
import type { Path } from "./value";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly path?: Path;
}

/** Control characters and bidirectional overrides, line breaks and tabs aside: text of a server could repaint the user's terminal with them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const printable = (text: string) => text.replace(UNSAFE, "");

/** Thrown by resources for a problem that the user can act on; anything else thrown is a bug. */
export class ProviderError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(summary: string, options: { detail?: string; path?: Path; cause?: unknown } = {}) {
    super(summary, { cause: options.cause });
    this.name = "ProviderError";
    this.diagnostics = [{ severity: "error", summary, detail: options.detail, path: options.path }];
  }
}

/** The diagnostics of anything thrown, safe to print. Internal errors are reported as such, in one line and without a stack trace. */
export function diagnosticsOf(thrown: unknown, doing: string): Diagnostic[] {
  return rawDiagnosticsOf(thrown, doing).map(({ summary, detail, ...rest }) => ({
    ...rest,
    summary: printable(summary),
    ...(detail === undefined ? {} : { detail: printable(detail) }),
  }));
}

function rawDiagnosticsOf(thrown: unknown, doing: string): Diagnostic[] {
  if (thrown instanceof ProviderError) return [...thrown.diagnostics];
  if (thrown instanceof ConfigFileError) return [{ severity: "error", summary: thrown.message, detail: thrown.cure }];
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return [
    {
      severity: "error",
      summary: `Bug in the embedded provider while ${doing}: ${message}`,
      detail: "This is not your fault. Please report it with this message and the configuration that leads to it.",
    },
  ];
}
