import { App, TerraformOutput, TerraformStack } from "cdktf";
import { HubAndSpoke, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "hub-and-spoke-inspection");
new ScalewayProvider(stack, "scaleway");

const hub = new Vpc(stack, "hub", { privateNetworks: { firewall: "10.0.0.0/24", services: "10.0.4.0/22" } });
const web = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
const data = new Vpc(stack, "data", { privateNetworks: { database: "10.2.0.0/22" } });

const network = new HubAndSpoke(stack, "network", {
  hub,
  spokes: { web, data },
  spokeToSpoke: "transitive",
  inspection: { network: "firewall", address: "10.0.0.10" },
  ipv6: false,
});

new TerraformOutput(stack, "statuses", { value: network.statuses });

app.synth();
