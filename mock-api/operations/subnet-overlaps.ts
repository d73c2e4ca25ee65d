import { compareCidrs, type PeeringSubnet, subnetOverlaps } from "../../core";
import { mirrorOf, peeringEnd } from "../peering/matching";
import { overlapsPaging, pageOfOverlaps } from "../request/paging";
import { enumFilter } from "../request/query-fields";
import type { ConnectorRow } from "../store";
import type { World } from "../world/world";
import { findConnector } from "./connectors";
import { operation } from "./operation";

interface Pair {
  readonly own: PeeringSubnet;
  readonly other: PeeringSubnet;
}

/** Rows only while in conflict, hence after consent of both (inferred: the documentation and the contract contradict each other). */
function pairsOf(world: World, connector: ConnectorRow): Pair[] {
  const mirror = connector.status === "conflict" ? mirrorOf(world, connector) : undefined;
  return mirror ? subnetOverlaps(peeringEnd(world, connector), peeringEnd(world, mirror)) : [];
}

/** Numeric order (inferred: textual order is unproven). */
function compare(a: Pair, b: Pair, orderBy: string): number {
  const [first, second] = orderBy.startsWith("target_") ? (["other", "own"] as const) : (["own", "other"] as const);
  const order = compareCidrs(a[first].block, b[first].block) || compareCidrs(a[second].block, b[second].block);
  return orderBy.endsWith("_desc") ? -order : order;
}

const listSubnetOverlaps = operation({
  name: "ListSubnetOverlaps",
  method: "GET",
  path: "/vpc/v2/regions/{region}/vpc-connectors/{vpc_connector_id}/subnet-overlaps",
  access: { action: "read", family: "vpc", resource: "vpc_vpc_connector" },
  source: "documented",
  answer: "ListSubnetOverlapsResponse",
  query: { order_by: enumFilter(["subnet_asc", "subnet_desc", "target_subnet_asc", "target_subnet_desc"]), ...overlapsPaging },
  handle: (call) => {
    const { query, world } = call;
    const connector = findConnector(call, "read");
    const target = world.store.byId("vpcs", connector.target_vpc_id);
    const blank = world.settings.overlaps_privacy && target?.organization_id !== connector.organization_id;
    const order = query.order_by ?? "subnet_asc";
    const pairs = pairsOf(world, connector).sort((a, b) => compare(a, b, order));
    const { limit, offset } = pageOfOverlaps(query);
    const rows = pairs.slice(offset, offset + limit).map(({ own, other }) => ({
      subnet_id: own.id,
      subnet: own.block.toString(),
      target_subnet_id: blank ? "" : other.id,
      target_subnet: blank ? "" : other.block.toString(),
    }));
    return { subnet_overlaps: rows, total_count: pairs.length };
  },
});

export const subnetOverlapOperations = [listSubnetOverlaps];
