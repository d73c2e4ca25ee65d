import { resolve } from "node:path";
import { FINDING_CODES } from "../../core";
import type { Labels } from "../render/labels";
import type { Io } from "../terminal/io";
import { sanitizeDeep } from "../terminal/sanitize";
import { UsageError } from "../terminal/usage-error";
import { readJson } from "./read-file";
import type { ReviewedFinding } from "./source";

/** A finding that somebody looked at and accepts. */
export interface Acceptance {
  readonly code: string;
  /** Id or name of an object that the finding concerns; absent for every finding of the code. */
  readonly subject?: string;
  readonly reason: string;
}

/** Acceptances from a file: a list of `{ code, subject?, reason }`. @throws UsageError when one has no code or no reason. */
export function readAcceptances(path: string, io: Io): Acceptance[] {
  const json = readJson(resolve(io.cwd, path), path);
  if (!Array.isArray(json))
    throw new UsageError(`"${path}" is not a list of accepted findings; write [{ "code": …, "subject": …, "reason": … }]`);
  return json.map((entry: Partial<Record<string, unknown>>, index) => {
    const { code, subject, reason } = entry ?? {};
    if (typeof code !== "string" || typeof reason !== "string" || reason.trim() === "") {
      throw new UsageError(`"${path}": entry ${index + 1} needs a code and a reason`);
    }
    if (!FINDING_CODES.some((known) => known === code))
      throw new UsageError(`"${path}": entry ${index + 1} accepts "${code}", a code that no finding has: docs/findings.md lists them`);
    if (subject !== undefined && typeof subject !== "string")
      throw new UsageError(`"${path}": the subject of entry ${index + 1} is not a string`);
    return sanitizeDeep({ code, subject, reason });
  });
}

/** The findings, each with the reason of the first acceptance that fits: same code and, where one is named, a subject by id or name. */
export function applyAcceptances(
  findings: readonly ReviewedFinding[],
  acceptances: readonly Acceptance[],
  labels: Labels,
): ReviewedFinding[] {
  return findings.map((finding) => {
    const names = new Set(finding.subjects.flatMap((id) => [id, labels.of(id)]));
    const fits = ({ code, subject }: Acceptance) => code === finding.code && (subject === undefined || names.has(subject));
    const reason = acceptances.find(fits)?.reason;
    return reason === undefined ? finding : { ...finding, accepted: reason };
  });
}
