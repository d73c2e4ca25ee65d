import { App, Aspects, type TerraformStack as Stack, TerraformResource, TerraformStack, TerraformVariable, Testing } from "cdktf";
import type { IConstruct } from "constructs";
import { PeeredVpcPair, PeeringChecks, peeringManifest, ScalewayProvider, ScalewayVpcConnector, ScalewayVpcRoute, Vpc } from "vpc-peering";
import { besides, newStack, refusal } from "./synth";

const network = (block: string) => ({ privateNetworks: { app: block } });
const appOf = () => new App({ outdir: Testing.app().outdir });
const stackOf = (app: App, id: string): Stack => {
  const stack = new TerraformStack(app, id);
  new ScalewayProvider(stack, "scaleway", { plugin: "official" });
  return stack;
};

/** Edits the destination of every route of a stack. */
const editRoutes = (stack: Stack, destination: string) =>
  Aspects.of(stack).add({
    visit(node: IConstruct) {
      if (TerraformResource.isTerraformResource(node) && node.terraformResourceType === "scaleway_vpc_route") {
        node.addOverride("destination", destination);
      }
    },
  });

describe("cdktf's order: stack by stack, aspects before validations", () => {
  /** VPCs and connectors in the first stack, the routes in the second: without routes, each connector is of no use. */
  function twoStacks(aspect: boolean) {
    const app = appOf();
    const [one, two] = [stackOf(app, "one"), stackOf(app, "two")];
    const [a, b] = [new Vpc(one, "a", network("10.1.0.0/22")), new Vpc(one, "b", network("10.2.0.0/22"))];
    const out = new ScalewayVpcConnector(one, "a-b", { name: "a-b", vpcId: a.vpcId, targetVpcId: b.vpcId });
    const back = new ScalewayVpcConnector(one, "b-a", { name: "b-a", vpcId: b.vpcId, targetVpcId: a.vpcId });
    const wrong = "10.77.0.0/22";
    new ScalewayVpcRoute(two, "a-to-b", { vpcId: a.vpcId, destination: aspect ? wrong : "10.2.0.0/22", nexthopVpcConnectorId: out.id });
    new ScalewayVpcRoute(two, "b-to-a", { vpcId: b.vpcId, destination: "10.1.0.0/22", nexthopVpcConnectorId: back.id });
    return { app, one, two };
  }

  test("references between stacks are followed", () => {
    const { app } = twoStacks(false);
    app.synth();
    const { topology } = peeringManifest(app);
    expect(topology.routes.map(({ id, vpcId }) => [id, vpcId])).toEqual([
      ["two/a-to-b", "one/a"],
      ["two/b-to-a", "one/b"],
    ]);
    expect(topology.unplaced).toBeUndefined();
  });

  test("what a later stack's aspect repairs is not reported by the first", () => {
    const { app, two } = twoStacks(true);
    let visited = 0;
    Aspects.of(two).add({
      visit(node: IConstruct) {
        if (!(node instanceof ScalewayVpcRoute) || node.node.id !== "a-to-b") return;
        visited++;
        node.config.destination = "10.2.0.0/22";
      },
    });
    app.synth();
    expect(visited).toBe(1);
    expect(peeringManifest(app).findings).toEqual([]);
  });

  test("what a later stack's aspect breaks is reported by the last", () => {
    const { app, one, two } = twoStacks(false);
    new PeeringChecks(one, "checks", {});
    editRoutes(two, "10.1.0.0/22");
    expect(() => app.synth()).toThrow(/\[two\] /);
  });

  test("what no later stack can change is reported by the first", () => {
    const { app, one, two } = twoStacks(false);
    new Vpc(one, "c", { privateNetworks: { x: "10.9.0.0/22", y: "10.9.0.0/24" } });
    editRoutes(two, "10.2.0.0/22");
    expect(() => app.synth()).toThrow(/\[one\] cidr-overlap: networks in one VPC overlap/);
  });

  test("before synth, aspects have not run", () => {
    const { app, two } = twoStacks(false);
    editRoutes(two, "10.66.0.0/22");
    expect(peeringManifest(app).topology.routes[0]!.destination).toBe("10.2.0.0/22");
  });
});

test("IPv6 routes between two stacks of one app lead to the block that the API assigns", () => {
  const one = newStack("one");
  const two = besides(one, "two");
  const [a, b] = [new Vpc(one, "a", network("10.1.0.0/22")), new Vpc(two, "b", network("10.2.0.0/22"))];
  new PeeredVpcPair(two, "pair", { left: a, right: b });
  const { topology, findings } = peeringManifest(one);
  expect(findings).toEqual([]);
  expect(topology.unplaced).toBeUndefined();
  expect(topology.routes.flatMap(({ destinationOf }) => destinationOf ?? [])).toEqual([
    { privateNetworkId: "two/b/app", family: 6 },
    { privateNetworkId: "one/a/app", family: 6 },
  ]);
});

describe("what is unknown at synth", () => {
  test("an ACL with one rule whose block is a token decides nothing, and synth passes", () => {
    const stack = newStack();
    const front = new Vpc(stack, "front", { privateNetworks: { web: {} } });
    const block = front.privateNetworks["web"]!.ipv4Block;
    const rules = [
      { source: block, destination: "10.44.0.0/22", action: "accept" },
      { source: "10.44.0.0/22", destination: block, action: "accept" },
    ] as const;
    const acl = { ipv4: { defaultPolicy: "drop" as const, rules } };
    new PeeredVpcPair(stack, "p", { left: front, right: new Vpc(stack, "back", { privateNetworks: { db: "10.44.0.0/22" }, acl }) });
    expect(refusal(stack)).toBeUndefined();
    expect(peeringManifest(stack).topology.assumptions).toContainEqual(expect.stringContaining("stack/back/acl-ipv4"));
  });

  test("an existing VPC names the families whose blocks nobody declared", () => {
    const stack = newStack();
    const vpcId = (digit: number) => `fr-par/${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
    const web = new Vpc(stack, "web", { region: "fr-par", ...network("10.1.0.0/22") });
    const half = Vpc.fromAttributes(stack, "half", { vpcId: vpcId(1), cidrs: ["10.2.0.0/22"] });
    const bare = Vpc.fromAttributes(stack, "bare", { vpcId: vpcId(2) });
    Vpc.fromAttributes(stack, "whole", { vpcId: vpcId(3), cidrs: ["10.4.0.0/22", "fd00:4::/64"] });
    new PeeredVpcPair(stack, "with-half", { left: web, right: half });
    new PeeredVpcPair(stack, "with-bare", { left: web, right: bare });
    expect(refusal(stack)).toBeUndefined();
    const { assumptions } = peeringManifest(stack).topology;
    expect(assumptions).toContainEqual(expect.stringMatching(/^The IPv6 blocks of VPC half \(stack\/half\) are not declared/));
    expect(assumptions).toContainEqual(expect.stringMatching(/^The IPv4 and IPv6 blocks of VPC bare \(stack\/bare\) are not declared/));
    expect(assumptions!.filter((sentence) => sentence.includes("whole"))).toEqual([]);
  });

  test("an existing VPC and its block are found by their expressions, from another stack too", () => {
    const one = newStack("one");
    const two = besides(one, "two");
    const variable = (name: string) => new TerraformVariable(one, name, { type: "string" }).stringValue;
    const legacy = Vpc.fromAttributes(one, "legacy", { vpcId: variable("legacy-id"), cidrs: { app: variable("legacy-block") } });
    const web = new Vpc(two, "web", network("10.1.0.0/22"));
    new PeeredVpcPair(two, "pair", { left: web, right: legacy, ipv6: false });
    const { topology, findings } = peeringManifest(one);
    expect(findings).toEqual([]);
    expect(topology.connectors.map(({ vpcId, targetVpcId }) => [vpcId, targetVpcId])).toEqual([
      ["two/web", "one/legacy"],
      ["one/legacy", "two/web"],
    ]);
    expect(topology.routes.map(({ destinationOf }) => destinationOf)).toContainEqual({ privateNetworkId: "one/legacy/app", family: 4 });
  });
});

test("PeeringChecks alone has raw resources checked", () => {
  const stack = newStack();
  new PeeringChecks(stack, "checks", {});
  const raw = (id: string, type: string, attributes: object) => {
    const resource = new TerraformResource(stack, id, { terraformResourceType: type });
    for (const [name, value] of Object.entries(attributes)) resource.addOverride(name, value);
    return resource;
  };
  const vpc = raw("a", "scaleway_vpc", { name: "a", region: "mars" });
  raw("loop", "scaleway_vpc_connector", {
    name: "loop",
    vpc_id: vpc.getStringAttribute("id"),
    target_vpc_id: vpc.getStringAttribute("id"),
  });
  const message = refusal(stack);
  expect(message).toContain("self-peering: connector loop peers VPC a with itself");
  expect(message).toContain('scaleway_vpc.a of stack stack has region "mars", which is not a Scaleway region');
});
