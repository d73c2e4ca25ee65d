import { type VerdictOptions, verdicts } from "../../core";
import type { Loaded, ReviewedFinding } from "./source";

/** What the source found and what the topology shows, each once. What the command line asks otherwise is not taken from the source. */
export function allFindings({ topology, findings, options }: Loaded, asked: VerdictOptions): ReviewedFinding[] {
  const stale = new Set([
    ...(asked.maxHops === undefined ? [] : ["hop-limit"]),
    ...(asked.rate === undefined && asked.monthlyBudgetNanos === undefined ? [] : ["cost-over-budget"]),
  ]);
  const own = findings.filter((finding) => !stale.has(finding.code));
  const all = [...own, ...verdicts(topology, { ...options, ...asked })];
  const distinct = new Map<string, ReviewedFinding>();
  for (const finding of all) {
    const key = `${finding.code} ${finding.message}`;
    if (!distinct.has(key)) distinct.set(key, finding);
  }
  return [...distinct.values()];
}
