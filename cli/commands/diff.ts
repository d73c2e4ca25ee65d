import { Command } from "commander";
import type { CommandContext } from "../terminal/context";
import { wholeNumber } from "./source-options";

/** Options of `diff`. */
export interface DiffOptions {
  readonly rate?: string;
  readonly maxHops?: number;
  readonly json?: boolean;
}

export function diffCommand({ io, finish }: CommandContext): Command {
  return new Command("diff")
    .description("what a change opens and closes, with its findings and costs, in Markdown for a pull request")
    .argument("<BEFORE>", "a source: folder, file, mock, account or URL")
    .argument("<AFTER>", "a source")
    .option("--rate <AMOUNT>", "price of a peered connector for an hour in EUR (default: 0.02, a third-party figure)")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--json", "print the difference as JSON")
    .addHelpText("after", "\nExit 1 when the change brings findings of severity error.")
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diff } = require("../actions/diff") as typeof import("../actions/diff");
      finish(await diff(io, { before, after }, options));
    });
}
