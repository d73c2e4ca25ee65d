import type { TerraformProviderGeneratorMetadata } from "cdktf";

/** Version range of the official provider whose schema these bindings follow. */
export const OFFICIAL_VERSION = "~> 2.81";

/** Lets CDKTF match resources with the provider construct of their stack. */
export const SCALEWAY: TerraformProviderGeneratorMetadata = {
  providerName: "scaleway",
  providerVersionConstraint: OFFICIAL_VERSION,
};
