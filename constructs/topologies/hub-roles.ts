import type { IVpc } from "../vpc/vpc-base";

export interface SpokeProps {
  readonly vpc: IVpc;
  /** Which of several hubs the spoke is peered with. @default - the only hub */
  readonly hub?: string;
  /**
   * Sends all IPv4 that is not local, 0.0.0.0/1 and 128.0.0.0/1, to the hub, instead of routes to each destination; IPv6 as without.
   * @default false
   */
  readonly defaultRoute?: boolean;
  /**
   * Blocks that the spoke routes to its hub instead of each destination by itself, wider ones as a rule: another spoke within
   * them then changes nothing here. @default - exactly what the spoke may talk to
   */
  readonly destinations?: readonly string[];
}

/** Hubs and spokes by role name, complete. */
export interface HubAndSpokeRoles {
  readonly hubs: { readonly [role: string]: IVpc };
  readonly spokes: { readonly [role: string]: SpokeProps & { readonly hub: string } };
}
