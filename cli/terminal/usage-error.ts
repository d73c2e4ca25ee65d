/** Wrong use, unreadable input or an unreachable server: one sentence with the value and the cure, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** 0 fine, 1 findings, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;
