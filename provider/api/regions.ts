/** Regions that have VPCs (the SDK's list). */
export const REGIONS = ["fr-par", "nl-ams", "pl-waw", "it-mil"];
