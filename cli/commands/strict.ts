import { Option } from "commander";
import type { Layout } from "../render/layout";
import { wrap } from "../terminal/table";

/** The option of commands whose answer may be a gate. */
export function strictOption(): Option {
  return new Option("--strict", "exit 1 when an object was left out or a fact is undecided");
}

/** Why `--strict` fails, for the end of an answer; empty when everything was read and decided. */
export function strictText(undecided: readonly string[], { style, width }: Layout): string {
  if (undecided.length === 0) return "";
  const count = `${undecided.length} assumption${undecided.length === 1 ? "" : "s"}`;
  return `${style.bad(wrap(`strict: the answer rests on ${count}`, width))}\n`;
}
