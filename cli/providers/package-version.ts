import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folder of this package, the nearest above that has our package.json: sources and bundles lie at different depths. */
export function packageRoot(from: string = __dirname): string {
  if (isOurs(from)) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error("package.json of vpc-peering not found: the installation is incomplete, install the package again");
  return packageRoot(parent);
}

/** Version of this package. */
export function packageVersion(): string {
  return readPackage(packageRoot()).version;
}

const isOurs = (folder: string) => existsSync(join(folder, "package.json")) && readPackage(folder).name === "vpc-peering";

function readPackage(folder: string): { name?: string; version: string } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string; version: string };
}
