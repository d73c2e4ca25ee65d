import { type AddressRange, formatRange } from "../addresses/address-range";
import { Cidr } from "../addresses/cidr";
import { freeBlock } from "../addresses/free-block";
import { overlaps } from "../addresses/overlaps";
import type { CompiledConnector, CompiledVpc } from "../topology/compiled-vpc";
import { blocksOf, type HeldBlock, heldBlocks } from "../topology/held-blocks";
import type { TopologyRoute } from "../topology/topology";
import { networkText, pathText, type Wording } from "./text";

/** @param path the VPC, the two peers, or the chain between the two networks' VPCs */
export function cidrOverlapMessage(left: HeldBlock, right: HeldBlock, path: readonly CompiledVpc[]): string {
  const where = path.length === 1 ? "in one VPC" : path.length === 2 ? "in peered VPCs" : `in VPCs joined by ${pathText(path)}`;
  return `networks ${where} overlap: ${heldText(left)} and ${heldText(right)}`;
}

/** @param route the route of `vpc` that reaches only one of the two */
export function sharedDestinationWording(vpc: CompiledVpc, shared: AddressRange, held: readonly [HeldBlock, HeldBlock]): Wording {
  const [left, right] = held;
  return {
    message: `VPC ${vpc.name} routes ${formatRange(shared)}, which ${heldText(left)} and ${heldText(right)} both contain: only one can be reached`,
    hint: `renumber ${networkText(toMove(left, right).network)}, or remove the peering of VPC ${vpc.name} with one of the two VPCs`,
  };
}

/** Of two colliding blocks the one to renumber: the user's own rather than that of a VPC managed elsewhere. */
export function toMove(left: HeldBlock, right: HeldBlock): HeldBlock {
  return right.network.vpc.opaque && !left.network.vpc.opaque ? left : right;
}

/** The first colliding pair of a connector's two VPCs and the cure; no words for the overlap when the source shows none. */
export function connectorOverlap({ origin, target }: CompiledConnector): { readonly overlap: string; readonly hint: string } {
  const [pair] = overlaps(heldBlocks(origin), heldBlocks(target), (held) => held.block);
  if (!pair) return { overlap: "", hint: "renumber the overlapping networks, then refresh the connector" };
  const taken = [...new Set([origin, target].flatMap(withPeers))].flatMap(blocksOf);
  return {
    overlap: `: ${heldText(pair.left)} overlaps ${heldText(pair.right)}`,
    hint: renumberHint(toMove(...inOrder(pair.left, pair.right)), taken).hint,
  };
}

/** The wider block first, then by id: seen from either side, and in `cidr-overlap` too, the same network moves. */
function inOrder(one: HeldBlock, other: HeldBlock): [HeldBlock, HeldBlock] {
  const wider = other.block.prefixLength - one.block.prefixLength;
  const first = wider === 0 ? one.network.network.id < other.network.network.id : wider > 0;
  return first ? [one, other] : [other, one];
}

/** A VPC and its peers: a new block must be free in all of them. */
const withPeers = (vpc: CompiledVpc): readonly CompiledVpc[] => [vpc, ...vpc.links.map(({ to }) => to)];

/** Which block the network could have instead. @param taken blocks that the new one must not overlap */
export function renumberHint({ block, network }: HeldBlock, taken: readonly Cidr[]): { hint: string; free: Cidr | undefined } {
  const free = freeBlock(block.prefixLength, taken, block.family === 6 ? Cidr.parse("fd00::/8") : undefined);
  const cure = free
    ? `give ${networkText(network)} another block, ${free} is free`
    : `give ${networkText(network)} a smaller block: no block of this size is free`;
  return { hint: `${cure} (a block cannot be changed: create a new network and move)`, free };
}

const heldText = ({ block, network }: HeldBlock) => `${block} of ${networkText(network)}`;

/** A route as users know it: by its destination, else by name. */
export const routeName = (route: TopologyRoute, block?: AddressRange) =>
  `route ${route.destination ?? (block ? formatRange(block) : (route.name ?? route.id))}`;
