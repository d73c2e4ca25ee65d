import type { CompiledConnector, CompiledNetwork, CompiledVpc } from "../topology/compiled-vpc";
import { Cidr } from "./cidr";
import { freeBlock } from "./free-block";
import { overlaps } from "./overlaps";

/** A known block with the network that holds it. */
export interface HeldBlock {
  readonly network: CompiledNetwork;
  readonly block: Cidr;
}

/** Known blocks of a VPC's networks; those known only after apply are left out. */
export function heldBlocks(vpc: CompiledVpc): HeldBlock[] {
  return vpc.networks.flatMap((network) => network.blocks.flatMap((block) => (block instanceof Cidr ? [{ network, block }] : [])));
}

/** The same without the networks. */
export const blocksOf = (vpc: CompiledVpc): Cidr[] => heldBlocks(vpc).map(({ block }) => block);

/** The first colliding pair of a connector's two VPCs and the cure; empty words when the source says conflict without showing why. */
export function subnetOverlapText(connector: CompiledConnector): { overlap: string; hint: string } {
  const { origin, target } = connector;
  const [pair] = overlaps(heldBlocks(origin), heldBlocks(target), (held) => held.block);
  if (!pair) return { overlap: "", hint: "renumber the colliding networks, then refresh the connector" };
  const { left, right } = pair;
  return {
    overlap: `: ${left.block} of network ${left.network.network.name} in VPC ${origin.vpc.name} overlaps ${right.block} of network ${right.network.network.name} in VPC ${target.vpc.name}`,
    hint: renumberHint(left, [...new Set([origin, target].flatMap(withPeers))].flatMap(blocksOf)).hint,
  };
}

/** A VPC and those that a connector joins it with: a new block must be free in all of them. */
const withPeers = (vpc: CompiledVpc): readonly CompiledVpc[] => [vpc, ...vpc.links.map(({ to }) => to)];

/** Which block the network could have instead. @param taken blocks that the new one must not overlap */
export function renumberHint({ block, network }: HeldBlock, taken: readonly Cidr[]): { hint: string; free: Cidr | undefined } {
  const free = freeBlock(block.prefixLength, taken, block.family === 6 ? Cidr.parse("fd00::/8") : undefined);
  const cure = free
    ? `give network ${network.network.name} of VPC ${network.vpc.vpc.name} another block, ${free} is free`
    : "use smaller blocks";
  return { hint: `${cure} (a block cannot be changed: create a new network and move)`, free };
}
