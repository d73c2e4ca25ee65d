/** Regions of the VPC API (SDK, August 2026). VPC Peering is available in each (documented, June 2026). */
export const REGIONS = ["fr-par", "nl-ams", "pl-waw", "it-mil"] as const;
export type Region = (typeof REGIONS)[number];

export function isRegion(value: unknown): value is Region {
  return REGIONS.includes(value as Region);
}
