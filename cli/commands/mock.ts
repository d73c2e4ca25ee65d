import { Command } from "commander";
import type { CommandContext } from "../terminal/context";

/** Only a line in the list of commands: the entry hands `mock` over to its own bundle before commander is loaded. */
export function mockCommand(_context: CommandContext): Command {
  return new Command("mock")
    .description("start the offline VPC API; its own --help lists its options")
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument("[options...]")
    .action((options: string[]) => {
      const { runBundle } = require("../run-bundle") as typeof import("../run-bundle");
      runBundle("mock", options);
    });
}
