import { Command } from "commander";
import type { CommandContext } from "../terminal/context";

export function envCommand({ io, finish }: CommandContext): Command {
  return new Command("env")
    .description("print the SCW_* exports for a client of the mock at SCW_API_URL (default http://127.0.0.1:8080)")
    .option("--organization <NAME>", "of this organization (default: acme, the first)")
    .option("--unset", "print the commands that unset these variables, to leave a rehearsal")
    .option("--json", "print all organizations, or the one asked for, as a JSON array")
    .addHelpText("after", '\nUse:  eval "$(vpc-peering env)"')
    .action(async (options: { organization?: string; json?: boolean; unset?: boolean }) => {
      const { printEnvironment } = require("../actions/env") as typeof import("../actions/env");
      finish(await printEnvironment(io, options));
    });
}
