import { type Cidr, overlaps } from "../../core";
import type { SubnetRow } from "../store";
import { invalidArguments } from "../world/errors";
import type { World } from "../world/world";
import { blockOf } from "./blocks";

/** A block that is in the way of a new one. */
type Taken = Pick<SubnetRow, "id" | "subnet"> & { readonly block: Cidr };

const withBlocks = (rows: SubnetRow[]): Taken[] => rows.map(({ id, subnet }) => ({ id, subnet, block: blockOf(subnet) }));

/** Blocks of a VPC's own Private Networks. */
export function ownBlocks({ store }: World, vpcId: string): Taken[] {
  return withBlocks(store.all<SubnetRow>("SELECT id, subnet FROM subnets WHERE vpc_id = ?", vpcId));
}

/**
 * Blocks of the VPCs that this VPC has declared a peering with. Only the origin is bound: a stranger's connector towards this VPC does
 * not count (documented). Whether an orphan connector counts is a setting, on by default as documented.
 */
export function peerBlocks({ store, settings }: World, vpc: { id: string; region: string }): Taken[] {
  const consent = settings.guard_orphan
    ? ""
    : "AND EXISTS (SELECT 1 FROM vpc_connectors m WHERE m.vpc_id = c.target_vpc_id AND m.target_vpc_id = c.vpc_id)";
  const sql = `SELECT s.id, s.subnet FROM vpc_connectors c JOIN subnets s ON s.vpc_id = c.target_vpc_id AND s.region = c.region WHERE c.vpc_id = ? ${consent}`;
  return withBlocks(store.all<SubnetRow>(sql, vpc.id));
}

/**
 * Refuses blocks that overlap one of the same VPC, or one of a VPC that it has a connector to.
 * Sources: within a VPC quoted API answers; towards a peer documented, its code and text are ours: they name no block of the target.
 * @throws ApiError 400 on `subnets`.
 */
export function assertNoOverlap(world: World, vpc: { id: string; region: string }, blocks: readonly Cidr[]): void {
  const wanted = blocks.map((block) => ({ block }));
  const own = overlaps(wanted, ownBlocks(world, vpc.id), ({ block }) => block)[0];
  if (own) {
    const parameters = JSON.stringify({ subnet: own.right.subnet, subnet_id: own.right.id, vpc_id: vpc.id });
    throw invalidArguments({ argument_name: "subnets", help_message: `subnet_overlaps_in_vpc: ${parameters}`, reason: "unknown" });
  }
  if (overlaps(wanted, peerBlocks(world, vpc), ({ block }) => block).length > 0)
    throw invalidArguments({ argument_name: "subnets", help_message: "subnet_overlaps_in_peered_vpc: {}", reason: "unknown" });
}
