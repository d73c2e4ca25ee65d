import type { Io, Output } from "../io";

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

/** Colour only on a terminal that wants it: off when piped, with `NO_COLOR` set to anything, and for `TERM=dumb`. */
export function styleFor(output: Output, env: Io["env"]): Style {
  return output.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb" ? COLOURED : PLAIN;
}

/** Width to lay out for: the terminal's, or 100 columns when piped. */
export function widthOf(output: Output): number {
  return output.columns && output.columns > 0 ? output.columns : 100;
}
