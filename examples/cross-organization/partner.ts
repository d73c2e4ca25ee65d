import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { PeeringSide, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "partner");
new ScalewayProvider(stack, "scaleway");

const ours = new TerraformVariable(stack, "vpc_id", { type: "string", description: "our VPC, region/uuid" });
const theirs = new TerraformVariable(stack, "acme_vpc_id", { type: "string", description: "acme's VPC, as they told us" });

const warehouse = Vpc.fromAttributes(stack, "warehouse", { vpcId: ours.stringValue, cidrs: ["10.2.0.0/22", "fd00:9a27:1::/64"] });
const side = new PeeringSide(stack, "to-acme", {
  vpc: warehouse,
  targetVpcId: theirs.stringValue,
  targetName: "shop",
  destinations: ["10.1.0.0/22", "fd00:ac3e:1::/64"],
});

new TerraformOutput(stack, "status", { value: side.status, staticId: true });

app.synth();
