import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache";
import type { SuiteResult } from "./suite";

const file = () => join(cacheFolder(), "results.json");

/** The newest result of each suite that ever ran with this cache. */
export function storedResults(): SuiteResult[] {
  return existsSync(file()) ? (JSON.parse(readFileSync(file(), "utf8")) as SuiteResult[]) : [];
}

/** Puts fresh results in place of older ones of the same suites. */
export function storeResults(fresh: readonly SuiteResult[]): SuiteResult[] {
  const keys = new Set(fresh.map(({ key }) => key));
  const all = [...storedResults().filter(({ key }) => !keys.has(key)), ...fresh];
  writeFileSync(file(), `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}
