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
import type { CommandContext } from "./terminal/context";
import type { Io } from "./terminal/io";
import { sanitizeLines } from "./terminal/sanitize";
import { widthOf } from "./terminal/style";
import { wrap } from "./terminal/table";
import { type ExitCode, UsageError } from "./terminal/usage-error";

const COMMANDS = [
  initCommand,
  doctorCommand,
  mockCommand,
  envCommand,
  checkCommand,
  reachCommand,
  graphCommand,
  consoleCommand,
  costCommand,
  diffCommand,
  renumberCommand,
  labCommand,
  providersCommand,
];

const ABOUT = `Scaleway VPC Peering as code: an offline VPC API, and answers about what your topology reaches, costs and gets wrong.

A SOURCE is a synthesized app (folder, default: cdktf.out), a Terraform plan or state ("terraform show -json"), \
a topology in JSON, "mock" or the http URL of a running mock, or "account" for the real API, read only.

Exit codes: 0 fine, 1 findings, 2 wrong use.`;

/**
 * Runs one command line (without `node` and the script) and answers its exit code: 0 fine, 1 findings, 2 wrong use.
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
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const sentence = `vpc-peering: ${sanitizeLines(explain(error))}`;
    io.stderr.write(`${io.stderr.columns ? wrap(sentence, io.stderr.columns) : sentence}\n`);
    return 2;
  }
}

function buildProgram(context: CommandContext): Command {
  const program = new Command("vpc-peering").description(ABOUT).helpCommand(false).version(packageVersion(), "-v, --version");
  for (const command of COMMANDS) program.addCommand(command(context));
  harden(program, context.io);
  return program;
}

/** Commander's own messages through our outputs, and errors as exceptions, for the program and each of its commands. */
function harden(command: Command, io: Io): void {
  command
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .showHelpAfterError(`("${fullName(command)} --help" says more)`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(sanitizeLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, "vpc-peering: ")),
      getOutHelpWidth: () => widthOf(io.stdout, io.env),
      getErrHelpWidth: () => widthOf(io.stderr, io.env),
    });
  for (const child of command.commands) harden(child, io);
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `this is a bug in vpc-peering, please report it together with the command: ${detail}`;
}
