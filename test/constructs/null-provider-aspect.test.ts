import { provider, resource } from "@cdktf/provider-null";
import { TerraformStack, Testing } from "cdktf";
import { PeeredVpcPair, type Plugin, ScalewayProvider, Vpc } from "vpc-peering";
import { synthesize } from "./synth";

function stackWith(plugin: Plugin, fill: (stack: TerraformStack) => void) {
  const stack = new TerraformStack(Testing.app(), "stack");
  new ScalewayProvider(stack, "scaleway", { plugin });
  fill(stack);
  return synthesize(stack);
}

const usesNull = (stack: TerraformStack) => void new resource.Resource(stack, "gate");
const ownProvider = (stack: TerraformStack) => void new provider.NullProvider(stack, "mine");
const officialNull = { source: "null", version: "3.2.4" };
const embeddedNull = { source: "vpc-peering.local/embedded/null", version: expect.stringMatching(/^\d+\.\d+\.\d+/) };

describe("null provider", () => {
  test("a stack with null resources and no NullProvider gets one", () => {
    expect(stackWith("official", usesNull).provider["null"]).toEqual([{}]);
  });

  test("a stack without null resources gets none", () => {
    const json = stackWith("embedded", (stack) => void new Vpc(stack, "vpc"));
    expect(json.provider["null"]).toBeUndefined();
    expect(json.terraform.required_providers).not.toHaveProperty("null");
  });

  test("a stack with a NullProvider of its own keeps exactly that one", () => {
    expect(stackWith("official", (stack) => [usesNull(stack), ownProvider(stack)]).provider["null"]).toEqual([{}]);
  });

  test("only the embedded plugin brings the embedded null", () => {
    expect(stackWith("official", usesNull).terraform.required_providers["null"]).toEqual(officialNull);
    expect(stackWith("embedded", usesNull).terraform.required_providers["null"]).toEqual(embeddedNull);
    expect(stackWith("embedded", (stack) => [usesNull(stack), ownProvider(stack)]).terraform.required_providers["null"]).toEqual(
      embeddedNull,
    );
  });

  test("the gate of a pair needs nothing more from the user", () => {
    const json = stackWith("embedded", (stack) => {
      new PeeredVpcPair(stack, "pair", { left: new Vpc(stack, "a"), right: new Vpc(stack, "b") });
    });
    expect(json.terraform.required_providers["null"]).toEqual(embeddedNull);
  });
});
