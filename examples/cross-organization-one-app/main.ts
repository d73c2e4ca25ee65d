import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { PeeredVpcPair, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "cross-organization-one-app");

function providerOf(organization: string): ScalewayProvider {
  const variable = (name: string) =>
    new TerraformVariable(stack, `${organization}_${name}`, { type: "string", sensitive: true }).stringValue;
  return new ScalewayProvider(stack, organization, {
    alias: organization,
    region: "fr-par",
    accessKey: variable("access_key"),
    secretKey: variable("secret_key"),
    projectId: variable("project_id"),
  });
}

const shop = new Vpc(stack, "shop", { provider: providerOf("acme"), privateNetworks: { orders: "10.1.0.0/22" } });
const warehouse = new Vpc(stack, "warehouse", { provider: providerOf("partner"), privateNetworks: { stock: "10.2.0.0/22" } });

const pair = new PeeredVpcPair(stack, "shop-warehouse", { left: shop, right: warehouse });

new TerraformOutput(stack, "status", { value: pair.status });

app.synth();
