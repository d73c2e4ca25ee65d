import { Cidr } from "../../core";
import { preconditionFailed } from "../world/errors";
import type { World } from "../world/world";
import { type GuardedVpc, ownBlocks, visiblePeerBlocks } from "./guard";

/** Whom blocks are for: a network of a project, in a VPC. */
export interface NetworkPlace {
  readonly vpc: GuardedVpc;
  readonly projectId: string;
}

/**
 * What automatic blocks keep off besides every block of the same project and region (recorded): those of the VPC itself, and of the VPCs
 * that it has a connector to as far as its organization may see them (inferred).
 */
function blocksAround(world: World, { vpc }: NetworkPlace): Cidr[] {
  return [...ownBlocks(world, vpc.id), ...visiblePeerBlocks(world, vpc)].map(({ block }) => block);
}

const noneLeft = (family: 4 | 6) =>
  preconditionFailed("resource_not_usable", `no free IPv${family} block is left for this Project and region`);

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

/**
 * The blocks of a network: those asked for, and one of each family that was not asked for (recorded for IPv6, inferred for IPv4). An IPv4
 * block is the lowest free /22, though the real API's order is not strictly sequential; an IPv6 block is a /64 of the project's /48 with
 * a random fourth group (recorded).
 */
export function completeBlocks(world: World, place: NetworkPlace, asked: readonly Cidr[]): Cidr[] {
  const [ipv4, ipv6] = ([4, 6] as const).map((family) => asked.find((block) => block.family === family));
  if (ipv4 && ipv6) return [ipv4, ipv6];
  const around = blocksAround(world, place);
  const own = world.blocks.of(world.store, place.projectId, place.vpc.region);
  const chosen4 = ipv4 ?? own.freeIpv4(around);
  if (!chosen4) throw noneLeft(4);
  if (ipv6) return [chosen4, ipv6];
  const pool = ipv6Pool(world, place);
  const start = Number.parseInt(digitsOf(world.newId()).slice(0, 4), 16);
  const chosen6 = own.freeIpv6(pool, start, around);
  if (!chosen6) throw noneLeft(6);
  return [chosen4, chosen6];
}
