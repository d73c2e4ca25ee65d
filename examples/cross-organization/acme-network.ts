import { App, TerraformOutput, TerraformStack } from "cdktf";
import { ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "acme-network");
new ScalewayProvider(stack, "scaleway");

const vpc = new Vpc(stack, "shop", { privateNetworks: { orders: "10.1.0.0/22" } });

new TerraformOutput(stack, "vpc_id", { value: vpc.vpcId, staticId: true });

app.synth();
