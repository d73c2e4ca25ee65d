import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { PeeredVpcPair, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "hybrid-application");
new ScalewayProvider(stack, "scaleway");

const backendProject = new TerraformVariable(stack, "backend_project_id", { type: "string", description: "the backend team's project" });

const frontend = new Vpc(stack, "frontend", { privateNetworks: { web: "10.1.0.0/22" } });
const backend = new Vpc(stack, "backend", {
  projectId: backendProject.stringValue,
  privateNetworks: { api: "10.2.0.0/22", database: "10.2.4.0/24" },
});

const pair = new PeeredVpcPair(stack, "frontend-backend", { left: frontend, right: backend });

new TerraformOutput(stack, "status", { value: pair.status });

app.synth();
