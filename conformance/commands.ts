import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

/** Thrown where work stops because the user pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** A command that ended with another exit code than it must; the message holds the end of what it printed. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** File to which everything printed is added. */
  readonly log?: string;
  /** Who is told of Ctrl-C: every process of the command's group, or the command alone, which then tells its own. @default "group" */
  readonly interrupt?: "group" | "leader";
  /** After this time the command's group is killed and `run` throws. @default 900 */
  readonly limitSeconds?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly interrupt: "group" | "leader";
}

const running = new Set<Running>();
let interrupted = false;

/** Ends every command on SIGINT or SIGTERM, so that each waiting `run` throws Interrupted and cleans up; a second signal kills. */
export function endCommandsOnSignals(say: (text: string) => void): void {
  const onSignal = () => {
    const signal = interrupted ? "SIGKILL" : "SIGINT";
    say(interrupted ? "Killing what still runs." : "Interrupted: ending what was started. Press Ctrl-C again to kill it.");
    interrupted = true;
    for (const { child, interrupt } of running)
      process.kill(signal === "SIGKILL" || interrupt === "group" ? -child.pid! : child.pid!, signal);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
}

/** @throws Interrupted after Ctrl-C */
export function checkInterrupted(): void {
  if (interrupted) throw new Interrupted("interrupted");
}

/** Runs a command in a process group of its own to its end. @throws Interrupted after Ctrl-C; Error when it cannot be started */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  checkInterrupted();
  const finished = await start(command, args, options);
  checkInterrupted();
  if (options.log) {
    const line = [command, ...args].join(" ");
    appendFileSync(options.log, `$ ${line}\n${finished.stdout}${finished.stderr}→ ${finished.code}\n\n`);
  }
  return finished;
}

function start(command: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const entry: Running = { child, interrupt: options.interrupt ?? "group" };
    const limitSeconds = options.limitSeconds ?? 900;
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      process.kill(-child.pid!, "SIGKILL");
    }, limitSeconds * 1000);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("spawn", () => running.add(entry));
    child.once("error", (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(limit);
      running.delete(entry);
      const finished = { code, stdout, stderr };
      if (late) reject(new CommandFailed(`"${command}" was killed: it had not ended after ${limitSeconds} s.\n${tail(finished)}`));
      else resolve(finished);
    });
  });
}

/** The end of what a command printed, without colours. */
export function tail(finished: Finished, lines = 40): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  const plain = `${finished.stdout}\n${finished.stderr}`.replace(/\u001b\[[0-9;]*m/g, "").trim();
  return plain.split("\n").slice(-lines).join("\n");
}

/** Runs a command that must end with exit code 0. @throws CommandFailed, Interrupted */
export async function mustRun(command: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code !== 0)
    throw new CommandFailed(`"${[command, ...args].join(" ")}" ended with exit code ${finished.code}:\n${tail(finished)}`);
  return finished;
}
