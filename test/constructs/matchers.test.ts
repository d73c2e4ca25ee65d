import "vpc-peering/testing";
import { TerraformVariable } from "cdktf";
import { HubAndSpoke, PeeredVpcPair, PeeringSide, Vpc } from "vpc-peering";
import { newStack } from "./synth";

const network = (block: string) => ({ privateNetworks: { app: block } });

function hub(spokeToSpoke: "isolated" | "transitive" = "isolated") {
  const stack = newStack();
  const centre = new Vpc(stack, "hub", network("10.0.0.0/22"));
  const [web, data, alone] = ["web", "data", "alone"].map((id, index) => new Vpc(stack, id, network(`10.${index + 1}.0.0/22`))) as [
    Vpc,
    Vpc,
    Vpc,
  ];
  new HubAndSpoke(stack, "net", { hub: centre, spokes: { web, data }, spokeToSpoke });
  return { stack, centre, web, data, alone };
}

const messageOf = (expectation: () => void): string => {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the expectation held");
};

describe("matchers", () => {
  test("toBePeeredWith: neighbours, and not VPCs that only reach each other", () => {
    const { centre, web, data, alone } = hub("transitive");
    expect(web).toBePeeredWith(centre);
    expect(centre).toBePeeredWith(web);
    expect(web).not.toBePeeredWith(data);
    expect(messageOf(() => expect(web).toBePeeredWith(alone))).toBe(
      "stack/web is not peered with stack/alone: no connector joins them; peer them with PeeredVpcPair, or through a topology construct",
    );
    expect(messageOf(() => expect(web).not.toBePeeredWith(centre))).toBe("stack/web is peered with stack/hub");
  });

  test("toBePeeredWith tells the overlap", () => {
    const stack = newStack();
    const [left, right] = [new Vpc(stack, "a", network("10.1.0.0/22")), new Vpc(stack, "b", network("10.1.0.0/22"))];
    new PeeredVpcPair(stack, "pair", { left, right });
    expect(left).not.toBePeeredWith(right);
    expect(messageOf(() => expect(left).toBePeeredWith(right))).toContain(
      "error cidr-overlap: networks in peered VPCs overlap: 10.1.0.0/22",
    );
  });

  test("toBePeeredWith takes the invisible half of a PeeringSide as present", () => {
    const stack = newStack();
    const vpc = new Vpc(stack, "shop", { region: "fr-par", ...network("10.1.0.0/22") });
    const { target } = new PeeringSide(stack, "side", { vpc, targetVpcId: "11111111-1111-4111-8111-111111111111" });
    expect(vpc).toBePeeredWith(target);
  });

  test("toReach and toBeIsolatedFrom: the hub but not each other, unless transitive", () => {
    const isolated = hub();
    expect(isolated.web).toReach(isolated.centre);
    expect(isolated.centre).toReach(isolated.web);
    expect(isolated.web).not.toReach(isolated.data);
    expect(isolated.web).toBeIsolatedFrom(isolated.data);
    expect(isolated.web).not.toBeIsolatedFrom(isolated.centre);
    const open = hub("transitive");
    expect(open.web).toReach(open.data);
    expect(open.web).not.toBeIsolatedFrom(open.data);
  });

  test("both say why", () => {
    const { web, data, centre } = hub();
    expect(messageOf(() => expect(web).toReach(data))).toMatch(
      /^stack\/web does not reach stack\/data \(.*\): error no-route: VPC web has no route for 10\.2\.0\.0\/22/,
    );
    expect(messageOf(() => expect(web).toBeIsolatedFrom(centre))).toContain("stack/web/app reaches stack/hub/app (stack/web – stack/hub)");
  });

  test("networks and addresses are ends too", () => {
    const { web, centre, data } = hub();
    expect(web.privateNetworks["app"]!).toReach(centre.privateNetworks["app"]!);
    expect(web).toReach({ vpc: centre, address: "10.0.0.9" });
    expect({ vpc: web, address: "10.1.0.9" }).toBeIsolatedFrom({ vpc: data, address: "10.2.0.9" });
  });

  test("toReach asks for a port where an ACL decides", () => {
    const stack = newStack();
    const web = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
    const rules = [
      { protocol: "TCP", source: "10.1.0.0/22", dstPortLow: 5432, dstPortHigh: 5432, action: "accept" },
      { protocol: "TCP", source: "10.2.0.0/22", srcPortLow: 5432, srcPortHigh: 5432, action: "accept" },
    ] as const;
    const data = new Vpc(stack, "data", { privateNetworks: { db: "10.2.0.0/22" }, acl: { ipv4: { defaultPolicy: "drop", rules } } });
    new PeeredVpcPair(stack, "pair", { left: web, right: data });
    expect(web).toReach(data, { protocol: "TCP", port: 5432, family: 4 });
    expect(web).not.toReach(data, { protocol: "TCP", port: 22, family: 4 });
  });

  test("toHaveNoFindings counts warnings unless told otherwise", () => {
    const { stack } = hub();
    expect(stack).toHaveNoFindings();
    const warned = newStack();
    const left = new Vpc(warned, "a", { region: "fr-par", ...network("10.1.0.0/22") });
    new PeeredVpcPair(warned, "pair", {
      left,
      right: Vpc.fromAttributes(warned, "b", { vpcId: "fr-par/11111111-1111-4111-8111-111111111111" }),
    });
    expect(warned).not.toHaveNoFindings();
    expect(warned).toHaveNoFindings({ atLeast: "error" });
    expect(messageOf(() => expect(warned).toHaveNoFindings())).toMatch(/^the app has 1 finding:\n {2}warning no-route:/);
  });

  test("toCostAtMost: of the app, of a stack, of a VPC, exactly", () => {
    const { stack, centre, web, alone } = hub();
    expect(stack.node.root).toCostAtMost(58.4);
    expect(stack).not.toCostAtMost(58.39);
    expect(centre).toCostAtMost(29.2);
    expect(web).toCostAtMost(14.6);
    expect(alone).toCostAtMost(0);
    expect(stack).toCostAtMost(4, { rate: { currencyCode: "EUR", nanosPerHour: 1_000_000, source: "contract" } });
    expect(messageOf(() => expect(web).toCostAtMost(1))).toContain(
      "stack/web costs 14.60 EUR a month for 1 peered connector, the limit is 1 EUR",
    );
  });

  test("isolation tells packets that arrive even where replies do not", () => {
    const { web, centre } = hub();
    const stray = { vpc: centre, address: "10.99.0.3" };
    expect(messageOf(() => expect(web).toBeIsolatedFrom(stray))).toMatch(
      /packets from 10\.99\.0\.3 arrive in stack\/web\/app \(stack\/hub – stack\/web\), though replies do not: error no-return-route/,
    );
    expect(messageOf(() => expect(web).toBeIsolatedFrom(web)).split("\n")).toHaveLength(2);
  });

  describe("fail with and without .not", () => {
    const both = (matching: (expectation: ReturnType<typeof expect>) => void, received: unknown, message: string) => {
      expect(() => matching(expect(received))).toThrow(message);
      expect(() => matching(expect(received).not as never)).toThrow(message);
    };

    test("where an end is no construct, or of another app", () => {
      const { web, centre } = hub();
      const nothing = undefined as unknown as Vpc;
      for (const matcher of ["toReach", "toBeIsolatedFrom", "toBePeeredWith"] as const) {
        both(
          (expectation) => expectation[matcher](nothing),
          web,
          "take constructs: a Vpc, a Private Network, a stack or an app; this is undefined",
        );
        both((expectation) => expectation[matcher](centre), nothing, "take constructs");
        both((expectation) => expectation[matcher](hub().centre), web, "stack/web and stack/hub are of two apps");
      }
      both((expectation) => expectation.toCostAtMost(Number.NaN), web, "toCostAtMost takes an amount of money, not NaN");
    });

    test("where nothing is known of an existing VPC", () => {
      const { stack, web } = hub();
      const legacy = Vpc.fromAttributes(stack, "legacy", { vpcId: "fr-par/11111111-1111-4111-8111-111111111111" });
      const message = 'stack/legacy exists already, and no block of it is declared: give it "cidrs", or ask about an address';
      both((expectation) => expectation.toReach(legacy), web, message);
      both((expectation) => expectation.toBeIsolatedFrom(legacy), web, message);
    });

    test("where a route's destination is only known at apply", () => {
      const stack = newStack();
      const wide = new TerraformVariable(stack, "wide", { type: "string" }).stringValue;
      const [centre, web] = [new Vpc(stack, "hub", network("10.0.0.0/22")), new Vpc(stack, "web", network("10.1.0.0/22"))];
      new HubAndSpoke(stack, "net", { hub: centre, spokes: { web: { vpc: web, destinations: [wide] } }, ipv6: false });
      both((expectation) => expectation.toReach(centre), web, "is unknown until apply");
      both((expectation) => expectation.toBeIsolatedFrom(centre), web, "is unknown until apply");
    });
  });

  test("a construct that is not a VPC of the app is rejected", () => {
    const { web, stack } = hub();
    expect(() => expect(web).toReach(stack)).toThrow(
      "stack is not a VPC of this app, which has stack/hub, stack/web, stack/data, stack/alone",
    );
    expect(() => expect("web").toHaveNoFindings()).toThrow("vpc-peering matchers take constructs");
  });
});
