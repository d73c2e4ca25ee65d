import type { WriteStream } from "node:tty";

const DONE = /(?:Creation|Modifications|Destruction) complete after/g;

/** One line that counts what Terraform has done in this step; only on a terminal. */
export class Progress {
  private done = 0;

  constructor(private readonly stream: WriteStream) {}

  /** Counts in a piece of Terraform's output. */
  follow(text: string): void {
    this.done += text.match(DONE)?.length ?? 0;
    if (this.stream.isTTY) this.stream.write(`\r\x1b[2K   … ${this.done} objects done`);
  }

  /** Takes the line away and starts counting anew. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write("\r\x1b[2K");
    this.done = 0;
  }
}
