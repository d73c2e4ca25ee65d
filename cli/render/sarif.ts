import { FINDING_CODES, type Severity } from "../../core";
import type { ReviewedFinding } from "../sources/source";
import { FINDING_TITLES } from "./finding-titles";
import type { Labels } from "./labels";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** What a report is about. */
export interface SarifSubject {
  readonly version: string;
  /** Path or URL that was checked. */
  readonly label: string;
  readonly labels: Labels;
}

/** The findings as SARIF 2.1.0: accepted ones are suppressed results, objects are logical locations. */
export function sarif(findings: readonly ReviewedFinding[], { version, label, labels }: SarifSubject): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "vpc-peering",
            version,
            rules: FINDING_CODES.map((code) => ({
              id: code,
              shortDescription: { text: FINDING_TITLES[code] },
              help: { text: `docs/findings.md#${code} says why, and what to do.` },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => result(finding, label, labels)),
      },
    ],
  };
}

function result(finding: ReviewedFinding, label: string, labels: Labels): object {
  return {
    ruleId: finding.code,
    ruleIndex: FINDING_CODES.indexOf(finding.code),
    level: LEVELS[finding.severity],
    message: { text: `${finding.message}. Cure: ${finding.hint}.` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(label) }, region: { startLine: 1 } },
        logicalLocations: finding.subjects.map((id) => ({ name: labels.of(id), fullyQualifiedName: id, kind: "resource" })),
      },
    ],
    partialFingerprints: { "codeAndSubjects/v1": [finding.code, ...finding.subjects].join("|") },
    ...(finding.accepted === undefined
      ? {}
      : { suppressions: [{ kind: "external", status: "accepted", justification: finding.accepted }] }),
  };
}

/** A path or URL as a URI; in a path, what would begin a query or a fragment is part of a name. */
function uriOf(label: string): string {
  const uri = encodeURI(label);
  return /^https?:/.test(label) ? uri : uri.replace(/[?#]/g, encodeURIComponent);
}
