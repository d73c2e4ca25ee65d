import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { PeeredVpcPair, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "packets");

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

const web = new Vpc(stack, "web", { provider: providerOf("acme"), privateNetworks: { server: "10.1.0.0/22" } });
const office = new Vpc(stack, "office", { provider: providerOf("partner"), privateNetworks: { client: "10.2.0.0/22" } });

const pair = new PeeredVpcPair(stack, "web-office", { left: web, right: office });

new TerraformOutput(stack, "status", { value: pair.status });

app.synth();
