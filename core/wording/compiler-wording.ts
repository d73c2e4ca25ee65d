import type { Cidr } from "../addresses/cidr";
import { listed, type Wording } from "./text";

/** A block and the name of the VPC that owns it. */
interface Owned {
  readonly block: Cidr;
  readonly owner: string;
}

/** Names of the two ends of an intent. */
type Ends = readonly [string, string];

export function unreachableWording([a, b]: Ends): Wording {
  return {
    message: `VPC ${a} and VPC ${b} are meant to reach each other, but no chain of peerings joins them`,
    hint: `peer VPC ${a} with VPC ${b}, or both with a VPC that forwards`,
  };
}

export function chainTooLongWording([a, b]: Ends, path: readonly string[], maxHops: number): Wording {
  return {
    message: `the path ${path.join(" – ")} has ${path.length} VPCs, and at most ${maxHops} can be chained`,
    hint: `peer VPC ${a} with a VPC nearer to VPC ${b}, so that the path has at most ${maxHops} VPCs`,
  };
}

/** @param closed names of the VPCs that have transitivity off */
export function closedChainWording([a, b]: Ends, path: readonly string[], closed: readonly string[]): Wording {
  const names = listed(closed.map((name) => `VPC ${name}`));
  return {
    message: `VPC ${a} and VPC ${b} are joined only through ${names}, which ${closed.length === 1 ? "has" : "have"} transitivity off (${path.join(" – ")})`,
    hint: `recreate ${names} with transitivity (it can only be set at creation), or peer VPC ${a} with VPC ${b} directly`,
  };
}

export function sharedBlockWording(vpc: string, left: Owned, right: Owned): Wording {
  return {
    message: `VPC ${vpc} cannot distinguish ${left.block} of VPC ${left.owner} from ${right.block} of VPC ${right.owner}: they overlap, and a route leads to only one of them`,
    hint: `renumber VPC ${left.owner} or VPC ${right.owner}, or let VPC ${vpc} reach only one of them`,
  };
}

export function ownBlockWording(vpc: string, { block, owner }: Owned): Wording {
  return {
    message: `VPC ${vpc} itself contains addresses of ${block} of VPC ${owner}, so packets for them never leave it`,
    hint: `renumber VPC ${vpc} or VPC ${owner}: VPCs on one path need distinct blocks`,
  };
}
