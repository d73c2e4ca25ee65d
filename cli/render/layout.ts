import type { Io } from "../terminal/io";
import { type Style, styleFor, widthOf } from "../terminal/style";

/** How to lay out text. */
export interface Layout {
  readonly style: Style;
  readonly width: number;
}

/** The layout of the answer. */
export function layoutOf({ stdout, env }: Pick<Io, "stdout" | "env">): Layout {
  return { style: styleFor(stdout, env), width: widthOf(stdout, env) };
}
