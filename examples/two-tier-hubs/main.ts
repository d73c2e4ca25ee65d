import { App, TerraformOutput, TerraformStack } from "cdktf";
import { HubAndSpoke, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "two-tier-hubs");
new ScalewayProvider(stack, "scaleway");

const north = new Vpc(stack, "north", { privateNetworks: { services: "10.0.0.0/22" } });
const south = new Vpc(stack, "south", { privateNetworks: { services: "10.16.0.0/22" } });
const web = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
const data = new Vpc(stack, "data", { privateNetworks: { database: "10.17.0.0/22" } });

const network = new HubAndSpoke(stack, "network", {
  hub: { north, south },
  spokes: { web: { vpc: web, hub: "north" }, data: { vpc: data, hub: "south" } },
  spokeToSpoke: "transitive",
});

new TerraformOutput(stack, "statuses", { value: network.statuses });

app.synth();
