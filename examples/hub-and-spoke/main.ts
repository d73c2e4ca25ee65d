import { App, TerraformOutput, TerraformStack } from "cdktf";
import { HubAndSpoke, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "hub-and-spoke");
new ScalewayProvider(stack, "scaleway");

const hub = new Vpc(stack, "hub", { privateNetworks: { logging: "10.0.0.0/22", dns: "10.0.4.0/24", edge: "10.0.5.0/24" } });
const web = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
const data = new Vpc(stack, "data", { privateNetworks: { database: "10.2.0.0/22" } });
const batch = new Vpc(stack, "batch", { privateNetworks: { jobs: "10.3.0.0/22" } });

const network = new HubAndSpoke(stack, "network", {
  hub,
  spokes: { web, data, batch: { vpc: batch, defaultRoute: true } },
  egress: { network: "edge", destinations: ["192.168.0.0/16"] },
});

new TerraformOutput(stack, "statuses", { value: network.statuses });

app.synth();
