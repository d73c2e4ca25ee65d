import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/context";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "./source-options";

/** Options of `check` besides the source. */
export interface CheckOptions extends SourceOptionValues {
  readonly failOn: "error" | "warning" | "info" | "never";
  readonly format: "text" | "json" | "sarif";
  readonly json?: boolean;
  readonly accept?: string;
  readonly maxHops?: number;
  readonly budget?: string;
  readonly rate?: string;
}

export function checkCommand({ io, finish }: CommandContext): Command {
  const command = new Command("check")
    .description("list every finding of a topology")
    .argument("[SOURCE]", "what to check (default: cdktf.out)")
    .addOption(
      new Option("--fail-on <SEVERITY>", "exit 1 for findings of this severity and above")
        .choices(["error", "warning", "info", "never"])
        .default("error"),
    )
    .addOption(new Option("--format <FORMAT>", "how to print").choices(["text", "json", "sarif"]).default("text"))
    .option("--json", "short for --format json")
    .option("--accept <FILE>", "JSON list of accepted findings: [{ code, subject?, reason }]")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--budget <AMOUNT>", "report a month that costs more than this amount")
    .option("--rate <AMOUNT>", "price of a peered connector for an hour");
  return withSourceOptions(command).action(async (path: string | undefined, options: CheckOptions) => {
    const { check } = require("../actions/check") as typeof import("../actions/check");
    finish(await check(io, sourceRequest(path, options), options));
  });
}
