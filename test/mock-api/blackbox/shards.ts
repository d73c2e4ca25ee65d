import { budget } from "../../properties/random";

/** In how many test files the longest random suites are split, so that both cores of a small machine work on them. */
export const SHARDS = 2;

/**
 * How often one shard must have met something, from how often all shards of full size must. A smaller run may miss what is
 * rare, so it must only have met what is frequent, once.
 */
export function leastInShard(times: number): number {
  if (budget() >= 1) return Math.floor((times * budget()) / SHARDS);
  return times >= 250 ? 1 : 0;
}
