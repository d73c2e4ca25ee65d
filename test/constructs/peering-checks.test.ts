import type { TerraformStack } from "cdktf";
import { HubAndSpoke, PeeringChain, PeeringChecks, Vpc } from "vpc-peering";
import { newStack, refusal } from "./synth";

const network = (block: string) => ({ privateNetworks: { app: block } });

describe("PeeringChecks", () => {
  const spokes = (stack: TerraformStack, count: number) =>
    new HubAndSpoke(stack, "net", {
      hub: new Vpc(stack, "hub", network("10.0.0.0/22")),
      spokes: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`s${index}`, new Vpc(stack, `s${index}`, network(`10.${index + 1}.0.0/22`))]),
      ),
    });

  test("the quota of connectors binds exactly", () => {
    for (const [quota, refused] of [
      [6, false],
      [5, true],
    ] as const) {
      const stack = newStack();
      new PeeringChecks(stack, "checks", { quotas: { vpcConnectors: quota } });
      spokes(stack, 3);
      expect(refusal(stack)?.includes("quota-connectors: the organization would have 6 VPC connectors, and its quota is 5") ?? false).toBe(
        refused,
      );
    }
  });

  test("quotas of networks, of the organization and of one VPC", () => {
    const stack = newStack();
    new PeeringChecks(stack, "checks", { quotas: { privateNetworks: 3, privateNetworksPerVpc: 0 } });
    spokes(stack, 3);
    expect(refusal(stack)).toContain("quota-private-networks: the organization would have 4 Private Networks, and its quota is 3");
    expect(refusal(stack)).toContain("quota-private-networks: VPC hub would have 1 Private Network, and the quota of a VPC is 0");
  });

  test("the budget is of one month, in units of the currency", () => {
    for (const [budget, refused] of [
      [87.6, false],
      [87.59, true],
    ] as const) {
      const stack = newStack();
      new PeeringChecks(stack, "checks", { monthlyBudget: budget });
      spokes(stack, 3);
      expect(/cost-over-budget: .*87\.60 EUR.*87\.59 EUR/.test(refusal(stack) ?? "")).toBe(refused);
    }
  });

  test("maxHops reads the limit of chained VPCs otherwise", () => {
    const stack = newStack();
    new PeeringChecks(stack, "checks", { maxHops: 5 });
    const vpcs = Object.fromEntries(
      ["a", "b", "c", "d", "e"].map((name, index) => [name, new Vpc(stack, name, network(`10.${index}.0.0/22`))]),
    );
    new PeeringChain(stack, "chain", { vpcs });
    expect(refusal(stack)).toBeUndefined();
  });

  test("maxHops after a topology is refused, because its routes are compiled already", () => {
    const stack = newStack();
    spokes(stack, 1);
    expect(() => new PeeringChecks(stack, "late", { maxHops: 5 })).toThrow(
      "stack/late comes after stack/net, whose routes depend on maxHops: create PeeringChecks before the topologies",
    );
    expect(() => new PeeringChecks(stack, "quotas", { quotas: { vpcConnectors: 1 } })).not.toThrow();
  });

  test("numbers that are no limits are refused at once", () => {
    const rate = { currencyCode: "EUR", nanosPerHour: 0.02, source: "contract" };
    const props = { maxHops: 1, quotas: { vpcConnectors: -1, privateNetworks: Number.NaN }, monthlyBudget: Number.NaN, rate };
    expect(() => new PeeringChecks(newStack(), "checks", props)).toThrow(
      [
        "stack/checks has invalid limits:",
        "maxHops 1: write a whole number of VPCs, at least 2",
        "quota vpcConnectors -1: write a whole number",
        "quota privateNetworks NaN: write a whole number",
        "monthlyBudget NaN: write an amount of money",
        "rate of 0.02 nanosPerHour: write billionths of the currency as a whole number, 20_000_000 for EUR 0.02",
      ].join("\n  "),
    );
    new PeeringChecks(newStack(), "checks", { maxHops: 2, quotas: { vpcConnectors: 0 }, monthlyBudget: 0 });
  });

  test("a second one is refused, naming the first", () => {
    const stack = newStack();
    new PeeringChecks(stack, "checks", {});
    expect(() => new PeeringChecks(stack, "more", {})).toThrow(
      "stack/more: the app has its checks configured by stack/checks already; keep one of the two",
    );
  });
});
