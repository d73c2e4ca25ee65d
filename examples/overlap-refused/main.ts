import { App, TerraformStack } from "cdktf";
import { PeeredVpcPair, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "overlap-refused");
new ScalewayProvider(stack, "scaleway");

const left = new Vpc(stack, "left", { privateNetworks: { web: "10.1.0.0/22" } });
const right = new Vpc(stack, "right", { privateNetworks: { api: "10.1.2.0/24" } });

new PeeredVpcPair(stack, "pair", { left, right });

app.synth();
