/**
 * VPCs on a path, both ends included: A–B–C–D is allowed, a fifth VPC is not. "Transitive peering is limited to four hops"
 * (Understanding VPC Peering, early 2026) and "four chained VPCs" (quota table, June 2026) agree when a hop is a VPC on the path.
 */
export const MAX_HOPS = 4;

/** Default quotas of an organization, per region-independent count (documented, August 2026). */
export const DEFAULT_QUOTAS = {
  /** VPC connectors in one organization. */
  vpcConnectors: 512,
  /** VPCs in one organization. */
  vpcs: 256,
  /** Private Networks in one organization: binds before the connectors in a hub-and-spoke. */
  privateNetworks: 255,
  /** Private Networks in one VPC. */
  privateNetworksPerVpc: 100,
} as const;

/** Rules in one ACL of one family (documented, August 2026). */
export const MAX_ACL_RULES = 255;

/** Largest port of an ACL rule, although the SDK's validation rules say 65536 (inferred). */
export const MAX_PORT = 65_535;

/** Price of one peered connector for one started hour, in billionths of the currency unit. */
export interface Rate {
  readonly currencyCode: string;
  /** Billionths of a currency unit per connector and started hour: 20_000_000 is EUR 0.02. */
  readonly nanosPerHour: number;
  /** Where the figure comes from; printed beside every amount. */
  readonly source: string;
}

/** Third-party figure; the official documents that we could reach name no price. */
export const DEFAULT_RATE: Rate = {
  currencyCode: "EUR",
  nanosPerHour: 20_000_000,
  source: "third-party write-up of the public price page, Paris, excluding VAT, September 2026",
};
