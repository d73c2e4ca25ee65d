import { Cidr, freeBlock } from "../../core";
import { preconditionFailed } from "../errors";
import type { SubnetRow } from "../store";
import type { World } from "../world";
import { ownBlocks, peerBlocks } from "./guard";

/** Where blocks are taken from when none is asked for; the second when the first is used up (both recorded). */
const IPV4_POOLS = ["172.16.0.0/12", "10.0.0.0/8"].map(Cidr.parse);
const IPV4_PREFIX_LENGTH = 22;

interface Place {
  readonly id: string;
  readonly region: string;
  readonly project_id: string;
}

/**
 * An IPv4 block for a new Private Network: a /22, distinct from every block of the same project and region (recorded), and apart from
 * the VPC's own and its peers' blocks (inferred). The lowest free one: the real API's order is not strictly sequential.
 */
export function allocateIpv4(world: World, vpc: Place, projectId: string): Cidr {
  const sameProject = world.store.all<SubnetRow>(
    "SELECT subnet FROM subnets WHERE project_id = ? AND region = ? AND family = 4",
    projectId,
    vpc.region,
  );
  const around = [...ownBlocks(world, vpc.id), ...peerBlocks(world, vpc)].map(({ block }) => block);
  const taken = [...sameProject.map(({ subnet }) => Cidr.parse(subnet)), ...around].filter(({ family }) => family === 4);
  const free = freeBlock(IPV4_PREFIX_LENGTH, taken, IPV4_POOLS);
  if (!free) throw preconditionFailed("resource_not_usable", "no free IPv4 block is left for this Project and region");
  return free;
}

const digitsOf = (id: string) => id.replaceAll("-", "");

/** The /48 of a project in a region: random, made at its first use, the same ever after (recorded). */
function ipv6Pool({ store, newId }: World, projectId: string, region: string): Cidr {
  const known = store.one<{ block: string }>("SELECT block FROM ipv6_pools WHERE project_id = ? AND region = ?", projectId, region);
  if (known) return Cidr.parse(known.block);
  const digits = digitsOf(newId());
  const pool = Cidr.parse(`fd${digits.slice(0, 2)}:${digits.slice(2, 6)}:${digits.slice(24, 28)}::/48`);
  store.insert("ipv6_pools", { project_id: projectId, region, block: pool.toString() });
  return pool;
}

/** An IPv6 block for a new Private Network: a /64 of the project's /48 with a random fourth group (recorded). */
export function allocateIpv6(world: World, vpc: Place, projectId: string): Cidr {
  const pool = ipv6Pool(world, projectId, vpc.region);
  const start = BigInt(`0x${digitsOf(world.newId()).slice(0, 4)}`);
  const around = [...ownBlocks(world, vpc.id), ...peerBlocks(world, vpc)].map(({ block }) => block);
  const sameProject = world.store.all<SubnetRow>(
    "SELECT subnet FROM subnets WHERE project_id = ? AND region = ? AND family = 6",
    projectId,
    vpc.region,
  );
  const taken = [...around, ...sameProject.map(({ subnet }) => Cidr.parse(subnet))];
  for (let step = 0n; step < 65536n; step++) {
    const block = Cidr.at(6, pool.first + (((start + step) % 65536n) << 64n), 64);
    if (!taken.some((other) => other.overlaps(block))) return block;
  }
  throw preconditionFailed("resource_not_usable", "no free IPv6 block is left for this Project and region");
}
