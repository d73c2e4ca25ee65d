import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import {
  HubAndSpoke,
  PeeredVpcPair,
  PeeringChain,
  PeeringChecks,
  type PeeringManifest,
  PeeringSide,
  peeringManifest,
  ScalewayProvider,
  topologyId,
  Vpc,
  type VpcAttributes,
} from "vpc-peering";
import "vpc-peering/testing";
import { besides, newStack, refusal } from "./synth";

const uuid = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const network = (block: string) => ({ privateNetworks: { app: block } });

describe("what is refused at synth", () => {
  test("an overlap names both networks, both blocks, both construct paths and a free block", () => {
    const stack = newStack();
    new PeeredVpcPair(stack, "pair", {
      left: new Vpc(stack, "a", network("10.1.0.0/22")),
      right: new Vpc(stack, "b", network("10.1.2.0/24")),
    });
    expect(refusal(stack)).toContain(
      [
        "[stack] cidr-overlap: networks in peered VPCs overlap: 10.1.0.0/22 of network a-app of VPC a and 10.1.2.0/24 of network b-app of VPC b",
        "where: stack/a/app, stack/b/app, stack/a, stack/b",
        "fix: give network b-app of VPC b another block, 10.0.0.0/24 is free (a block cannot be changed: create a new network and move)",
        "consequences: ",
      ].join("\n      "),
    );
  });

  test("what follows from an overlap is counted under it, and stays in the manifest", () => {
    const stack = newStack();
    new PeeredVpcPair(stack, "pair", {
      left: new Vpc(stack, "a", network("10.1.0.0/22")),
      right: new Vpc(stack, "b", network("10.1.0.0/22")),
    });
    const message = refusal(stack)!;
    expect(message.split("\n").filter((line) => line.startsWith("  ["))).toHaveLength(1);
    expect(message).toMatch(/\n {6}consequences: \d+ × route-to-conflict, .* \(`vpc-peering check` lists them\)/);
    const codes = peeringManifest(stack).findings.map(({ code }) => code);
    expect(codes[0]).toBe("cidr-overlap");
    expect(codes).toContain("route-to-conflict");
  });

  test("an explicit IPv6 block that both sides have overlaps too", () => {
    const stack = newStack();
    const both = (cidr: string) => ({ privateNetworks: { app: { cidr, ipv6Cidr: "fd00:1::/64" } } });
    new PeeredVpcPair(stack, "pair", { left: new Vpc(stack, "a", both("10.1.0.0/22")), right: new Vpc(stack, "b", both("10.2.0.0/22")) });
    expect(refusal(stack)).toContain(
      "cidr-overlap: networks in peered VPCs overlap: fd00:1::/64 of network a-app of VPC a and fd00:1::/64 of network b-app of VPC b",
    );
  });

  test("neighbouring blocks do not overlap", () => {
    const stack = newStack();
    new PeeredVpcPair(stack, "pair", {
      left: new Vpc(stack, "a", network("10.1.0.0/22")),
      right: new Vpc(stack, "b", network("10.1.4.0/22")),
    });
    expect(refusal(stack)).toBeUndefined();
  });

  test("an ACL rule with a low port and no high port, as the API would reject it", () => {
    const rules = [{ protocol: "TCP" as const, dstPortLow: 22, action: "accept" as const }];
    const stack = newStack();
    new Vpc(stack, "a", { acl: { ipv4: { rules } } });
    expect(refusal(stack)).toContain("acl-port-range: ");
    const whole = newStack();
    new Vpc(whole, "a", { acl: { ipv4: { rules: rules.map((rule) => ({ ...rule, dstPortHigh: 22 })) } } });
    expect(refusal(whole)).toBeUndefined();
  });

  test("two networks of one VPC that overlap", () => {
    const stack = newStack();
    new Vpc(stack, "a", { privateNetworks: { x: "10.1.0.0/22", y: "10.1.1.0/24" } });
    expect(refusal(stack)).toContain(
      "cidr-overlap: networks in one VPC overlap: 10.1.0.0/22 of network a-x of VPC a and 10.1.1.0/24 of network a-y of VPC a",
    );
  });

  test("two regions, told once for each connector", () => {
    const stack = newStack();
    const left = new Vpc(stack, "a", { region: "fr-par", ...network("10.1.0.0/22") });
    const right = Vpc.fromAttributes(stack, "b", { vpcId: `nl-ams/${uuid(2)}`, cidrs: ["10.2.0.0/22"] });
    new PeeredVpcPair(stack, "pair", { left, right });
    expect(refusal(stack)).toContain(
      "region-mismatch: connector a-to-b joins VPC a in fr-par and VPC b in nl-ams: peering works within one region",
    );
    expect(refusal(stack)).toContain("region-mismatch: connector b-to-a joins VPC b in nl-ams and VPC a in fr-par");
  });

  test("a VPC peered with itself", () => {
    const stack = newStack();
    const vpc = new Vpc(stack, "a", network("10.1.0.0/22"));
    new PeeredVpcPair(stack, "pair", { left: vpc, right: vpc });
    expect(refusal(stack)).toContain("self-peering: connector stack/pair/left-to-right peers VPC a with itself");
    expect(refusal(stack)).not.toContain("duplicate-connector");
  });

  test("the same pair twice, either way round", () => {
    const stack = newStack();
    const [left, right] = [new Vpc(stack, "a", network("10.1.0.0/22")), new Vpc(stack, "b", network("10.2.0.0/22"))];
    new PeeredVpcPair(stack, "one", { left, right });
    new PeeredVpcPair(stack, "two", { left: right, right: left });
    expect(refusal(stack)).toContain(
      "duplicate-connector: connectors stack/one/left-to-right and stack/two/right-to-left both go from VPC a to VPC b\n      where: stack/one/left-to-right, stack/two/right-to-left\n      fix: ",
    );
  });

  describe("an existing VPC that several constructs declare", () => {
    const id = `fr-par/${uuid(3)}`;
    const declare = (stack: TerraformStack, name: string, more: Partial<VpcAttributes> = {}) =>
      Vpc.fromAttributes(stack, name, { vpcId: id, cidrs: ["10.9.0.0/22"], ...more });

    test("cannot be peered with itself", () => {
      const stack = newStack();
      new PeeredVpcPair(stack, "pair", { left: declare(stack, "one"), right: declare(stack, "two") });
      expect(refusal(stack)).toContain("self-peering: connector two-to-one peers VPC one with itself");
    });

    test("cannot be peered twice with another, even from two stacks", () => {
      const one = newStack("one");
      const two = besides(one, "two");
      const web = new Vpc(one, "web", { region: "fr-par", ...network("10.1.0.0/22") });
      new PeeredVpcPair(one, "pair", { left: web, right: declare(one, "legacy") });
      new PeeredVpcPair(two, "pair", { left: web, right: declare(two, "old") });
      expect(refusal(one)).toContain("duplicate-connector: connectors web-to-legacy and web-to-old both go from VPC web to VPC legacy");
      expect(refusal(one)).not.toContain("ambiguous-destination");
    });

    test("is one VPC with what both know: blocks, transitivity, accepted findings", () => {
      const stack = newStack();
      const [one, two] = [declare(stack, "one"), declare(stack, "two", { cidrs: ["10.9.0.0/22", "10.8.0.0/22"], transitivity: true })];
      const { topology } = peeringManifest(stack);
      expect(topology.vpcs.map((vpc) => [vpc.id, vpc.transitivityEnabled])).toEqual([["stack/one", true]]);
      expect(topology.privateNetworks.map(({ vpcId, blocks }) => [vpcId, blocks])).toEqual([
        ["stack/one", ["10.9.0.0/22"]],
        ["stack/one", ["10.8.0.0/22"]],
      ]);
      const web = new Vpc(stack, "web", { region: "fr-par", ...network("10.8.0.0/22") });
      const code = { reason: "both are moved" };
      const acceptFindings = (["cidr-overlap", "route-to-conflict", "ambiguous-destination"] as const).map((one) => ({
        code: one,
        ...code,
      }));
      new PeeredVpcPair(stack, "pair", { left: web, right: two, acceptFindings });
      expect(refusal(stack)).toBeUndefined();
      expect(topologyId(two)).toBe(one.node.path);
      expect(web).not.toBePeeredWith(two);
    });

    test("may be declared after the PeeringSide that leads to it", () => {
      const stack = newStack();
      const shop = Vpc.fromAttributes(stack, "shop", { vpcId: `fr-par/${uuid(4)}`, cidrs: ["10.1.0.0/22"] });
      const { target } = new PeeringSide(stack, "to-stock", { vpc: shop, targetVpcId: id, destinations: ["10.9.0.0/22"] });
      const stock = declare(stack, "stock");
      new PeeringSide(stack, "to-shop", { vpc: stock, targetVpcId: shop.vpcId, destinations: ["10.1.0.0/22"] });
      const { topology, findings } = peeringManifest(stack);
      expect(findings).toEqual([]);
      expect(topology.connectors.map((connector) => [connector.targetVpcId, connector.mirrorAssumed])).toEqual([
        ["stack/stock", undefined],
        ["stack/shop", undefined],
      ]);
      expect(topologyId(target)).toBe("stack/stock");
      expect(shop).toReach(target);
    });

    test("may be one of this app, under the id that its construct has", () => {
      const stack = newStack();
      const web = new Vpc(stack, "web", network("10.1.0.0/22"));
      const again = Vpc.fromAttributes(stack, "again", { vpcId: web.vpcId, cidrs: ["10.1.0.0/22"] });
      new PeeredVpcPair(stack, "pair", { left: again, right: web });
      expect(refusal(stack)).toContain("self-peering: connector again-to-web peers VPC web with itself");
    });
  });

  test("an existing VPC with routing off", () => {
    const stack = newStack();
    const left = new Vpc(stack, "a", { region: "fr-par", ...network("10.1.0.0/22") });
    const right = Vpc.fromAttributes(stack, "old", { vpcId: `fr-par/${uuid(2)}`, cidrs: ["10.2.0.0/22"], routing: false });
    new PeeredVpcPair(stack, "pair", { left, right });
    expect(refusal(stack)).toContain(
      "routing-disabled: VPC old has routing disabled; this stops packets from network a-app of VPC a (10.1.0.0/22) to network 10.2.0.0/22",
    );
  });

  test("a chain of five, with the path; one of four passes", () => {
    const chain = (length: number) => {
      const stack = newStack();
      const vpcs = Object.fromEntries(
        ["a", "b", "c", "d", "e"].slice(0, length).map((name, index) => [name, new Vpc(stack, name, network(`10.${index}.0.0/22`))]),
      );
      new PeeringChain(stack, "chain", { vpcs, talk: "ends" });
      return refusal(stack);
    };
    expect(chain(4)).toBeUndefined();
    expect(chain(5)).toContain("hop-limit: the path a – b – c – d – e has 5 VPCs, and at most 4 can be chained");
  });

  test("a member between others that may not forward, new or existing, by name", () => {
    const through = (middle: (stack: TerraformStack) => ReturnType<typeof Vpc.fromAttributes>) => {
      const stack = newStack();
      const vpcs = {
        a: new Vpc(stack, "a", { region: "fr-par", ...network("10.1.0.0/22") }),
        b: middle(stack),
        c: new Vpc(stack, "c", { region: "fr-par", ...network("10.3.0.0/22") }),
      };
      new PeeringChain(stack, "chain", { vpcs });
      return refusal(stack);
    };
    const text = "transitivity-off: VPC a and VPC c are joined only through VPC b, which has transitivity off (a – b – c)";
    const existing = { vpcId: `fr-par/${uuid(2)}`, cidrs: ["10.2.0.0/22"] };
    expect(through((stack) => new Vpc(stack, "b", { region: "fr-par", transitivity: false, ...network("10.2.0.0/22") }))).toContain(text);
    expect(through((stack) => Vpc.fromAttributes(stack, "b", existing))).toContain(text);
    expect(through((stack) => Vpc.fromAttributes(stack, "b", { ...existing, transitivity: true }))).toBeUndefined();
    expect(through((stack) => new Vpc(stack, "b", { region: "fr-par", ...network("10.2.0.0/22") }))).toBeUndefined();
  });

  test("two spokes with one block behind a hub that forwards between them", () => {
    const stack = newStack();
    const spokes = { a: new Vpc(stack, "a", network("10.1.0.0/22")), b: new Vpc(stack, "b", network("10.1.0.0/22")) };
    new HubAndSpoke(stack, "net", { hub: new Vpc(stack, "hub", network("10.0.0.0/22")), spokes, spokeToSpoke: "transitive" });
    const message = refusal(stack)!;
    expect(message).toContain(
      "cidr-overlap: networks in VPCs joined by a – hub – b overlap: 10.1.0.0/22 of network a-app of VPC a and 10.1.0.0/22 of network b-app of VPC b",
    );
  });

  test("all at once: an overlap here, two regions there", () => {
    const stack = newStack();
    const vpc = (id: string, block: string, region = "fr-par") => new Vpc(stack, id, { region, ...network(block) });
    new PeeredVpcPair(stack, "one", { left: vpc("a", "10.1.0.0/22"), right: vpc("b", "10.1.0.0/22") });
    new PeeredVpcPair(stack, "two", { left: vpc("c", "10.3.0.0/22"), right: vpc("d", "10.4.0.0/22", "nl-ams") });
    const message = refusal(stack)!;
    expect(message).toContain("cidr-overlap");
    expect(message).toContain("region-mismatch");
  });
});

describe("the whole app", () => {
  test("every stack reports the findings of all, because CDKTF stops at the first that throws", () => {
    const one = newStack("one");
    const two = besides(one, "two");
    new PeeredVpcPair(two, "pair", { left: new Vpc(one, "a", network("10.1.0.0/22")), right: new Vpc(two, "b", network("10.1.0.0/22")) });
    new Vpc(one, "c", { privateNetworks: { x: "10.9.0.0/22", y: "10.9.0.0/24" } });
    for (const stack of [one, two]) {
      expect(refusal(stack)).toContain("where: one/a/app, two/b/app, one/a, two/b");
      expect(refusal(stack)).toContain("networks in one VPC overlap: 10.9.0.0/22");
    }
  });

  test("App.synth fails with every finding, and writes the manifest all the same", () => {
    const app = new App({ outdir: Testing.app().outdir });
    for (const id of ["one", "two"]) {
      const stack = new TerraformStack(app, id);
      new ScalewayProvider(stack, "scaleway", { plugin: "official" });
      new PeeredVpcPair(stack, "pair", {
        left: new Vpc(stack, "a", network("10.1.0.0/22")),
        right: new Vpc(stack, "b", network("10.1.0.0/22")),
      });
    }
    expect(() => app.synth()).toThrow(/one\/a\/app, one\/b\/app[\s\S]*two\/a\/app, two\/b\/app/);
    const manifest = JSON.parse(readFileSync(join(app.outdir, "vpc-peering.json"), "utf8")) as PeeringManifest;
    expect(Object.keys(manifest.addresses)).toEqual(["one", "two"]);
    const overlaps = peeringManifest(app).findings.filter(({ code }) => code === "cidr-overlap");
    expect(overlaps.map(({ subjects }) => subjects.slice(0, 2))).toEqual([
      ["one/a/app", "one/b/app"],
      ["two/a/app", "two/b/app"],
    ]);
  });

  test("the manifest holds intents and Terraform addresses, and no topology", () => {
    const app = new App({ outdir: Testing.app().outdir });
    const stack = new TerraformStack(app, "stack");
    new ScalewayProvider(stack, "scaleway", { plugin: "official" });
    const left = new Vpc(stack, "a", network("10.1.0.0/22"));
    const pair = new PeeredVpcPair(stack, "pair", { left, right: new Vpc(stack, "b", network("10.2.0.0/22")) });
    app.synth();
    const manifest = JSON.parse(readFileSync(join(app.outdir, "vpc-peering.json"), "utf8")) as PeeringManifest;
    const { topology, findings, accepted, ...declared } = peeringManifest(app);
    expect(manifest).toEqual(JSON.parse(JSON.stringify(declared)));
    expect([findings, accepted]).toEqual([[], []]);
    expect(manifest).toMatchObject({
      version: 2,
      intents: [{ from: "stack/a", to: "stack/b", by: "stack/pair" }],
      acceptances: [],
      existingVpcs: [],
      addresses: {
        stack: {
          "stack/a": `scaleway_vpc.${left.resource.friendlyUniqueId}`,
          "stack/pair/left-to-right": `scaleway_vpc_connector.${pair.left.connector.friendlyUniqueId}`,
        },
      },
    });
    expect(topology.privateNetworks).toMatchObject([
      { id: "stack/a/app", name: "a-app", vpcId: "stack/a", blocks: ["10.1.0.0/22"], pendingFamilies: [6] },
      { id: "stack/b/app", name: "b-app", vpcId: "stack/b", blocks: ["10.2.0.0/22"], pendingFamilies: [6] },
    ]);
    expect(existsSync(join(app.outdir, "vpc-peering.json.tmp"))).toBe(false);
  });

  test("what is declared after a look is checked too", () => {
    const stack = newStack();
    const left = new Vpc(stack, "a", network("10.1.0.0/22"));
    expect(peeringManifest(stack).findings).toEqual([]);
    new PeeredVpcPair(stack, "pair", { left, right: new Vpc(stack, "b", network("10.1.0.0/22")) });
    expect(peeringManifest(stack).findings[0]!.code).toBe("cidr-overlap");
  });

  test("two apps in one process know nothing of each other", () => {
    const [one, two] = [newStack(), newStack()];
    new Vpc(one, "a");
    expect(peeringManifest(two).topology.vpcs).toEqual([]);
  });
});

describe("accepting a finding", () => {
  const overlapping = (accept: (parts: { stack: TerraformStack; pair: PeeredVpcPair; left: Vpc }) => void) => {
    const stack = newStack();
    const left = new Vpc(stack, "a", network("10.1.0.0/22"));
    const pair = new PeeredVpcPair(stack, "pair", { left, right: new Vpc(stack, "b", network("10.1.0.0/22")), requirePeered: false });
    accept({ stack, pair, left });
    return { stack, codes: new Set(peeringManifest(stack).findings.map(({ code }) => code)) };
  };

  test("for a pair, by code and with a reason, which the manifest keeps", () => {
    const { stack, codes } = overlapping(({ pair }) => pair.acceptFinding("cidr-overlap", "renumbering in March"));
    expect(codes).not.toContain("cidr-overlap");
    expect(codes).toContain("route-to-conflict");
    expect(peeringManifest(stack).accepted).toEqual([
      { finding: expect.objectContaining({ code: "cidr-overlap" }), by: "stack/pair", reason: "renumbering in March" },
    ]);
  });

  test("for one VPC of the two", () => {
    expect(overlapping(({ left }) => left.acceptFinding("cidr-overlap", "known")).codes).not.toContain("cidr-overlap");
  });

  test("not for a VPC that has nothing to do with it", () => {
    const { codes } = overlapping(({ stack }) => new Vpc(stack, "c", { acceptFindings: [{ code: "cidr-overlap", reason: "elsewhere" }] }));
    expect(codes).toContain("cidr-overlap");
  });

  test("for the whole app, with PeeringChecks", () => {
    const { codes } = overlapping(
      ({ stack }) => new PeeringChecks(stack, "checks", { acceptFindings: [{ code: "cidr-overlap", reason: "laboratory" }] }),
    );
    expect(codes).not.toContain("cidr-overlap");
  });

  test("a code that does not exist cannot be accepted", () => {
    const accepted = { code: "cidr-overlp" as "cidr-overlap", reason: "legacy" };
    expect(() => new PeeringChecks(newStack(), "checks", { acceptFindings: [accepted] })).toThrow(
      'stack/checks accepts "cidr-overlp", the codes are cidr-overlap, region-mismatch',
    );
  });

  test("a finding without a reason cannot be accepted", () => {
    expect(() => overlapping(({ pair }) => pair.acceptFinding("cidr-overlap", " "))).toThrow(
      "stack/pair accepts cidr-overlap without a reason: say why",
    );
  });
});
