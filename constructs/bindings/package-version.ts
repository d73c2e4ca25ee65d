import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Version of this package, read from the nearest package.json that is ours: sources, build output and bundles lie at different depths. */
export function packageVersion(from: string = __dirname): string {
  const file = join(from, "package.json");
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
    if (name === "vpc-peering" && version) return version;
  }
  const parent = dirname(from);
  if (parent === from) throw new Error("package.json of vpc-peering not found: the installation is incomplete, install the package again");
  return packageVersion(parent);
}
