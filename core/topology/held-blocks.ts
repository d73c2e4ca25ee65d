import { Cidr } from "../addresses/cidr";
import type { CompiledNetwork, CompiledVpc } from "./compiled-vpc";

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
