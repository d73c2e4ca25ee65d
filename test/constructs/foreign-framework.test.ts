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

describe("an app of CDK Terrain without the alias", () => {
  const message =
    'other is a stack of another framework, or of a second copy of cdktf, than the one that vpc-peering uses. In an app of CDK Terrain alias cdktf in package.json: "dependencies": {"cdktf": "npm:cdktn@0.24.0"}, "overrides": {"@cdktf/provider-null": {"cdktf": "$cdktf"}, "vpc-peering": {"cdktf": "$cdktf"}}, and import from "cdktf".';
  const foreign = () => new StackOfAnotherFramework(Testing.app(), "other");

  test("is told at the provider, the first element of every stack", () => {
    expect(() => new ScalewayProvider(foreign(), "scaleway", { plugin: "official" })).toThrow(message);
  });

  test("a stack of the framework in use is fine", () => {
    expect(() => new Vpc(newStack(), "vpc")).not.toThrow();
  });
});
