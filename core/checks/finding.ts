/** Stable codes; each has an entry in docs/findings.md. */
export const FINDING_CODES = [
  "cidr-overlap",
  "region-mismatch",
  "self-peering",
  "duplicate-connector",
  "connector-orphan",
  "routing-disabled",
  "transitivity-off",
  "hop-limit",
  "no-route",
  "no-return-route",
  "route-to-orphan",
  "route-to-conflict",
  "route-blackhole",
  "route-shadowed",
  "route-loop",
  "propagation-off",
  "ambiguous-destination",
  "acl-drop",
  "quota-connectors",
  "quota-private-networks",
  "cost-over-budget",
  "setting-ignored",
  "acl-port-range",
  "acl-source-port",
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];
export type Severity = "error" | "warning" | "info";

/** Something wrong, or worth knowing, about a topology. Plain data, the same at every door. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One sentence that names both objects and both values. */
  readonly message: string;
  /** Ids of the objects concerned, as in the topology: VPC, Private Network, connector or route ids. */
  readonly subjects: readonly string[];
  /** The cure, for an overlap the next free block. */
  readonly hint: string;
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** The more severe first, then by message and subjects: of findings that share a key the first one counts. */
export function compareFindings(a: Finding, b: Finding): number {
  const text = (finding: Finding) => JSON.stringify([finding.message, finding.subjects, finding.hint]);
  const [left, right] = [text(a), text(b)];
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (left < right ? -1 : left > right ? 1 : 0);
}
