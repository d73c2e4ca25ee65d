import { TerraformProvider, type TerraformStack, TerraformVariable } from "cdktf";
import { type ChainTalk, HubAndSpoke, PeeringChain, PeeringMesh, PeeringSide, ScalewayProvider, type SpokeToSpoke, Vpc } from "vpc-peering";
import { bareStack, newStack, refusal } from "./synth";

const network = (block: string) => ({ privateNetworks: { app: block } });
const vpcs = (stack: TerraformStack) => ({
  a: new Vpc(stack, "a", network("10.1.0.0/22")),
  b: new Vpc(stack, "b", network("10.2.0.0/22")),
});

/** As `cdktf get` writes it. */
class GeneratedProvider extends TerraformProvider {}

/** What a caller without types may pass. */
const untyped = <T>(value: unknown) => value as T;

describe("values of a wrong shape get a sentence", () => {
  const hubAndSpoke = (more: object) => {
    const stack = newStack();
    new HubAndSpoke(stack, "net", { hub: new Vpc(stack, "hub", network("10.0.0.0/22")), spokes: vpcs(stack), ...more });
  };

  test.each([{ pairs: [["a", "b"]] }, "everybody", [["a"]], [["a", "b", "c"]], [["a", 1]], 7])("spokeToSpoke %j", (value) => {
    expect(() => hubAndSpoke({ spokeToSpoke: untyped<SpokeToSpoke>(value) })).toThrow(
      `stack/net: spokeToSpoke is ${JSON.stringify(value)}; write "isolated", "transitive" or a list of pairs, [["a", "b"]]`,
    );
  });

  test("sharedServices that is not a list of names", () => {
    expect(() => hubAndSpoke({ sharedServices: "a" })).toThrow('stack/net: sharedServices is "a"; write a list of role names, ["a", "b"]');
  });

  test.each(["neighbours", { pairs: [] }, [["a"]]])("talk %j", (value) => {
    const stack = newStack();
    expect(() => new PeeringChain(stack, "chain", { vpcs: vpcs(stack), talk: untyped<ChainTalk>(value) })).toThrow(
      `stack/chain: talk is ${JSON.stringify(value)}; write "all", "ends" or a list of pairs, [["a", "b"]]`,
    );
  });
});

describe("an object of a wrong shape gets a sentence", () => {
  const vpcId = "fr-par/11111111-1111-4111-8111-111111111111";
  const hub = (stack: TerraformStack) => new Vpc(stack, "hub", network("10.0.0.0/22"));

  test.each<[string, (stack: TerraformStack) => unknown, string]>([
    [
      "networks as text",
      (stack) => new Vpc(stack, "a", untyped({ privateNetworks: "10.0.0.0/24" })),
      'stack/a: privateNetworks is "10.0.0.0/24"',
    ],
    ["networks as a list", (stack) => new Vpc(stack, "a", untyped({ privateNetworks: ["10.0.0.0/24"] })), "stack/a: privateNetworks is ["],
    ["a network that is a number", (stack) => new Vpc(stack, "a", untyped({ privateNetworks: { app: 5 } })), 'network "app" is 5: write'],
    ["a network that is null", (stack) => new Vpc(stack, "a", untyped({ privateNetworks: { app: null } })), 'network "app" is null: write'],
    ["an ACL that is a number", (stack) => new Vpc(stack, "a", untyped({ acl: 5 })), "stack/a: acl is 5; write an object"],
    ["an ACL without family", (stack) => new Vpc(stack, "a", untyped({ acl: { rules: [] } })), 'stack/a: acl has "rules"; write policy'],
    ["no attributes", (stack) => Vpc.fromAttributes(stack, "a", untyped(undefined)), "stack/a: attributes is undefined; write an object"],
    ["no VPC id", (stack) => Vpc.fromAttributes(stack, "a", untyped({})), "stack/a: the VPC id is undefined; write region/uuid"],
    [
      "blocks as text",
      (stack) => Vpc.fromAttributes(stack, "a", untyped({ vpcId, cidrs: "10.0.0.0/8" })),
      'stack/a: cidrs is "10.0.0.0/8"',
    ],
    ["a block that is a number", (stack) => Vpc.fromAttributes(stack, "a", untyped({ vpcId, cidrs: [5] })), "stack/a: cidrs is [5]"],
    ["no properties", (stack) => new HubAndSpoke(stack, "net", untyped(undefined)), "stack/net: props is undefined"],
    ["no spokes", (stack) => new HubAndSpoke(stack, "net", untyped({ hub: hub(stack) })), "stack/net: spokes is undefined"],
    ["a chain as a list", (stack) => new PeeringChain(stack, "net", untyped({ vpcs: [hub(stack)] })), "stack/net: vpcs is"],
    ["a mesh of nothing", (stack) => new PeeringMesh(stack, "net", untyped({})), "stack/net: vpcs is undefined"],
    ["a side without VPC", (stack) => new PeeringSide(stack, "net", untyped({})), '"vpc" is undefined'],
    ["a side without target", (stack) => new PeeringSide(stack, "net", untyped({ vpc: hub(stack) })), "stack/net: the VPC id is undefined"],
  ])("%s", (_, build, sentence) => {
    expect(() => build(newStack())).toThrow(sentence);
  });
});

describe("a region that is not Scaleway's", () => {
  const sentence = 'has region "mars", which is not a Scaleway region; write "fr-par", "nl-ams", "pl-waw" or "it-mil"';

  test("is refused where a VPC is created or looked up", () => {
    const stack = newStack();
    expect(() => new Vpc(stack, "a", { region: "mars" })).toThrow(`stack/a ${sentence}`);
    const vpcId = "11111111-1111-4111-8111-111111111111";
    expect(() => Vpc.fromAttributes(stack, "b", { vpcId, region: "mars" })).toThrow(`stack/b ${sentence}`);
  });

  test("is refused in a provider, also when it is set later", () => {
    const stack = bareStack("stack");
    const provider = new ScalewayProvider(stack, "scaleway", { region: "fr-par" });
    expect(refusal(stack)).toBeUndefined();
    provider.region = "mars";
    expect(refusal(stack)).toContain(`provider stack/scaleway ${sentence}`);
  });

  test("passes as a token", () => {
    const stack = bareStack("stack");
    const region = new TerraformVariable(stack, "region", { type: "string" }).stringValue;
    new ScalewayProvider(stack, "scaleway", { region });
    new Vpc(stack, "a", { region });
    expect(refusal(stack)).toBeUndefined();
  });
});

describe("two provider blocks of one name", () => {
  test("are refused, once and by path", () => {
    const stack = newStack();
    new ScalewayProvider(stack, "second", { plugin: "official" });
    const message = refusal(stack)!;
    expect(message).toContain("providers stack/second and stack/scaleway are both the default of their stack; give one of them another");
    expect(message.match(/both the default/g)).toHaveLength(1);
  });

  test("are refused with an alias, and beside a generated class", () => {
    const stack = newStack();
    for (const id of ["one", "two"]) new ScalewayProvider(stack, id, { plugin: "official", alias: "eu" });
    expect(refusal(stack)).toContain('providers stack/two and stack/one are both called "eu"');
    const mixed = newStack();
    new GeneratedProvider(mixed, "generated", {
      terraformResourceType: "scaleway",
      terraformGeneratorMetadata: { providerName: "scaleway", providerVersion: "2.81.0" },
      terraformProviderSource: "scaleway/scaleway",
    });
    expect(refusal(mixed)).toContain("providers stack/scaleway and stack/generated are both the default of their stack");
  });

  test("pass with two names", () => {
    const stack = newStack();
    new ScalewayProvider(stack, "second", { plugin: "official", alias: "eu" });
    expect(refusal(stack)).toBeUndefined();
  });
});
