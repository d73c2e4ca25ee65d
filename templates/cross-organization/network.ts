import { type App, TerraformOutput, TerraformStack } from "cdktf";
import { PeeringSide, ScalewayProvider, Vpc } from "vpc-peering";

/** What the other organization told us: its VPC, and the blocks of it that we route to. */
export const PARTNER = {
  vpcId: "fr-par/11111111-1111-4111-8111-111111111111",
  name: "warehouse",
  destinations: ["10.2.0.0/22"],
};

/** Our half of a peering: the connector is `orphan` until the other organization creates its half. */
export function createNetwork(app: App) {
  const stack = new TerraformStack(app, "network");
  new ScalewayProvider(stack, "scaleway", { region: "fr-par" });

  const shop = new Vpc(stack, "shop", { privateNetworks: { orders: "10.1.0.0/22" } });
  const side = new PeeringSide(stack, "to-partner", {
    vpc: shop,
    targetVpcId: PARTNER.vpcId,
    targetName: PARTNER.name,
    destinations: PARTNER.destinations,
  });

  new TerraformOutput(stack, "vpc_id", { value: shop.vpcId });
  new TerraformOutput(stack, "status", { value: side.status });

  return { shop, side };
}
