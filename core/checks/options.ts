import type { Rate } from "./limits";

/** How source ports 0 to 0 of an ACL rule are read: any port (documented), or none (reported by users). */
export type AclSourcePortZero = "any" | "none";

/** What verdicts may rest on besides the topology. */
export interface VerdictOptions {
  /** VPCs on a path, both ends included. @default MAX_HOPS (4) */
  readonly maxHops?: number;
  /** @default DEFAULT_QUOTAS */
  readonly quotas?: { readonly vpcConnectors?: number; readonly privateNetworks?: number; readonly privateNetworksPerVpc?: number };
  /** @default DEFAULT_RATE */
  readonly rate?: Rate;
  /** Billionths of the rate's currency unit for one month of all connectors; `cost-over-budget` above it. @default - no budget */
  readonly monthlyBudgetNanos?: number;
  /** Pairs of VPC ids that must reach each other, both ways, in one family or both: whatever is in the way is an error. @default - none */
  readonly intents?: readonly { readonly from: string; readonly to: string; readonly family?: 4 | 6 }[];
  /** Contested; see docs/findings.md, `acl-source-port`. @default "any" */
  readonly aclSourcePortZero?: AclSourcePortZero;
}
