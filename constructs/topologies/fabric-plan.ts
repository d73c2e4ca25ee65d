import type { IVpc } from "../vpc/vpc-base";

/** Two members to peer. */
export interface FabricEdge {
  /** Construct id of the link; never a position. */
  readonly id: string;
  readonly left: string;
  readonly right: string;
}

/** Who is joined to whom, and who may talk to whom, by role name. */
export interface FabricPlan {
  readonly members: { readonly [role: string]: IVpc };
  readonly edges: readonly FabricEdge[];
  /** Pairs that may talk, both ways. */
  readonly talks: readonly (readonly [string, string])[];
  /** Members that send these blocks to a neighbour, in place of the neighbour's own. */
  readonly steers?: readonly { readonly from: string; readonly via: string; readonly destinations: readonly string[] }[];
}
