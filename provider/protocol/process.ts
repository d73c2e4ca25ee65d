/** When this process ends. */

const PARENT_CHECK_MS = 500;

/**
 * Lives exactly as long as Terraform needs it: an interrupt from the keyboard reaches the whole process group, and a
 * plugin that died of it would leave objects that no state knows, so SIGINT is ignored (Terraform sends StopProvider).
 */
export function tieToParent(): void {
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(0), PARENT_CHECK_MS).unref();
}
