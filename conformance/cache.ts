import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

export const repositoryRoot = resolve(__dirname, "..");

/** Where downloads and builds are kept between runs: VPC_PEERING_CONFORMANCE_CACHE, else a folder that git ignores. */
export const cacheRoot = resolve(process.env.VPC_PEERING_CONFORMANCE_CACHE ?? join(repositoryRoot, ".cache/conformance"));

/** A folder under the cache, made when it is not there. */
export function cacheFolder(...parts: string[]): string {
  const folder = join(cacheRoot, ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Fills a folder and only then gives it its name, so that an interrupted build is never taken for a finished one.
 * @param fill writes into the folder that it is given
 */
export async function fillOnce(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = `${target}.unfinished-${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
