import { Command, CommanderError } from "commander";
import { checkCommand } from "./commands/check";
import { consoleCommand } from "./commands/console";
import { costCommand } from "./commands/cost";
import { diffCommand } from "./commands/diff";
import { doctorCommand } from "./commands/doctor";
import { envCommand } from "./commands/env";
import { graphCommand } from "./commands/graph";
import { initCommand } from "./commands/init";
import { labCommand } from "./commands/lab";
import { mockCommand } from "./commands/mock";
import { providersCommand } from "./commands/providers";
import { reachCommand } from "./commands/reach";
import { renumberCommand } from "./commands/renumber";
import { packageVersion } from "./providers/package-version";
import { configureCommand } from "./terminal/configure-command";
import type { CommandContext } from "./terminal/context";
import type { Io } from "./terminal/io";
import { sanitizeLines } from "./terminal/sanitize";
import { wrap } from "./terminal/table";
import { type ExitCode, UsageError } from "./terminal/usage-error";

type CommandFactory = (context: CommandContext) => Command;

/** Commands by section of the help. */
const SECTIONS: Readonly<Record<string, readonly CommandFactory[]>> = {
  "Author an app:": [initCommand],
  "Check a topology:": [checkCommand, reachCommand, graphCommand, consoleCommand, costCommand, diffCommand, renumberCommand],
  "Run offline:": [mockCommand, envCommand, labCommand, providersCommand, doctorCommand],
};

const ABOUT = `Scaleway VPC Peering as code: an offline VPC API, and answers about reachability, cost and mistakes of your topology.

A SOURCE is a synthesized app (folder, default: cdktf.out), a Terraform plan or state ("terraform show -json"), \
a topology in JSON, "mock" or the http URL of a running mock, or "account" for the real API, read only.

Exit codes: 0 fine, 1 findings, 2 wrong use.`;

/**
 * Runs one command line (without `node` and the script) and returns its exit code: 0 fine, 1 findings, 2 wrong use.
 * Never ends the process and never throws.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = buildProgram({
    io,
    finish: (result) => {
      code = result;
    },
  });
  try {
    await program.parseAsync(unknownTopic(program, argv) ?? [...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const sentence = `vpc-peering: ${sanitizeLines(explain(error))}`;
    io.stderr.write(`${io.stderr.columns ? wrap(sentence, io.stderr.columns) : sentence}\n`);
    return 2;
  }
}

/** `help nope` as `nope`, which is an unknown command: commander would print all of the help without saying why. */
function unknownTopic(program: Command, [first, topic]: readonly string[]): string[] | undefined {
  if (first !== "help" || topic === undefined || topic === "help") return undefined;
  const isKnown = program.commands.some((command) => command.name() === topic || command.aliases().includes(topic));
  return isKnown || topic.startsWith("-") ? undefined : [topic];
}

function buildProgram(context: CommandContext): Command {
  const program = new Command("vpc-peering")
    .description(ABOUT)
    .version(packageVersion(), "-v, --version")
    .addHelpCommand(
      new Command("help").argument("[COMMAND]").description("show the help of a command").helpOption(false).helpGroup("Help:"),
    );
  for (const [section, commands] of Object.entries(SECTIONS)) {
    program.commandsGroup(section);
    for (const command of commands) program.addCommand(command(context));
  }
  configureCommand(program, context.io);
  return program;
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `internal error; please report it together with the command: ${detail}`;
}
