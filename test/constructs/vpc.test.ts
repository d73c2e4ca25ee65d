import { Fn, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { PeeredVpcPair, peeringManifest, ScalewayProvider, Vpc } from "vpc-peering";
import { newStack, resourcePaths, synthesize } from "./synth";

const uuid = "11111111-1111-4111-8111-111111111111";

describe("Vpc", () => {
  test("a VPC and its networks take names from construct ids, and region and project from the VPC", () => {
    const stack = newStack();
    const vpc = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
    const id = vpc.resource.friendlyUniqueId;
    expect(synthesize(stack).resource).toEqual({
      scaleway_vpc: { [id]: { name: "web" } },
      scaleway_vpc_private_network: {
        [vpc.privateNetworks["app"]!.friendlyUniqueId]: {
          name: "web-app",
          vpc_id: `\${scaleway_vpc.${id}.id}`,
          region: `\${scaleway_vpc.${id}.region}`,
          project_id: `\${scaleway_vpc.${id}.project_id}`,
          ipv4_subnet: [{ subnet: "10.1.0.0/22" }],
        },
      },
    });
  });

  test("what is given goes to the VPC and its networks as a literal", () => {
    const stack = newStack();
    const vpc = new Vpc(stack, "web", {
      name: "web-production",
      tags: ["team:web"],
      transitivity: false,
      region: "nl-ams",
      projectId: uuid,
      privateNetworks: {
        app: { cidr: "10.1.0.0/22", ipv6Cidr: "fd00:1::/64", name: "apps", tags: ["x"], defaultRoutePropagation: true },
        auto: {},
        six: "fd00:2::/64",
      },
    });
    const { resource } = synthesize(stack);
    expect(Object.values(resource["scaleway_vpc"]!)).toEqual([
      { name: "web-production", tags: ["team:web"], enable_transitivity: false, region: "nl-ams", project_id: uuid },
    ]);
    const common = { vpc_id: expect.any(String), region: "nl-ams", project_id: uuid };
    expect(
      Object.fromEntries(
        Object.entries(vpc.privateNetworks).map(([role, { friendlyUniqueId }]) => [
          role,
          resource["scaleway_vpc_private_network"]![friendlyUniqueId],
        ]),
      ),
    ).toEqual({
      app: {
        ...common,
        name: "apps",
        tags: ["x"],
        ipv4_subnet: [{ subnet: "10.1.0.0/22" }],
        ipv6_subnets: [{ subnet: "fd00:1::/64" }],
        enable_default_route_propagation: true,
      },
      auto: { ...common, name: "web-auto", tags: ["team:web"] },
      six: { ...common, name: "web-six", tags: ["team:web"], ipv6_subnets: [{ subnet: "fd00:2::/64" }] },
    });
  });

  test("an explicit provider's region is written into the VPC, because the environment would win over the provider block", () => {
    const stack = newStack();
    const provider = new ScalewayProvider(stack, "ams", { plugin: "official", alias: "ams", region: "nl-ams" });
    new Vpc(stack, "web", { provider });
    expect(Object.values(synthesize(stack).resource["scaleway_vpc"]!)).toEqual([
      { name: "web", region: "nl-ams", provider: "scaleway.ams" },
    ]);
  });

  test("both ACLs are written, one for each family", () => {
    const stack = newStack();
    new Vpc(stack, "web", {
      region: "fr-par",
      acl: {
        ipv4: {
          defaultPolicy: "drop",
          rules: [{ protocol: "TCP", source: "10.0.0.0/8", dstPortLow: 443, dstPortHigh: 443, action: "accept" }],
        },
        ipv6: {},
      },
    });
    expect(Object.values(synthesize(stack).resource["scaleway_vpc_acl"]!)).toEqual([
      {
        vpc_id: expect.stringContaining("scaleway_vpc.web"),
        region: "fr-par",
        default_policy: "drop",
        is_ipv6: false,
        rules: [
          { protocol: "TCP", source: "10.0.0.0/8", dst_port_low: 443, dst_port_high: 443, action: "accept", destination: "0.0.0.0/0" },
        ],
      },
      { vpc_id: expect.stringContaining("scaleway_vpc.web"), region: "fr-par", default_policy: "accept", is_ipv6: true, rules: [] },
    ]);
    expect(peeringManifest(stack).topology.acls).toEqual([
      {
        vpcId: "stack/web",
        isIpv6: false,
        defaultPolicy: "drop",
        rules: [
          {
            protocol: "TCP",
            source: "10.0.0.0/8",
            srcPortLow: 0,
            srcPortHigh: 0,
            destination: "0.0.0.0/0",
            dstPortLow: 443,
            dstPortHigh: 443,
            action: "accept",
          },
        ],
      },
      { vpcId: "stack/web", isIpv6: true, defaultPolicy: "accept", rules: [] },
    ]);
  });

  test("an ACL rule whose block is a token is written, and an assumption states that nothing is decided on the ACL", () => {
    const stack = newStack();
    const source = new TerraformVariable(stack, "office", { type: "string" }).stringValue;
    new Vpc(stack, "web", { acl: { ipv4: { rules: [{ source, action: "drop" }] } } });
    const { topology } = peeringManifest(stack);
    expect(topology.acls![0]!.rules).toEqual([]);
    expect(topology.assumptions).toEqual([
      expect.stringMatching(/stack\/web\/acl-ipv4 .*rules\[0\]\.source is unknown because it is var\.office/),
    ]);
    expect(Object.values(synthesize(stack).resource["scaleway_vpc_acl"]!)[0]).toMatchObject({ rules: [{ source: `\${var.office}` }] });
  });

  test("every block that the API would refuse is named at once, with the cure", () => {
    const networks = {
      a: "10.0.0.5/22",
      b: "10.0.0.0/19",
      c: "10.0.0.0/30",
      d: "8.8.8.0/24",
      e: "nonsense",
      "f f": "10.9.0.0/22",
      g: { ipv6Cidr: "10.0.0.0/22" },
    };
    expect(() => new Vpc(newStack(), "web", { privateNetworks: networks })).toThrow(
      [
        "stack/web has networks that the API would reject:",
        'network "a": "10.0.0.5/22" has host bits set: did you mean "10.0.0.0/22"?',
        'network "b": 10.0.0.0/19 is a /19; a Private Network is a /20 (largest) to a /29 (smallest); use 10.0.0.0/20',
        'network "c": 10.0.0.0/30 is a /30; a Private Network is a /20 (largest) to a /29 (smallest); use 10.0.0.0/29',
        'network "d": 8.8.8.0/24 is routable on the internet; use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
        'network "e": "nonsense" is not a CIDR block: write an address, a slash and a prefix length, for example "10.0.0.0/22"',
        'network "f f": a role name has letters, digits and dashes only',
        'network "g": 10.0.0.0/22 is IPv4: give it as "cidr"',
      ].join("\n  "),
    );
  });

  test("the sizes /20 and /29 are accepted", () => {
    expect(() => new Vpc(newStack(), "web", { privateNetworks: { a: "10.0.0.0/20", b: "10.0.16.0/29" } })).not.toThrow();
  });

  test("a VPC directly under a stack may be called backend, which is CDKTF's id for the state", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "stack");
    new ScalewayProvider(stack, "scaleway", { plugin: "official" });
    new PeeredVpcPair(stack, "pair", { left: new Vpc(stack, "frontend"), right: new Vpc(stack, "backend") });
    expect(() => app.synth()).not.toThrow();
    expect(JSON.parse(Testing.synth(stack)).terraform.backend.local.path).toMatch(/terraform\.stack\.tfstate$/);
  });
});

describe("Vpc.fromAttributes", () => {
  test("creates nothing", () => {
    const stack = newStack();
    Vpc.fromAttributes(stack, "legacy", { vpcId: `fr-par/${uuid}`, cidrs: ["10.9.0.0/22"] });
    expect(resourcePaths(stack)).toEqual([]);
  });

  test("a bare uuid becomes region/uuid when the region is given", () => {
    const vpc = Vpc.fromAttributes(newStack(), "legacy", { vpcId: uuid, region: "nl-ams" });
    expect([vpc.vpcId, vpc.region]).toEqual([`nl-ams/${uuid}`, "nl-ams"]);
  });

  test("the region comes from the id", () => {
    expect(Vpc.fromAttributes(newStack(), "legacy", { vpcId: `pl-waw/${uuid}` }).region).toBe("pl-waw");
  });

  test.each([
    [
      "a bare uuid without region",
      { vpcId: uuid },
      `"${uuid}" is a bare uuid: write region/uuid, for example "fr-par/${uuid}", or give the region`,
    ],
    [
      "no id at all",
      { vpcId: "vpc-1" },
      '"vpc-1" is not a VPC id: write region/uuid, for example "fr-par/11111111-1111-4111-8111-111111111111"',
    ],
    [
      "two regions",
      { vpcId: `fr-par/${uuid}`, region: "nl-ams" },
      `vpcId "fr-par/${uuid}" says region fr-par, the region given is nl-ams: drop one of the two`,
    ],
    [
      "blocks that cannot be",
      { vpcId: `fr-par/${uuid}`, cidrs: ["10.0.0.1/22"], destinations: ["x"] },
      'stack/legacy has invalid blocks:\n  "10.0.0.1/22" has host bits set: did you mean "10.0.0.0/22"?\n  "x" is not a CIDR block',
    ],
  ])("%s is refused with the cure", (_, attributes, message) => {
    expect(() => Vpc.fromAttributes(newStack(), "legacy", attributes)).toThrow(message);
  });

  test("a list that is a token is refused: its blocks have no names to route by", () => {
    const stack = newStack();
    const blocks = new TerraformVariable(stack, "blocks", { type: "list(string)" });
    expect(() => Vpc.fromAttributes(stack, "legacy", { vpcId: `fr-par/${uuid}`, cidrs: blocks.listValue })).toThrow(
      "stack/legacy: cidrs is a list that is only known at apply; give each block by itself, as { name: block }",
    );
  });

  test("a token block has a name that comes from its expression, not from its position", () => {
    const stack = newStack();
    const block = new TerraformVariable(stack, "partner-block", { type: "string" }).stringValue;
    const one = Vpc.fromAttributes(stack, "one", { vpcId: `fr-par/${uuid}`, cidrs: [block, "10.9.0.0/22"] });
    const two = Vpc.fromAttributes(stack, "two", { vpcId: `fr-par/${uuid}`, cidrs: ["10.9.0.0/22", block] });
    expect(one.blocks.map(({ networkName }) => networkName)).toEqual(["var-partner-block", "10-9-0-0-22"]);
    expect(two.blocks.map(({ networkName }) => networkName)).toEqual(["10-9-0-0-22", "var-partner-block"]);
    const long = Token.asString(Fn.join("-", [block, "x".repeat(100)]));
    const [name] = Vpc.fromAttributes(stack, "three", { vpcId: `fr-par/${uuid}`, cidrs: [long] }).blocks;
    expect(name!.networkName).toMatch(/^join-var-partner-block-x+-[0-9a-f]{8}$/);
  });
});
