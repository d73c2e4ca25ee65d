import { type TerraformStack, Testing } from "cdktf";
import { HubAndSpoke, PeeredVpcPair, PeeringChain, PeeringMesh, peeringManifest, ScalewayProvider, Vpc } from "vpc-peering";
import { bareStack, newStack, refusal } from "./synth";

let count = 0;
const vpcIn = (stack: TerraformStack, id = `v${count++}`) => new Vpc(stack, id);

describe("names", () => {
  test("two peerings whose ids would be alike are refused, naming both", () => {
    const stack = newStack();
    const vpcs = Object.fromEntries(["a", "a-b", "b-c", "c"].map((role) => [role, vpcIn(stack)]));
    expect(() => new PeeringMesh(stack, "mesh", { vpcs })).toThrow(
      'stack/mesh: the peerings of "a" with "b-c" and of "a-b" with "c" would both be called "a-b-c": rename one of these',
    );
    const hub = { north: vpcIn(stack), south: vpcIn(stack) };
    expect(() => new HubAndSpoke(stack, "net", { hub, spokes: { "north-south": { vpc: vpcIn(stack), hub: "north" } } })).toThrow(
      'stack/net: the peerings of "north" with "south" and of "north" with "north-south" would both be called "north-south"',
    );
  });

  test("names that cannot be part of a construct id are refused at once", () => {
    const stack = newStack();
    const spokes = { ...Object.fromEntries([["__proto__", vpcIn(stack)]]), toString: vpcIn(stack), "x/y": vpcIn(stack), " ": vpcIn(stack) };
    expect(() => new HubAndSpoke(stack, "net", { hub: vpcIn(stack), spokes: spokes as never })).toThrow(
      /^stack\/net has invalid members:\n.*"__proto__" clashes with.*\n.*"toString" clashes.*\n.*"x\/y" contains "\/".*\n.*role names must not be empty/,
    );
    expect(
      () => new Vpc(stack, "a", { privateNetworks: { Resource: "10.0.0.0/22", "acl-ipv4": "10.0.4.0/22", constructor: "x" } as never }),
    ).toThrow(/"Resource": the name is taken.*\n.*"acl-ipv4": the name is taken.*\n.*"constructor": the name is taken/);
  });

  test("names in any script, with spaces, and of any length are fine", () => {
    const stack = newStack();
    const roles = ["日本", "中国", "été", "a b", "x".repeat(300)];
    const net = new HubAndSpoke(stack, "net", {
      hub: vpcIn(stack),
      spokes: Object.fromEntries(roles.map((role) => [role, vpcIn(stack, role)])),
    });
    expect(Object.keys(net.links)).toEqual(roles);
    const { scaleway_vpc_connector } = JSON.parse(Testing.synth(stack, true)).resource;
    expect(Object.keys(scaleway_vpc_connector)).toHaveLength(10);
  });

  test("an id that no Terraform name may start with is refused at synth, not at plan", () => {
    expect(() => new Vpc(newStack(), "1")).toThrow(
      'stack/1 starts its names in Terraform with "1": give it an id that starts with a letter, "vpc-1" for example',
    );
    const stack = newStack();
    expect(() => new PeeredVpcPair(stack, "2nd", { left: vpcIn(stack), right: vpcIn(stack) })).toThrow("stack/2nd starts its names");
  });

  test("numbers are refused where the order counts, because JavaScript sorts them", () => {
    const stack = newStack();
    const row = () => ({ 10: vpcIn(stack), 9: vpcIn(stack) });
    expect(() => new PeeringChain(stack, "chain", { vpcs: row() })).toThrow(
      'stack/chain: the order of its VPCs matters, and JavaScript sorts keys that are numbers: call "9" "vpc-9", for example',
    );
    expect(() => new HubAndSpoke(stack, "net", { hub: row(), spokes: {} })).toThrow("stack/net: the order of its VPCs matters");
    new PeeringMesh(stack, "mesh", { vpcs: row() });
    new HubAndSpoke(stack, "star", { hub: vpcIn(stack), spokes: row() });
  });

  test("a member that is not there is named", () => {
    const stack = newStack();
    const nothing = undefined as unknown as Vpc;
    expect(() => new PeeredVpcPair(stack, "pair", { left: vpcIn(stack), right: nothing })).toThrow(
      'stack/pair has invalid members:\n  "right" is undefined: give a Vpc or Vpc.fromAttributes',
    );
    expect(() => new HubAndSpoke(stack, "net", { hub: nothing, spokes: { web: nothing, data: "vpc" as never } })).toThrow(
      /"hub" is undefined.*\n.*"web" is undefined.*\n.*"data" is not a VPC/,
    );
  });
});

describe("the default provider block of the stack", () => {
  const withRegion = (stack: TerraformStack, region: string) =>
    new ScalewayProvider(stack, "main", { plugin: "official", region, organizationId: `organization of ${region}` });

  test("gives its VPCs their region, so that peering across regions is refused at synth", () => {
    const one = bareStack("one");
    const two = bareStack("two", one);
    withRegion(one, "fr-par");
    withRegion(two, "nl-ams");
    const [left, right] = [new Vpc(one, "left"), new Vpc(two, "right")];
    new PeeredVpcPair(one, "pair", { left, right });
    expect(refusal(one)).toContain("region-mismatch: connector left-to-right joins VPC left in fr-par and VPC right in nl-ams");
    expect(peeringManifest(left).topology.vpcs[0]!.organizationId).toBe("organization of fr-par");
  });

  test("says nothing where it comes later or has an alias", () => {
    const stack = bareStack("stack");
    new ScalewayProvider(stack, "other", { plugin: "official", alias: "other", region: "nl-ams" });
    const vpc = new Vpc(stack, "vpc");
    withRegion(stack, "fr-par");
    expect(vpc.regionSetting).toBeUndefined();
  });
});
