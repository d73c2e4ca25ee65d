import type { Finding } from "../../core";
import type { Cause } from "./consequences";

/** One finding in a few lines: what is wrong, where, and the cure. */
export function findingText({ code, message, subjects, hint }: Finding, more: readonly string[] = []): string {
  const where = subjects.length > 0 ? [`where: ${subjects.join(", ")}`] : [];
  return [`${code}: ${message}`, ...where, `fix: ${hint}`, ...more].join("\n      ");
}

/** As `findingText`, with the number of errors that follow from it. */
export function causeText({ finding, consequences }: Cause): string {
  const counts = new Map<string, number>();
  for (const { code } of consequences) counts.set(code, (counts.get(code) ?? 0) + 1);
  const list = [...counts].map(([code, count]) => (count > 1 ? `${count} × ${code}` : code)).join(", ");
  return findingText(finding, list ? [`consequences: ${list} (\`vpc-peering check\` lists them)`] : []);
}
