import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import type { HolderIdentity } from "./folder";
import { enterArguments } from "./holder";
import { LabError, toolPath } from "./requirements";

/** A shell inside a lab's namespaces that stays open, so that a change costs only the commands that make it. */
export class LabShell {
  private readonly process: ChildProcessWithoutNullStreams;
  private output = "";
  private errors = "";
  private waiting: { readonly mark: string; settle(): void } | undefined;

  constructor(holder: HolderIdentity) {
    this.process = spawn("nsenter", [...enterArguments(holder), "sh"], { cwd: "/", env: { PATH: toolPath(), LC_ALL: "C" } });
    this.process.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      if (this.waiting && this.output.includes(this.waiting.mark)) this.waiting.settle();
    });
    this.process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
    });
    this.process.stdin.on("error", () => {});
    this.process.on("close", () => this.waiting?.settle());
  }

  /** Runs independent pieces of shell text side by side. @throws LabError with what the tools reported */
  async run(blocks: readonly string[]): Promise<void> {
    if (blocks.length === 0) return;
    const lanes = Math.min(blocks.length, availableParallelism());
    const texts = Array.from({ length: lanes }, (_, lane) => blocks.filter((_block, index) => index % lanes === lane).join("\n"));
    const mark = randomUUID();
    this.output = "";
    this.errors = "";
    const done = new Promise<void>((resolve) => {
      this.waiting = { mark, settle: resolve };
    });
    const script = lanes === 1 ? `( set -e\n${texts[0]}\n) || failed=1` : sideBySide(texts);
    this.process.stdin.write(`failed=\n${script}\necho "$failed" ${mark}\n`);
    await done;
    this.waiting = undefined;
    if (this.output.trim() !== mark)
      throw new LabError(`the lab's network cannot be configured: ${this.errors.trim() || "the lab has ended"}`);
  }

  async close(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const closed = new Promise((resolve) => this.process.once("close", resolve));
    this.process.stdin.end();
    await closed;
  }
}

function sideBySide(texts: readonly string[]): string {
  const starts = texts.map((text, index) => `( set -e\n${text}\n) & job${index}=$!`);
  const waits = texts.map((_, index) => `wait "$job${index}" || failed=1`);
  return [...starts, ...waits].join("\n");
}
