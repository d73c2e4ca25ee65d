/** When this process ends. */

const PARENT_CHECK_MS = 500;

/** Lets what is under way finish, then calls `ended`. */
export type Drain = (ended: () => void) => void;

/**
 * Lives exactly as long as Terraform needs it. An interrupt from the keyboard reaches the whole process group, and a
 * plugin that died of it would leave objects that no state knows: SIGINT is ignored (Terraform sends StopProvider), and
 * SIGTERM and SIGHUP let calls under way finish. When the parent is gone nobody waits for an answer and it ends at once.
 * Answers a function that says how to drain, once there is something to drain.
 */
export function tieToParent(): (drain: Drain) => void {
  const exit = () => process.exit(0);
  let drain: Drain = (ended) => ended();
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => drain(exit));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && exit(), PARENT_CHECK_MS).unref();
  return (found) => {
    drain = found;
  };
}
