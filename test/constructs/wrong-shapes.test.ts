import { TerraformProvider, type TerraformStack, TerraformVariable } from "cdktf";
import { type ChainTalk, HubAndSpoke, PeeringChain, ScalewayProvider, type SpokeToSpoke, Vpc } from "vpc-peering";
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
