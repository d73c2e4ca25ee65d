/** Where a command writes. `columns` is undefined when the output is not a terminal. */
export interface Output {
  write(text: string): void;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything that a command may touch of its surroundings, so that tests run commands in-process. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly cwd: string;
}

/**
 * The process's own surroundings. A reader that closes the pipe early (`| head`) misses the rest and changes nothing else, the exit
 * code included; an output that cannot be written for another reason, a full disk say, ends the process with 2.
 */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") return;
      if (stream === process.stdout) process.stderr.write(`vpc-peering: the answer cannot be written: ${error.message}\n`);
      process.exit(2);
    });
  }
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
}
