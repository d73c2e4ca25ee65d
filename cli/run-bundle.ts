import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs another entry of this package in this process, as if it had been started with these arguments. Each is a bundle of
 * its own beside this one (its source when run from source), so that starting the mock loads nothing of the other commands.
 */
export function runBundle(name: "mock" | "commands", args: readonly string[]): void {
  const bundle = join(__dirname, `${name}.js`);
  const entry = existsSync(bundle) ? bundle : join(__dirname, `${name}-main.ts`);
  process.argv = [process.argv[0]!, entry, ...args];
  require(entry);
}
