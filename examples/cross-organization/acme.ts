import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { PeeringSide, ScalewayProvider, Vpc } from "vpc-peering";

const app = new App();
const stack = new TerraformStack(app, "acme");
new ScalewayProvider(stack, "scaleway");

const ours = new TerraformVariable(stack, "vpc_id", { type: "string", description: "our VPC, region/uuid" });
const theirs = new TerraformVariable(stack, "partner_vpc_id", { type: "string", description: "the partner's VPC, as they told us" });

const shop = Vpc.fromAttributes(stack, "shop", { vpcId: ours.stringValue, cidrs: ["10.1.0.0/22", "fd00:ac3e:1::/64"] });
const side = new PeeringSide(stack, "to-partner", {
  vpc: shop,
  targetVpcId: theirs.stringValue,
  targetName: "warehouse",
  destinations: ["10.2.0.0/22", "fd00:9a27:1::/64"],
});

new TerraformOutput(stack, "status", { value: side.status, staticId: true });

app.synth();
