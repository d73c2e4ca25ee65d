/** Regions that have VPCs (the SDK's list). */
export const REGIONS = ["fr-par", "nl-ams", "pl-waw", "it-mil"] as const;

/** The form of a region, also of one that is newer than this package. */
export const REGION_PATTERN = /^[a-z]{2}-[a-z]{3,7}$/;
