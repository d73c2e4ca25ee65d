import { Cidr } from "./cidr";
import type { CompiledConnector, CompiledNetwork, CompiledVpc } from "./compiled-vpc";
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

/** The first colliding pair of a connector's two VPCs and the cure; empty words when the source says conflict without showing why. */
export function subnetOverlapText(connector: CompiledConnector): { overlap: string; hint: string } {
  const { origin, target } = connector;
  const [pair] = overlaps(heldBlocks(origin), heldBlocks(target), (held) => held.block);
  if (!pair) return { overlap: "", hint: "renumber the colliding networks, then refresh the connector" };
  const { left, right } = pair;
  return {
    overlap: `: ${left.block} of network ${left.network.network.name} in VPC ${origin.vpc.name} overlaps ${right.block} of network ${right.network.network.name} in VPC ${target.vpc.name}`,
    hint: renumberHint(left, [origin, target]),
  };
}

/** Which block the network could have instead: free in all the VPCs concerned. */
export function renumberHint(held: HeldBlock, among: readonly CompiledVpc[]): string {
  const taken = among.flatMap((vpc) => heldBlocks(vpc).map(({ block }) => block));
  const { block, network } = held;
  const free = freeBlock(block.prefixLength, taken, block.family === 6 ? Cidr.parse("fd00::/8") : undefined);
  const cure = free
    ? `give network ${network.network.name} of VPC ${network.vpc.vpc.name} another block, ${free} is free`
    : "use smaller blocks";
  return `${cure} (a block cannot be changed: create a new network and move)`;
}
