import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/context";
import { MOCK_OPTIONS } from "./mock-options";

/** Describes `mock`. Its entry parses the options itself: the mock starts without loading commander. */
export function mockCommand(_context: CommandContext): Command {
  const command = new Command("mock")
    .description("start the offline VPC API; print its URL when ready and run until Ctrl-C")
    .helpOption("-h, --help", MOCK_OPTIONS.help.help)
    .addHelpText("after", "\nKeys of the two organizations:\n  vpc-peering env [--organization NAME]")
    .action((_options: object, self: Command) => {
      const { runBundle } = require("../run-bundle") as typeof import("../run-bundle");
      runBundle("mock", argumentsOf(self));
    });
  for (const [name, option] of Object.entries(MOCK_OPTIONS)) {
    if (name === "help") continue;
    command.addOption(new Option("value" in option ? `--${name} <${option.value}>` : `--${name}`, option.help));
  }
  return command;
}

/** What follows `mock` on the command line. */
function argumentsOf(command: Command): string[] {
  const { rawArgs } = command.parent as Command & { readonly rawArgs: readonly string[] };
  return rawArgs.slice(rawArgs.indexOf("mock") + 1);
}
