import { type TerraformStack, TerraformVariable } from "cdktf";
import { HubAndSpoke, type HubAndSpokeProps, peeringManifest, Vpc } from "vpc-peering";
import { blocksOf, difference, newStack, refusal, resourcePaths, synthesize, withoutHash } from "./synth";

const network = (block: string) => ({ privateNetworks: { app: block } });

/** A hub with services and spokes s0, s1, … with a block each. */
function hubIn(stack: TerraformStack, count: number, more: Partial<HubAndSpokeProps> = {}) {
  const hub = new Vpc(stack, "hub", { privateNetworks: { services: "10.0.0.0/22", edge: "10.0.4.0/24" } });
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const spokes = Object.fromEntries(names.map((name, index) => [name, new Vpc(stack, name, network(`10.${index + 1}.0.0/22`))]));
  return { hub, spokes, network: new HubAndSpoke(stack, "net", { hub, spokes, ...more }) };
}

describe("HubAndSpoke", () => {
  test("isolated spokes reach the hub and have no route to each other", () => {
    const stack = newStack();
    const { network, hub } = hubIn(stack, 2);
    expect(Object.keys(network.links)).toEqual(["s0", "s1"]);
    expect(Object.keys(network.routes).sort()).toEqual([
      "hub-via-s0-10-1-0-0-22",
      "hub-via-s0-app-ipv6",
      "hub-via-s1-10-2-0-0-22",
      "hub-via-s1-app-ipv6",
      "s0-via-hub-10-0-0-0-22",
      "s0-via-hub-10-0-4-0-24",
      "s0-via-hub-edge-ipv6",
      "s0-via-hub-services-ipv6",
      "s1-via-hub-10-0-0-0-22",
      "s1-via-hub-10-0-4-0-24",
      "s1-via-hub-edge-ipv6",
      "s1-via-hub-services-ipv6",
    ]);
    expect([network.forwarding, hub.transitivity]).toEqual([[], false]);
    expect(refusal(stack)).toBeUndefined();
  });

  test("exactly these resources for one spoke", () => {
    const stack = newStack();
    hubIn(stack, 1, { ipv6: false });
    expect(resourcePaths(stack)).toEqual([
      "null_resource net/s0/gate",
      "scaleway_vpc hub/Resource",
      "scaleway_vpc s0/Resource",
      "scaleway_vpc_connector net/s0/hub-to-s0",
      "scaleway_vpc_connector net/s0/s0-to-hub",
      "scaleway_vpc_private_network hub/edge",
      "scaleway_vpc_private_network hub/services",
      "scaleway_vpc_private_network s0/app",
      "scaleway_vpc_route net/hub-via-s0-10-1-0-0-22",
      "scaleway_vpc_route net/s0-via-hub-10-0-0-0-22",
      "scaleway_vpc_route net/s0-via-hub-10-0-4-0-24",
    ]);
  });

  test("transitive spokes reach each other, and only the hub gets transitivity", () => {
    const stack = newStack();
    const { network, hub, spokes } = hubIn(stack, 3, { spokeToSpoke: "transitive" });
    expect(network.forwarding).toEqual(["hub"]);
    expect([hub, ...Object.values(spokes)].map(({ transitivity }) => transitivity)).toEqual([true, false, false, false]);
    expect(synthesize(stack).resource["scaleway_vpc"]![hub.resource.friendlyUniqueId]).toEqual({ name: "hub", enable_transitivity: true });
    expect(Object.keys(network.routes)).toContain("s0-via-hub-10-2-0-0-22");
    expect(Object.keys(network.routes)).toContain("s0-via-hub-app-of-s2-ipv6");
    expect(refusal(stack)).toBeUndefined();
  });

  test("a list of pairs opens exactly those", () => {
    const stack = newStack();
    const { network } = hubIn(stack, 3, { spokeToSpoke: [["s0", "s1"]], ipv6: false });
    const ofSpokes = Object.keys(network.routes).filter((id) => !id.startsWith("hub"));
    expect(ofSpokes.filter((id) => !/via-hub-10-0-[04]-0/.test(id)).sort()).toEqual(["s0-via-hub-10-2-0-0-22", "s1-via-hub-10-1-0-0-22"]);
    expect(refusal(stack)).toBeUndefined();
  });

  test("shared services reach every spoke while the spokes stay apart", () => {
    const stack = newStack();
    const { network } = hubIn(stack, 3, { sharedServices: ["s0"], ipv6: false });
    const towards = (spoke: string) =>
      Object.keys(network.routes).filter((id) => id.startsWith(`${spoke}-via-hub-10-`) && !/10-0-[04]-0/.test(id));
    expect(towards("s0").sort()).toEqual(["s0-via-hub-10-2-0-0-22", "s0-via-hub-10-3-0-0-22"]);
    expect(towards("s1")).toEqual(["s1-via-hub-10-1-0-0-22"]);
    expect(towards("s2")).toEqual(["s2-via-hub-10-1-0-0-22"]);
  });

  test("default-route steering replaces the spoke's IPv4 routes by two halves", () => {
    const stack = newStack();
    const hub = new Vpc(stack, "hub", { privateNetworks: { services: "10.0.0.0/22", edge: "10.0.4.0/24" } });
    const spoke = new Vpc(stack, "s0", network("10.1.0.0/22"));
    const net = new HubAndSpoke(stack, "net", {
      hub,
      spokes: { s0: { vpc: spoke, defaultRoute: true } },
      egress: { network: "edge", destinations: ["192.168.0.0/16"] },
    });
    expect(Object.keys(net.routes).filter((id) => id.startsWith("s0"))).toEqual([
      "s0-via-hub-0-0-0-0-1",
      "s0-via-hub-128-0-0-0-1",
      "s0-via-hub-edge-ipv6",
      "s0-via-hub-services-ipv6",
    ]);
    const [egress] = Object.values(net.egressRoutes);
    expect(synthesize(stack).resource["scaleway_vpc_route"]![egress!.friendlyUniqueId]).toEqual({
      vpc_id: expect.stringContaining("scaleway_vpc.hub"),
      description: "egress through edge",
      destination: "192.168.0.0/16",
      nexthop_private_network_id: `\${scaleway_vpc_private_network.${hub.privateNetworks["edge"]!.friendlyUniqueId}.id}`,
      region: expect.stringContaining("scaleway_vpc.hub"),
    });
    expect(refusal(stack)).toBeUndefined();
  });

  test("destinations that are tokens are named by their expression, never by their position", () => {
    const idsOf = (before: number) => {
      const stack = newStack();
      for (let index = 0; index < before; index++) new TerraformVariable(stack, `v${index}`, { type: "string" }).stringValue;
      const [wide, line] = ["wide", "line"].map((id) => new TerraformVariable(stack, id, { type: "string" }).stringValue) as [
        string,
        string,
      ];
      const hub = new Vpc(stack, "hub", network("10.0.0.0/22"));
      const web = new Vpc(stack, "web", network("10.1.0.0/22"));
      const net = new HubAndSpoke(stack, "net", {
        hub,
        spokes: { web: { vpc: web, destinations: [wide] } },
        egress: { network: "app", destinations: [line, "192.168.0.0/16"] },
        ipv6: false,
      });
      expect(refusal(stack)).toBeUndefined();
      const written = synthesize(stack).resource["scaleway_vpc_route"]!;
      expect(written[net.routes["web-via-hub-var-wide-ipv4"]!.friendlyUniqueId]).toMatchObject({ destination: `\${var.wide}` });
      return [...Object.keys(net.routes), ...Object.keys(net.egressRoutes)];
    };
    expect(idsOf(0)).toEqual(["hub-via-web-10-1-0-0-22", "web-via-hub-var-wide-ipv4", "hub-egress-var-line", "hub-egress-192-168-0-0-16"]);
    expect(idsOf(7)).toEqual(idsOf(0));
  });

  test("destinations that are no blocks are refused at once, by spoke", () => {
    const stack = newStack();
    const [hub, a, b] = ["hub", "a", "b"].map((id, index) => new Vpc(stack, id, network(`10.${index}.0.0/22`))) as [Vpc, Vpc, Vpc];
    const spokes = { a: { vpc: a, destinations: ["10.0.0.1/8"] }, b: { vpc: b, destinations: ["x"] } };
    expect(() => new HubAndSpoke(stack, "net", { hub, spokes })).toThrow(
      'stack/net has invalid destinations:\n  spoke "a": "10.0.0.1/8" has host bits set: did you mean "10.0.0.0/8"?\n  spoke "b": "x" is not a CIDR block',
    );
    expect(() => new HubAndSpoke(stack, "other", { hub, spokes: { a }, egress: { network: "app", destinations: ["10.0.0.1/8"] } })).toThrow(
      'stack/other: egress has invalid destinations:\n  "10.0.0.1/8" has host bits set',
    );
  });

  test("explicit wider destinations keep a spoke's routes as they are when another spoke comes", () => {
    const routesOf = (count: number) => {
      const stack = newStack();
      const hub = new Vpc(stack, "hub", network("10.0.0.0/22"));
      const names = Array.from({ length: count }, (_, index) => `s${index}`);
      const spokes = names.map((name, index) => [
        name,
        { vpc: new Vpc(stack, name, network(`10.${index + 1}.0.0/22`)), destinations: ["10.0.0.0/8"] },
      ]);
      const net = new HubAndSpoke(stack, "net", { hub, spokes: Object.fromEntries(spokes), spokeToSpoke: "transitive", ipv6: false });
      expect(refusal(stack)).toBeUndefined();
      return Object.keys(net.routes).filter((id) => id.startsWith("s"));
    };
    expect(routesOf(2)).toEqual(["s0-via-hub-10-0-0-0-8", "s1-via-hub-10-0-0-0-8"]);
    expect(routesOf(3)).toEqual(["s0-via-hub-10-0-0-0-8", "s1-via-hub-10-0-0-0-8", "s2-via-hub-10-0-0-0-8"]);
  });

  test("two steered spokes that a forwarding hub lets meet are told, though the app is legal", () => {
    const stack = newStack();
    const hub = new Vpc(stack, "hub", network("10.0.0.0/22"));
    const [a, b, c] = ["a", "b", "c"].map((id, index) => new Vpc(stack, id, network(`10.${index + 1}.0.0/22`))) as [Vpc, Vpc, Vpc];
    const spokes = { a: { vpc: a, defaultRoute: true }, b, c: { vpc: c, defaultRoute: true } };
    const net = new HubAndSpoke(stack, "net", { hub, spokes, spokeToSpoke: [["a", "b"]] });
    const warnings = net.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => data);
    expect(warnings).toEqual([
      expect.stringMatching(/^the routes also open stack\/a and stack\/c to each other, which was not requested: /),
    ]);
  });

  test("two hubs in a chain: spoke, hub, hub, spoke is allowed, a third hub between is not", () => {
    const chain = (hubs: string[]) => {
      const stack = newStack();
      const hub = Object.fromEntries(hubs.map((name, index) => [name, new Vpc(stack, name, network(`10.${index}.0.0/22`))]));
      const net = new HubAndSpoke(stack, "net", {
        hub,
        spokes: {
          a: { vpc: new Vpc(stack, "a", network("10.100.0.0/22")), hub: hubs[0] },
          b: { vpc: new Vpc(stack, "b", network("10.101.0.0/22")), hub: hubs.at(-1) },
        },
        spokeToSpoke: "transitive",
      });
      return { message: refusal(stack), net };
    };
    const two = chain(["north", "south"]);
    expect(two.message).toBeUndefined();
    expect(Object.keys(two.net.links)).toEqual(["north-south", "a", "b"]);
    expect(two.net.forwarding).toEqual(["north", "south"]);
    expect(chain(["north", "middle", "south"]).message).toContain("hop-limit: the path a – north – middle – south – b has 5 VPCs");
  });

  test("inspection steers each spoke block through the firewall", () => {
    const stack = newStack();
    const { network, hub } = hubIn(stack, 2, { inspection: { network: "edge", address: "10.0.4.10", ipv6Address: "fd00::10" } });
    const rules = synthesize(stack).resource["scaleway_vpc_ingress_rule"]!;
    const edge = `\${scaleway_vpc_private_network.${hub.privateNetworks["edge"]!.friendlyUniqueId}.id}`;
    expect(Object.keys(network.ingressRules)).toEqual([
      "inspect-s0-10-1-0-0-22",
      "inspect-s0-app-ipv6",
      "inspect-s1-10-2-0-0-22",
      "inspect-s1-app-ipv6",
    ]);
    expect(rules[network.ingressRules["inspect-s0-10-1-0-0-22"]!.friendlyUniqueId]).toEqual({
      vpc_id: expect.stringContaining("scaleway_vpc.hub"),
      source: "10.1.0.0/22",
      nexthop_resource_ip: "10.0.4.10",
      nexthop_private_network_id: edge,
      description: "inspect s0",
      region: expect.stringContaining("scaleway_vpc.hub"),
    });
    expect(rules[network.ingressRules["inspect-s1-app-ipv6"]!.friendlyUniqueId]).toMatchObject({
      source: expect.stringMatching(/^\$\{one\(scaleway_vpc_private_network\.s1_app_.*\.ipv6_subnets\[\*\]\.subnet\)\}$/),
      nexthop_resource_ip: "fd00::10",
    });
  });

  test("inspection covers what an existing spoke is said to reach, and says so where nothing is known of it", () => {
    const stack = newStack();
    const hub = new Vpc(stack, "hub", { region: "fr-par", ...network("10.0.0.0/24") });
    const existing = (id: string, digit: number, destinations: string[]) =>
      Vpc.fromAttributes(stack, id, { vpcId: `fr-par/${String(digit).repeat(8)}-1111-4111-8111-111111111111`, destinations });
    const spokes = { wide: existing("wide", 1, ["10.64.0.0/16"]), dark: existing("dark", 2, []) };
    const net = new HubAndSpoke(stack, "net", { hub, spokes, inspection: { network: "app", address: "10.0.0.9" }, ipv6: false });
    expect(Object.keys(net.ingressRules)).toEqual(["inspect-wide-10-64-0-0-16"]);
    expect(net.node.metadata.map(({ data }) => data)).toContain(
      'no block of spoke "dark" (stack/dark) is known, so its traffic passes without inspection: declare its "cidrs"',
    );
  });

  test("inspection without an IPv6 address says that IPv6 passes uninspected", () => {
    const stack = newStack();
    hubIn(stack, 1, { inspection: { network: "edge", address: "10.0.4.10" } });
    expect(peeringManifest(stack).topology.assumptions).toEqual([
      "IPv6 traffic of the spokes of stack/net passes without inspection: it has no ipv6Address",
    ]);
  });

  test.each([
    ["a spoke that is not there", { spokeToSpoke: [["s0", "s9"]] as const }, 'stack/net has no spoke "s9": the spokes are s0'],
    ["a service that is not there", { sharedServices: ["s9"] }, 'stack/net has no spoke "s9": the spokes are s0'],
    [
      "a network that is not there",
      { inspection: { network: "dmz", address: "10.0.4.10" } },
      'stack/net: hub stack/hub has no network "dmz", it has services, edge',
    ],
    [
      "an address with a length",
      { inspection: { network: "edge", address: "10.0.4.10/24" } },
      'stack/net: inspection address "10.0.4.10/24" is not an IPv4 address: write one, without prefix length',
    ],
    [
      "an egress network that is not there",
      { egress: { network: "dmz" } },
      'stack/net: hub stack/hub has no network "dmz", it has services, edge',
    ],
  ])("%s is refused with the names there are", (_, more, message) => {
    expect(() => hubIn(newStack(), 1, more)).toThrow(message);
  });

  test("with several hubs each spoke says which", () => {
    const stack = newStack();
    const hub = { north: new Vpc(stack, "north"), south: new Vpc(stack, "south") };
    const vpc = new Vpc(stack, "a");
    expect(() => new HubAndSpoke(stack, "one", { hub, spokes: { a: vpc } })).toThrow(
      'stack/one has 2 hubs: say which one spoke "a" is peered with, { vpc, hub: "north" }',
    );
    expect(() => new HubAndSpoke(stack, "two", { hub, spokes: { a: { vpc, hub: "east" } } })).toThrow(
      'stack/two: spoke "a" names hub "east", the hubs are north, south',
    );
    expect(() => new HubAndSpoke(stack, "three", { hub, spokes: { north: { vpc, hub: "north" } } })).toThrow(
      'stack/three calls both a hub and a spoke "north": rename one',
    );
    expect(() => new HubAndSpoke(stack, "four", { hub: {}, spokes: {} })).toThrow(
      "stack/four has no hub: give one VPC, or several by name",
    );
  });
});

describe("a hub of 20 spokes", () => {
  const stackOf = (count: number, more: Partial<HubAndSpokeProps> = {}) => {
    const stack = newStack();
    hubIn(stack, count, more);
    return blocksOf(stack);
  };
  const ofSpoke20 = [
    "data.scaleway_vpc_connector.net_s20_status",
    "null_resource.net_s20_gate",
    "scaleway_vpc.s20",
    "scaleway_vpc_connector.net_s20_hub-to-s20",
    "scaleway_vpc_connector.net_s20_s20-to-hub",
    "scaleway_vpc_private_network.s20_app",
    "scaleway_vpc_route.net_hub-via-s20-10-21-0-0-22",
    "scaleway_vpc_route.net_hub-via-s20-app-ipv6",
    "scaleway_vpc_route.net_s20-via-hub-10-0-0-0-22",
    "scaleway_vpc_route.net_s20-via-hub-10-0-4-0-24",
    "scaleway_vpc_route.net_s20-via-hub-edge-ipv6",
    "scaleway_vpc_route.net_s20-via-hub-services-ipv6",
  ];

  test("isolated: one spoke more adds its own objects and the hub's way to it, and changes nothing", () => {
    const { added, removed, changed } = difference(stackOf(20), stackOf(21));
    expect(added.map(withoutHash)).toEqual(ofSpoke20);
    expect([removed, changed]).toEqual([[], []]);
  });

  test("isolated: one spoke less removes exactly the same", () => {
    const { added, removed, changed } = difference(stackOf(21), stackOf(20));
    expect(removed.map(withoutHash)).toEqual(ofSpoke20);
    expect([added, changed]).toEqual([[], []]);
  });

  test("the order of the spokes means nothing", () => {
    const ordered = (names: readonly string[]) => {
      const stack = newStack();
      const hub = new Vpc(stack, "hub", network("10.0.0.0/22"));
      const spokes = Object.fromEntries(names.map((name) => [name, new Vpc(stack, name, network(`10.${name.charCodeAt(0)}.0.0/22`))]));
      new HubAndSpoke(stack, "net", { hub, spokes, spokeToSpoke: "transitive" });
      return blocksOf(stack);
    };
    expect(difference(ordered(["a", "b", "c"]), ordered(["c", "a", "b"]))).toEqual({ added: [], removed: [], changed: [] });
  });

  test("transitive: the other spokes get route changes only", () => {
    const { added, removed, changed } = difference(
      stackOf(20, { spokeToSpoke: "transitive" }),
      stackOf(21, { spokeToSpoke: "transitive" }),
    );
    const elsewhere = [...added, ...removed, ...changed].map(withoutHash).filter((address) => !ofSpoke20.includes(address));
    expect(elsewhere.filter((address) => !address.startsWith("scaleway_vpc_route.net_s"))).toEqual([]);
    expect(elsewhere.length).toBeGreaterThan(0);
    expect(changed).toEqual([]);
  });
});
