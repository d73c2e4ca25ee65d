import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const bundle = join(root, "dist/bin/mock.js");

export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** The bundled mock as a process of its own, as a user starts it. */
export class ChildMock {
  #printed = "";

  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** @throws Error with what it printed when it ends before it is ready */
  static async start(args: readonly string[] = []): Promise<ChildMock> {
    if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run "npm run build" first.`);
    const probe = ["--expose-gc", "--require", join(__dirname, "memory-probe.js")];
    const child = spawn(process.execPath, [...probe, bundle, "--port", "0", ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    let printed = "";
    const url = await new Promise<string>((found, failed) => {
      const read = (piece: Buffer) => {
        printed += piece;
        const match = /http:\/\/\S+:\d+/.exec(printed);
        if (match) found(match[0]);
      };
      child.stdout!.on("data", read);
      child.stderr!.on("data", read);
      child.once("error", failed);
      child.once("exit", (code, signal) => failed(new Error(`the mock ended (${code ?? signal}) before it was ready: ${printed}`)));
    });
    const mock = new ChildMock(child, url);
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (piece: Buffer) => {
        mock.#printed = (mock.#printed + piece).slice(-4000);
      });
    }
    return mock;
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The last of what it printed since it was ready. */
  get printed(): string {
    return this.#printed;
  }

  /** Memory after garbage collection. */
  async memory(): Promise<Memory> {
    const answered = once(this.process, "message");
    this.process.send("memory");
    return (await answered)[0] as Memory;
  }

  /** Ends it with a signal and waits until it is gone. @returns its exit code, null when the signal ended it */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    if (this.running) {
      const gone = once(this.process, "close");
      this.process.kill(signal);
      await gone;
    }
    return this.process.exitCode;
  }
}
