import type { Cidr } from "../addresses/cidr";
import { overlaps } from "../addresses/overlaps";
import type { ConnectorStatus } from "./topology";

/** One subnet of a Private Network, as the matching sees it. */
export interface PeeringSubnet {
  readonly id: string;
  readonly block: Cidr;
}

/** One side of a peering: a connector's two VPC ids with what counts of its origin VPC. */
export interface PeeringEnd {
  /** Origin VPC. */
  readonly vpcId: string;
  readonly targetVpcId: string;
  readonly region: string;
  readonly routingEnabled: boolean;
  /** Subnets of every Private Network of the origin VPC. Routes, ACLs and reservations do not count. */
  readonly subnets: readonly PeeringSubnet[];
}

/** True when the two connectors point at each other within one region: mutual consent. Organization, project and name do not matter. */
export function isMirror(
  a: Pick<PeeringEnd, "vpcId" | "targetVpcId" | "region">,
  b: Pick<PeeringEnd, "vpcId" | "targetVpcId" | "region">,
): boolean {
  return a.region === b.region && a.vpcId === b.targetVpcId && a.targetVpcId === b.vpcId;
}

/** Every pair of subnets, one of each side, that share an address; both families. */
export function subnetOverlaps(own: PeeringEnd, other: PeeringEnd): { own: PeeringSubnet; other: PeeringSubnet }[] {
  return overlaps(own.subnets, other.subnets, (subnet) => subnet.block).map(({ left, right }) => ({ own: left, other: right }));
}

/**
 * Status of a connector, from its mirror and both sides' subnets. Both connectors of a pair get the same answer.
 *
 * orphan: no mirror, or routing is off on either side (documented: older VPCs must activate routing; that it shows as orphan is inferred).
 * conflict: mirrored, and some Private Network of one side overlaps one of the other. peered: mirrored, no overlap.
 * Source: Understanding VPC Peering, early 2026.
 */
export function connectorStatus(own: PeeringEnd, mirror: PeeringEnd | undefined): ConnectorStatus {
  if (!mirror || !isMirror(own, mirror) || !own.routingEnabled || !mirror.routingEnabled) return "orphan";
  return subnetOverlaps(own, mirror).length > 0 ? "conflict" : "peered";
}
