import { App, TerraformOutput, TerraformStack } from "cdktf";
import { PeeringChain, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "transit-chain");
new ScalewayProvider(stack, "scaleway");

const office = new Vpc(stack, "office", { privateNetworks: { desks: "10.1.0.0/22" } });
const transit = new Vpc(stack, "transit", { privateNetworks: { relay: "10.2.0.0/24" } });
const platform = new Vpc(stack, "platform", { privateNetworks: { cluster: "10.3.0.0/22" } });

const chain = new PeeringChain(stack, "chain", { vpcs: { office, transit, platform }, talk: "ends" });

new TerraformOutput(stack, "statuses", { value: chain.statuses });

app.synth();
