import { Testing } from "cdktf";
import { Construct } from "constructs";
import { ScalewayProvider, Vpc } from "vpc-peering";
import { newStack } from "./synth";

/** What CDKTF and CDK Terrain take for a stack: anything with this symbol, so also one of the other framework. */
class StackOfAnotherFramework extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    Object.defineProperty(this, Symbol.for("cdktf/TerraformStack"), { value: true });
  }
}

describe("a stack of the other framework", () => {
  const message =
    'other is a stack of another framework, or of a second copy of it, than the one that these constructs use: import from "vpc-peering/cdktn" in an app of CDK Terrain (cdktn), from "vpc-peering" in an app of CDKTF (cdktf), and install the framework once.';
  const foreign = () => new StackOfAnotherFramework(Testing.app(), "other");

  test("is rejected at the provider, the first element of every stack", () => {
    expect(() => new ScalewayProvider(foreign(), "scaleway", { plugin: "official" })).toThrow(message);
  });

  test("a stack of the framework in use is fine", () => {
    expect(() => new Vpc(newStack(), "vpc")).not.toThrow();
  });
});
