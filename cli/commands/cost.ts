import { Command } from "commander";
import type { CommandContext } from "../terminal/context";
import { type SourceOptionValues, sourceRequest, withSourceOptions } from "./source-options";

/** Options of `cost` besides the source. */
export interface CostOptions extends SourceOptionValues {
  readonly rate?: string;
  readonly budget?: string;
  readonly json?: boolean;
}

export function costCommand({ io, finish }: CommandContext): Command {
  const command = new Command("cost")
    .description("what the peered connectors cost in a month, by owner and project; two sources are before and after")
    .argument("[SOURCE]", "what to count (default: cdktf.out)")
    .argument("[AFTER]", "a second source, to compare with the first")
    .option("--rate <AMOUNT>", "price of a peered connector for an hour in EUR (default: 0.02, a third-party figure)")
    .option("--budget <AMOUNT>", "exit 1 when the month costs more than this amount in EUR")
    .option("--json", "print the costs as JSON");
  return withSourceOptions(command).action(async (path: string | undefined, after: string | undefined, options: CostOptions) => {
    const { cost } = require("../actions/cost") as typeof import("../actions/cost");
    finish(await cost(io, { before: sourceRequest(path, options), after }, options));
  });
}
