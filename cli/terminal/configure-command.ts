import type { Command } from "commander";
import type { Io } from "./io";
import { sanitizeLines } from "./sanitize";
import { widthOf } from "./style";

/** Writes commander's own messages to our outputs and turns its errors into exceptions, for the command and its subcommands. */
export function configureCommand(command: Command, io: Io): void {
  command
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .showHelpAfterError(`(see "${fullName(command)} --help")`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(sanitizeLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, "vpc-peering: ")),
      getOutHelpWidth: () => widthOf(io.stdout, io.env),
      getErrHelpWidth: () => widthOf(io.stderr, io.env),
    });
  for (const child of command.commands) configureCommand(child, io);
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
