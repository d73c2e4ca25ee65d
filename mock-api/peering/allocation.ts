import { Cidr, freeBlock } from "../../core";
import type { SubnetRow } from "../store";
import { preconditionFailed } from "../world/errors";
import type { World } from "../world/world";
import { blockOf } from "./blocks";
import { type GuardedVpc, ownBlocks, visiblePeerBlocks } from "./guard";

/** Where blocks are taken from when none is asked for; the second when the first is used up (both recorded). */
const IPV4_POOLS = ["172.16.0.0/12", "10.0.0.0/8"].map(Cidr.parse);
const IPV4_PREFIX_LENGTH = 22;

/** Whom blocks are for: a network of a project, in a VPC. */
export interface NetworkPlace {
  readonly vpc: GuardedVpc;
  readonly projectId: string;
}

/**
 * What automatic blocks keep off: every block of the same project and region (recorded), of the VPC itself, and of the VPCs that it has
 * a connector to as far as its organization may see them (inferred).
 */
function takenBlocks(world: World, { vpc, projectId }: NetworkPlace): Cidr[] {
  const sameProject = world.store.all<SubnetRow>("SELECT subnet FROM subnets WHERE project_id = ? AND region = ?", projectId, vpc.region);
  const around = [...ownBlocks(world, vpc.id), ...visiblePeerBlocks(world, vpc)].map(({ block }) => block);
  return [...sameProject.map(({ subnet }) => blockOf(subnet)), ...around];
}

/** An IPv4 block for a new Private Network: a /22, the lowest free one; the real API's order is not strictly sequential. */
function allocateIpv4(taken: readonly Cidr[]): Cidr {
  const free = freeBlock(
    IPV4_PREFIX_LENGTH,
    taken.filter(({ family }) => family === 4),
    IPV4_POOLS,
  );
  if (!free) throw preconditionFailed("resource_not_usable", "no free IPv4 block is left for this Project and region");
  return free;
}

const digitsOf = (id: string) => id.replaceAll("-", "");

/** The /48 of a project in a region: random, made at its first use, the same ever after (recorded). */
function ipv6Pool({ store, newId }: World, { vpc: { region }, projectId }: NetworkPlace): Cidr {
  const known = store.one<{ block: string }>("SELECT block FROM ipv6_pools WHERE project_id = ? AND region = ?", projectId, region);
  if (known) return Cidr.parse(known.block);
  const digits = digitsOf(newId());
  const pool = Cidr.parse(`fd${digits.slice(0, 2)}:${digits.slice(2, 6)}:${digits.slice(24, 28)}::/48`);
  store.insert("ipv6_pools", { project_id: projectId, region, block: pool.toString() });
  return pool;
}

/** An IPv6 block for a new Private Network: a /64 of the project's /48 with a random fourth group (recorded). */
function allocateIpv6(world: World, place: NetworkPlace, taken: readonly Cidr[]): Cidr {
  const pool = ipv6Pool(world, place);
  const start = BigInt(`0x${digitsOf(world.newId()).slice(0, 4)}`);
  for (let step = 0n; step < 65536n; step++) {
    const block = Cidr.at(6, pool.first + (((start + step) % 65536n) << 64n), 64);
    if (!taken.some((other) => other.overlaps(block))) return block;
  }
  throw preconditionFailed("resource_not_usable", "no free IPv6 block is left for this Project and region");
}

/** The blocks of a network: those asked for, and one of each family that was not asked for (recorded for IPv6, inferred for IPv4). */
export function completeBlocks(world: World, place: NetworkPlace, asked: readonly Cidr[]): Cidr[] {
  const [ipv4, ipv6] = ([4, 6] as const).map((family) => asked.find((block) => block.family === family));
  if (ipv4 && ipv6) return [ipv4, ipv6];
  const taken = takenBlocks(world, place);
  return [ipv4 ?? allocateIpv4(taken), ipv6 ?? allocateIpv6(world, place, taken)];
}
