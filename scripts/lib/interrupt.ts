import type { ChildProcess } from "node:child_process";
import { basename } from "node:path";
import { descendants } from "./processes";

/** Thrown where work stops because the user pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Turns Ctrl-C (and SIGTERM) into an orderly end: the running Terraform is told itself and finishes its requests and its
 * state; `cdktf` is not told, because cdktf-cli 0.21 kills Terraform and leaves an empty state and a stale lock.
 */
export class InterruptGuard {
  private running: ChildProcess | undefined;
  private interrupted = false;
  private readonly listener = () => this.interrupt();

  /** @param engine path of the Terraform or OpenTofu in use */
  constructor(
    private readonly engine: string,
    private readonly say: (text: string) => void,
  ) {
    process.on("SIGINT", this.listener);
    process.on("SIGTERM", this.listener);
  }

  /** Pass as `onStart` of everything that runs for long. */
  readonly watch = (child: ChildProcess): void => {
    this.running = child;
    child.once("close", () => {
      this.running = undefined;
    });
  };

  /** @throws Interrupted once Ctrl-C was pressed */
  check(): void {
    if (this.interrupted) throw new Interrupted("interrupted");
  }

  dispose(): void {
    process.off("SIGINT", this.listener);
    process.off("SIGTERM", this.listener);
  }

  private interrupt(): void {
    if (!this.interrupted) this.say("Interrupted: Terraform finishes what it has begun, then everything is cleaned up …");
    this.interrupted = true;
    const pid = this.running?.pid;
    if (pid === undefined) return;
    const command = basename(this.engine).slice(0, 15); // as long as the kernel keeps a command's name
    const engines = descendants(pid).filter(({ name }) => name.slice(0, 15) === command);
    for (const engine of engines) process.kill(engine.pid, "SIGINT");
    if (engines.length === 0) this.running?.kill("SIGTERM");
  }
}
