import type { FindingCode } from "../checks/finding";
import type { TraceOptions } from "./trace-types";

/**
 * Answer of one pair, both ways: reachable; reachable in one address family only; undecided because of something unknown; isolated on
 * purpose, as far as can be known; otherwise the code of what is first in the way.
 */
export type ReachabilityCell = "reachable" | "ipv4-only" | "ipv6-only" | "undecided" | "isolated" | FindingCode;

export interface ReachabilityOptions extends TraceOptions {
  /**
   * Pairs of VPC ids that are meant to reach each other: every other pair without a route towards each other is isolated.
   * @default - unknown: a pair is isolated if no route and no chain of connectors leads from one to the other
   */
  readonly intents?: readonly { readonly from: string; readonly to: string }[];
}

/** Who reaches whom, both ways. Rows are sources, columns destinations, in the order of the id lists. */
export interface Reachability {
  /** Ids of all Private Networks. */
  readonly privateNetworks: readonly string[];
  readonly privateNetworkMatrix: readonly (readonly ReachabilityCell[])[];
  /** Ids of all VPCs, those that are only named as a connector's target included. */
  readonly vpcs: readonly string[];
  /** Reachable only when every pair of their networks is; `no-route` or `isolated` when there is none. */
  readonly vpcMatrix: readonly (readonly ReachabilityCell[])[];
  /** What the answers take for granted, one sentence each, sorted. */
  readonly assumptions: readonly string[];
}
