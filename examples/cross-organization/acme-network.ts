import { App, TerraformOutput, TerraformStack } from "cdktf";
import { ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "acme-network");
new ScalewayProvider(stack, "scaleway");

const vpc = new Vpc(stack, "shop", { privateNetworks: { orders: { cidr: "10.1.0.0/22", ipv6Cidr: "fd00:ac3e:1::/64" } } });

new TerraformOutput(stack, "vpc_id", { value: vpc.vpcId, staticId: true });

app.synth();
