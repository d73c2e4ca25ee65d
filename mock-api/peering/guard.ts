import { type Cidr, overlaps } from "../../core";
import type { SubnetRow } from "../store";
import { invalidArguments } from "../world/errors";
import type { World } from "../world/world";
import { blockOf } from "./blocks";

/** A block that is in the way of a new one. */
type Taken = Pick<SubnetRow, "id" | "subnet"> & { readonly block: Cidr };

/** A VPC that gets a block. */
export interface GuardedVpc {
  readonly id: string;
  readonly region: string;
  readonly organization_id: string;
}

const withBlocks = <Row extends Pick<SubnetRow, "id" | "subnet">>(rows: readonly Row[]) =>
  rows.map((row) => ({ ...row, block: blockOf(row.subnet) }));

const HAS_MIRROR = "EXISTS (SELECT 1 FROM vpc_connectors m WHERE m.vpc_id = c.target_vpc_id AND m.target_vpc_id = c.vpc_id)";

/** Blocks of a VPC's own Private Networks. */
export function ownBlocks({ store }: World, vpcId: string): Taken[] {
  return withBlocks(store.all<SubnetRow>("SELECT id, subnet FROM subnets WHERE vpc_id = ?", vpcId));
}

/**
 * Blocks of the VPCs that this VPC has declared a peering with. Only the origin is bound: a stranger's connector towards this VPC does
 * not count (documented). Whether an orphan connector counts is a setting, on by default as documented.
 */
function peerBlocks({ store, settings }: World, vpc: GuardedVpc) {
  const consent = settings.guard_orphan ? "1" : HAS_MIRROR;
  const sql = `SELECT s.id, s.subnet, s.organization_id, ${HAS_MIRROR} AS mirrored FROM vpc_connectors c JOIN subnets s ON s.vpc_id = c.target_vpc_id AND s.region = c.region WHERE c.vpc_id = ? AND ${consent}`;
  return withBlocks(store.all<SubnetRow & { mirrored: 0 | 1 }>(sql, vpc.id));
}

/**
 * Blocks around a VPC that its organization may see: of its own VPCs, and of those that consented with a mirror. What the mock picks by
 * itself keeps off these only, since it would betray the others.
 */
export function visiblePeerBlocks(world: World, vpc: GuardedVpc): Taken[] {
  return peerBlocks(world, vpc).filter(({ organization_id, mirrored }) => organization_id === vpc.organization_id || mirrored === 1);
}

/**
 * Refuses blocks that overlap one of the same VPC, or one of a VPC that it has a connector to.
 * Sources: within a VPC quoted API answers; towards a peer documented, its code and text are ours: they name no block of the target.
 * @throws ApiError 400 on `subnets`.
 */
export function assertNoOverlap(world: World, vpc: GuardedVpc, blocks: readonly Cidr[]): void {
  if (blocks.length === 0) return;
  const wanted = blocks.map((block) => ({ block }));
  const own = overlaps(wanted, ownBlocks(world, vpc.id), ({ block }) => block)[0];
  if (own) {
    const parameters = JSON.stringify({ subnet: own.right.subnet, subnet_id: own.right.id, vpc_id: vpc.id });
    throw invalidArguments({ argument_name: "subnets", help_message: `subnet_overlaps_in_vpc: ${parameters}`, reason: "unknown" });
  }
  const around = overlaps<{ block: Cidr }, ReturnType<typeof peerBlocks>[number]>(wanted, peerBlocks(world, vpc), ({ block }) => block);
  if (around.some(({ right }) => right.organization_id !== vpc.organization_id)) world.probes.note(vpc.organization_id);
  if (around.length > 0)
    throw invalidArguments({ argument_name: "subnets", help_message: "subnet_overlaps_in_peered_vpc: {}", reason: "unknown" });
}
