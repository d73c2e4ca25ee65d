import type { FindingCode } from "../checks/finding";
import type { AclSourcePortZero } from "../checks/options";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledConnector, CompiledNetwork, CompiledVpc, IngressEntry } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import type { AclOutcome, PacketClass } from "./acl";
import type { Hop } from "./trace-types";
import type { TransitPaths } from "./transit-path";

/** Where packets come from or go to: a network, or just a VPC for an address outside its networks. */
export interface Place {
  readonly vpc: CompiledVpc;
  readonly network?: CompiledNetwork;
}

/** Something that stops packets at a VPC, before it is put into words. Every fact that it rests on is known. */
export interface Blocker {
  readonly code: FindingCode;
  readonly at: CompiledVpc;
  readonly reply: boolean;
  readonly from: Place;
  readonly to: Place;
  readonly packets: PacketClass;
  /** VPCs visited, `at` included; for a loop the next one too; for the hop limit the whole path that is too long. */
  readonly path: readonly CompiledVpc[];
  /** Steps taken before. */
  readonly hops: readonly Hop[];
  readonly route?: TopologyRoute;
  readonly connector?: CompiledConnector;
  /** Where the packets went instead, for ambiguous-destination; the holder of the appliance, for a blackhole. */
  readonly network?: CompiledNetwork;
  readonly ingress?: IngressEntry;
  readonly acl?: AclOutcome & { readonly family: 4 | 6 };
  /** VPCs that may be chained, for the hop limit. */
  readonly maxHops?: number;
  /** Why a route leads nowhere. */
  readonly reason?: "no-connector" | "foreign-connector" | "no-network" | "foreign-network" | "resource" | "outside-network";
}

/** What became of one class of packets: delivered when no blocker was met. */
export interface Outcome {
  readonly packets: PacketClass;
  readonly hops: readonly Hop[];
  readonly blockers: readonly Blocker[];
  /** False when the walk ended before the goal; only together with a blocker, or when `undecided`. */
  readonly delivered: boolean;
  /** The walk used something unknown as if it were favorable: it proves no fault from there on. */
  readonly doubted: boolean;
  /** The walk ended on something unknown before any blocker. */
  readonly undecided?: boolean;
}

export interface WalkRequest {
  readonly topology: CompiledTopology;
  readonly from: Place;
  readonly to: Place;
  readonly reply: boolean;
  readonly maxHops: number;
  readonly aclSourcePortZero: AclSourcePortZero;
  /** Chains that can carry traffic, to tell a path that is too long from a missing route. */
  readonly carrying: TransitPaths;
  /** The packets exist only if something unknown is favorable. */
  readonly doubted: boolean;
  /** Ignore each blocker and go on; otherwise the walk ends at the first. */
  readonly beyondBlockers: boolean;
  /** Records what the answer takes for granted. */
  readonly assume: (sentence: string) => void;
  /** Records what the answer takes for granted because the source does not know it. */
  readonly doubt: (sentence: string) => void;
}
