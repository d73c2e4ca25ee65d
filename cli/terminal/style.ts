import type { Io, Output } from "./io";

/** Colours by meaning; each is the identity where colour is off. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

const paint = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string) => text;
const COLOURED: Style = { good: paint(32), bad: paint(31), warn: paint(33), dim: paint(2), bold: paint(1) };
const PLAIN: Style = { good: plain, bad: plain, warn: plain, dim: plain, bold: plain };

/** Colour on a terminal, or with `FORCE_COLOR`; never with `NO_COLOR` or `FORCE_COLOR=0`, nor on a terminal that is `TERM=dumb`. */
export function styleFor(output: Output, env: Io["env"]): Style {
  const forced = env["FORCE_COLOR"];
  if (env["NO_COLOR"] || forced === "0" || forced === "false") return PLAIN;
  return forced || (output.isTTY && env["TERM"] !== "dumb") ? COLOURED : PLAIN;
}

/** Width to lay out for: the terminal's; when piped, what `COLUMNS` says, else 100 columns. */
export function widthOf(output: Output, env: Io["env"]): number {
  if (output.columns && output.columns > 0) return output.columns;
  const asked = env["COLUMNS"] ?? "";
  return /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 100;
}
