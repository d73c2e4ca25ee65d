import type { Io } from "./io";
import type { ExitCode } from "./usage-error";

/** What a command's definition gets: its surroundings, and where to leave the exit code. */
export interface CommandContext {
  readonly io: Io;
  finish(code: ExitCode): void;
}
