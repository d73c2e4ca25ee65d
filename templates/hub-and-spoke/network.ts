import { type App, TerraformOutput, TerraformStack } from "cdktf";
import { HubAndSpoke, ScalewayProvider, Vpc } from "vpc-peering";

/** A hub with shared services, and spokes that reach the hub but not each other. */
export function createNetwork(app: App) {
  const stack = new TerraformStack(app, "network");
  new ScalewayProvider(stack, "scaleway", { region: "fr-par" });

  const hub = new Vpc(stack, "hub", { privateNetworks: { logging: "10.0.0.0/22", dns: "10.0.4.0/24" } });
  const web = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
  const data = new Vpc(stack, "data", { privateNetworks: { database: "10.2.0.0/22" } });

  const peering = new HubAndSpoke(stack, "peering", { hub, spokes: { web, data }, spokeToSpoke: "isolated" });
  new TerraformOutput(stack, "statuses", { value: peering.statuses });

  return { hub, web, data };
}
