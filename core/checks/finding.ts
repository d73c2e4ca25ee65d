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
