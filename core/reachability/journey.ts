import type { FindingCode } from "../checks/finding";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledConnector, CompiledNetwork, CompiledVpc, IngressEntry } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import type { AclOutcome, PacketClass } from "./acl";
import type { Hop } from "./trace-types";

/** Where packets come from or go to: a network, or just a VPC for an address outside its networks. */
export interface Place {
  readonly vpc: CompiledVpc;
  readonly network?: CompiledNetwork;
}

/** Something that stops packets at a VPC, before it is put into words. */
export interface Blocker {
  readonly code: FindingCode;
  readonly at: CompiledVpc;
  readonly reply: boolean;
  readonly from: Place;
  readonly to: Place;
  readonly packets: PacketClass;
  /** VPCs visited, `at` included; for a loop or the hop limit the next one too. */
  readonly path: readonly CompiledVpc[];
  /** Steps taken before. */
  readonly hops: readonly Hop[];
  readonly route?: TopologyRoute;
  readonly connector?: CompiledConnector;
  /** Where the packets went instead, for ambiguous-destination; the holder of the appliance, for a blackhole. */
  readonly network?: CompiledNetwork;
  readonly ingress?: IngressEntry;
  readonly acl?: AclOutcome & { readonly family: 4 | 6 };
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
  /** The source does not know enough to say; counts for neither side. */
  readonly undecided?: boolean;
}

export interface Journey {
  readonly topology: CompiledTopology;
  readonly from: Place;
  readonly to: Place;
  readonly reply: boolean;
  readonly maxHops: number;
  /** Imagine each blocker away and go on; otherwise the walk ends at the first. */
  readonly beyondBlockers: boolean;
  readonly assume: (sentence: string) => void;
}
