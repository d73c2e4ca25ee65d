import { type App, TerraformOutput, TerraformStack } from "cdktf";
import { PeeredVpcPair, ScalewayProvider, Vpc } from "vpc-peering";

/** Two VPCs that reach each other. */
export function createNetwork(app: App) {
  const stack = new TerraformStack(app, "network");
  new ScalewayProvider(stack, "scaleway", { region: "fr-par" });

  const frontend = new Vpc(stack, "frontend", { privateNetworks: { web: "10.1.0.0/22" } });
  const backend = new Vpc(stack, "backend", { privateNetworks: { api: "10.2.0.0/22", database: "10.2.4.0/24" } });

  const pair = new PeeredVpcPair(stack, "frontend-backend", { left: frontend, right: backend });
  new TerraformOutput(stack, "status", { value: pair.status });

  return { frontend, backend };
}
