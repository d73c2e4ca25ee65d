import { App, TerraformOutput, TerraformStack } from "cdktf";
import { ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "partner-network");
new ScalewayProvider(stack, "scaleway");

const vpc = new Vpc(stack, "warehouse", { privateNetworks: { stock: { cidr: "10.2.0.0/22", ipv6Cidr: "fd00:9a27:1::/64" } } });

new TerraformOutput(stack, "vpc_id", { value: vpc.vpcId, staticId: true });

app.synth();
