import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const repositoryRoot = resolve(__dirname, "../..");

/** @throws Error with the cure when dist/ is not built. */
export function assertBuilt(): void {
  const missing = ["dist/bin/vpc-peering.js", "dist/bin/mock.js", "dist/provider/plugin.js", "dist/constructs/index.js"].filter(
    (file) => !existsSync(join(repositoryRoot, file)),
  );
  if (missing.length > 0) throw new Error(`${missing.join(", ")} not found: run "npm ci" or "npm run build" first.`);
}
