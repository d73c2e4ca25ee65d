import type { Finding } from "../checks/finding";
import type { AclSourcePortZero } from "../checks/options";
import type { DerivedStatus } from "../topology/topology";

/** One end of a question: a VPC, narrowed to one of its Private Networks, or to an address. */
export interface Endpoint {
  readonly vpcId: string;
  /** @default - every Private Network of the VPC. */
  readonly privateNetworkId?: string;
  /** A single address, IPv4 or IPv6; may lie outside the VPC's networks for a destination reached by a wider route. */
  readonly address?: string;
}

/** What is asked besides the ends. */
export interface TraceOptions {
  /** VPCs on a path, both ends included. @default MAX_HOPS (4) */
  readonly maxHops?: number;
  /** @default - any protocol: an ACL that drops only some is an assumption of the answer. */
  readonly protocol?: "TCP" | "UDP" | "ICMP";
  /** Destination port, with TCP or UDP. @default - any port */
  readonly port?: number;
  /** @default - both families, each traced when both ends have it. */
  readonly family?: 4 | 6;
  /** How source ports 0 to 0 of ACL rules are read; contested. @default "any" */
  readonly aclSourcePortZero?: AclSourcePortZero;
}

/** One step: the VPC the packet is in, the route that matched there and where it leads. The last hop has no connector. */
export interface Hop {
  readonly vpcId: string;
  /** Destination block of the matched route, or of the local Private Network. */
  readonly destination: string;
  readonly routeId?: string;
  readonly connectorId?: string;
  readonly connectorStatus?: DerivedStatus;
  readonly privateNetworkId?: string;
  /** Set when an ingress rule steered the packet through this address. */
  readonly steeredTo?: string;
}

/** Answer to "can A reach D, and if not, why?". */
export interface Trace {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly verdict: "reachable" | "blocked";
  /** Set, beside `blocked`, when the source does not know enough to decide; the assumptions name what is unknown. */
  readonly undecided?: true;
  /** Hops from source to destination, as far as the packet gets. */
  readonly forward: readonly Hop[];
  /** Hops back, as far as the answer gets; empty when the forward walk is blocked. */
  readonly back: readonly Hop[];
  /** The first thing in the way; undefined when reachable. When undecided it only repeats that. */
  readonly blocker?: Finding;
  /** What else would be in the way without the first. */
  readonly additionalBlockers: readonly Finding[];
  /** What the answer takes for granted, one sentence each. */
  readonly assumptions: readonly string[];
}
