import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs the mock's own entry in this process, as if it had been started with these arguments. It is a bundle of its own
 * beside this one (its source when run from source), so that starting the mock loads nothing of the other commands.
 */
export function handOverToMock(args: readonly string[]): void {
  const bundle = join(__dirname, "mock.js");
  const entry = existsSync(bundle) ? bundle : join(__dirname, "mock-main.ts");
  process.argv = [process.argv[0]!, entry, ...args];
  require(entry);
}
