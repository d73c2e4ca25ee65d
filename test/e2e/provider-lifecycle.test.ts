import { pathOf, TerraformBench } from "./provider-terraform";

const STACK = "all-six";

const ALL_SIX = `
resource "scaleway_vpc" "hub" {
  name = "hub"
  tags = ["net"]
}
resource "scaleway_vpc" "spoke" {
  name                = "spoke"
  enable_transitivity = true
}
resource "scaleway_vpc_private_network" "hub" {
  name   = "hub-net"
  vpc_id = scaleway_vpc.hub.id
  ipv4_subnet {
    subnet = "10.0.0.0/22"
  }
}
resource "scaleway_vpc_private_network" "spoke" {
  name   = "spoke-net"
  vpc_id = scaleway_vpc.spoke.id
}
resource "scaleway_vpc_connector" "out" {
  name          = "out"
  vpc_id        = scaleway_vpc.hub.id
  target_vpc_id = scaleway_vpc.spoke.id
}
resource "scaleway_vpc_connector" "back" {
  name          = "back"
  vpc_id        = scaleway_vpc.spoke.id
  target_vpc_id = scaleway_vpc.hub.id
}
resource "scaleway_vpc_route" "v4" {
  vpc_id                   = scaleway_vpc.hub.id
  description              = "to the spoke"
  destination              = scaleway_vpc_private_network.spoke.ipv4_subnet[0].subnet
  nexthop_vpc_connector_id = scaleway_vpc_connector.out.id
}
resource "scaleway_vpc_route" "v6" {
  vpc_id                   = scaleway_vpc.hub.id
  destination              = one(scaleway_vpc_private_network.spoke.ipv6_subnets[*].subnet)
  nexthop_vpc_connector_id = scaleway_vpc_connector.out.id
}
resource "scaleway_vpc_acl" "hub" {
  vpc_id         = scaleway_vpc.hub.id
  default_policy = "drop"
  rules {
    protocol      = "TCP"
    source        = "0.0.0.0/0"
    destination   = "10.0.0.0/22"
    dst_port_low  = 443
    dst_port_high = 443
    action        = "accept"
    description   = "web"
  }
}
resource "scaleway_vpc_ingress_rule" "hub" {
  vpc_id                     = scaleway_vpc.hub.id
  source                     = scaleway_vpc_private_network.spoke.ipv4_subnet[0].subnet
  nexthop_resource_ip        = "10.0.0.10"
  nexthop_private_network_id = scaleway_vpc_private_network.hub.id
}
data "scaleway_vpc_connector" "out" {
  connector_id = scaleway_vpc_connector.out.id
  region       = scaleway_vpc.hub.region
  depends_on   = [scaleway_vpc_connector.back]
}
resource "null_resource" "gate" {
  triggers = { out = scaleway_vpc_connector.out.id }
  lifecycle {
    precondition {
      condition     = data.scaleway_vpc_connector.out.status == "peered"
      error_message = "not peered: \${data.scaleway_vpc_connector.out.status}"
    }
  }
}
output "status" {
  value = data.scaleway_vpc_connector.out.status
}
`;

const edited = (from: string, to: string): string => {
  if (!ALL_SIX.includes(from)) throw new Error(`the configuration does not hold ${from}`);
  return ALL_SIX.replace(from, to);
};

let bench: TerraformBench;
beforeAll(async () => {
  bench = await TerraformBench.open();
  await bench.apply(STACK, ALL_SIX);
});
afterAll(() => bench.close());

describe("one stack of all six resources", () => {
  test("one apply is enough: both connectors are peered and the next plan is empty", async () => {
    expect(await bench.isConverged(STACK)).toBe(true);
    const state = await bench.state(STACK);
    expect(state["data.scaleway_vpc_connector.out"]!["status"]).toBe("peered");
    expect(state["scaleway_vpc_route.v4"]!["destination"]).toBe(
      (state["scaleway_vpc_private_network.spoke"]!["ipv4_subnet"] as { subnet: string }[])[0]!.subnet,
    );
  });

  test.each<[string, string, string, Record<string, string>]>([
    [
      "another block replaces the network, and what hangs on it follows",
      '"10.0.0.0/22"\n  }\n}',
      '"10.0.4.0/22"\n  }\n}',
      { "scaleway_vpc_private_network.hub": "delete/create", "scaleway_vpc_ingress_rule.hub": "update" },
    ],
    [
      "another target replaces the connector",
      "target_vpc_id = scaleway_vpc.hub.id",
      'target_vpc_id = "fr-par/bbbbbbbb-0000-4000-8000-00000000000b"',
      { "scaleway_vpc_connector.back": "delete/create" },
    ],
    ["tags are removed in place", 'tags = ["net"]', "", { "scaleway_vpc.hub": "update" }],
  ])("%s", async (_fact, from, to, expected) => {
    expect(await bench.plan(STACK, edited(from, to))).toEqual(expected);
  });

  test("names, tags, descriptions, ACL rules and next hops of every resource change in place, in one apply, and the next plan is empty", async () => {
    const changes: [string, string, string][] = [
      ["scaleway_vpc.hub", 'name = "hub"', 'name = "hub-2"'],
      ["scaleway_vpc.hub", 'tags = ["net"]', 'tags = ["net", "more"]'],
      ["scaleway_vpc_private_network.spoke", 'name   = "spoke-net"', 'name = "spoke-net-2"'],
      ["scaleway_vpc_connector.out", 'name          = "out"', 'name = "out-2"'],
      ["scaleway_vpc_route.v4", '"to the spoke"', '"elsewhere"'],
      ["scaleway_vpc_acl.hub", "dst_port_high = 443", "dst_port_high = 444"],
      ["scaleway_vpc_ingress_rule.hub", '"10.0.0.10"', '"10.0.0.11"'],
    ];
    const before = await bench.state(STACK);
    const configuration = changes.reduce((text, [, from, to]) => text.replace(from, to), ALL_SIX);
    expect(await bench.plan(STACK, configuration)).toEqual(Object.fromEntries(changes.map(([address]) => [address, "update"])));
    await bench.apply(STACK);
    expect(await bench.isConverged(STACK)).toBe(true);
    const after = await bench.state(STACK);
    const managed = Object.keys(after).filter((address) => address.startsWith("scaleway_"));
    expect(managed.map((address) => after[address]!["id"])).toEqual(managed.map((address) => before[address]!["id"]));
    expect(after["scaleway_vpc.hub"]).toMatchObject({ name: "hub-2", tags: ["net", "more"] });
    await bench.apply(STACK, ALL_SIX);
  });

  test("a bare uuid in vpc_id of a connector replaces it in every plan, as the official provider does", async () => {
    const bare = edited("vpc_id        = scaleway_vpc.spoke.id", 'vpc_id = split("/", scaleway_vpc.spoke.id)[1]');
    expect(await bench.plan(STACK, bare)).toEqual({ "scaleway_vpc_connector.back": "delete/create" });
    await bench.apply(STACK);
    expect(await bench.plan(STACK)).toEqual({ "scaleway_vpc_connector.back": "delete/create" });
    await bench.apply(STACK, ALL_SIX);
  });

  test("a bare uuid in vpc_id of a route changes nothing", async () => {
    const bare = edited(
      "vpc_id                   = scaleway_vpc.hub.id\n  description",
      'vpc_id = split("/", scaleway_vpc.hub.id)[1]\n  description',
    );
    expect(await bench.plan(STACK, bare)).toEqual({});
  });

  test("what was changed outside is set right", async () => {
    const state = await bench.state(STACK);
    await bench.request("PATCH", pathOf("vpcs", state["scaleway_vpc.hub"]!["id"]), { name: "drifted", tags: [] });
    await bench.request("PATCH", pathOf("routes", state["scaleway_vpc_route.v4"]!["id"]), { description: "drifted" });
    expect(await bench.plan(STACK, ALL_SIX)).toEqual({ "scaleway_vpc.hub": "update", "scaleway_vpc_route.v4": "update" });
    await bench.apply(STACK);
    expect(await bench.isConverged(STACK)).toBe(true);
  });

  test("what was deleted outside is created again, and what refers to it follows", async () => {
    const state = await bench.state(STACK);
    await bench.request("DELETE", pathOf("routes", state["scaleway_vpc_route.v6"]!["id"]));
    await bench.request("DELETE", pathOf("vpc-connectors", state["scaleway_vpc_connector.back"]!["id"]));
    expect(await bench.plan(STACK, ALL_SIX)).toEqual({ "scaleway_vpc_connector.back": "create", "scaleway_vpc_route.v6": "create" });
    await bench.apply(STACK);
    expect(await bench.isConverged(STACK)).toBe(true);
    expect((await bench.state(STACK))["data.scaleway_vpc_connector.out"]!["status"]).toBe("peered");
  });

  test("one of each kind is imported by fr-par/<uuid>, and the next plan is empty", async () => {
    await bench.write(STACK, ALL_SIX);
    const before = await bench.state(STACK);
    const imported = [
      "scaleway_vpc.spoke",
      "scaleway_vpc_private_network.hub",
      "scaleway_vpc_connector.out",
      "scaleway_vpc_route.v4",
      "scaleway_vpc_route.v6",
      "scaleway_vpc_acl.hub",
      "scaleway_vpc_ingress_rule.hub",
    ];
    await bench.succeed(STACK, ["state", "rm", ...imported]);
    const [byCommand, ...byBlock] = imported as [string, ...string[]];
    await bench.succeed(STACK, ["import", "-input=false", "-no-color", byCommand, String(before[byCommand]!["id"])]);
    const blocks = byBlock.map((address) => `import {\n  to = ${address}\n  id = "${before[address]!["id"]}"\n}\n`);
    await bench.apply(STACK, ALL_SIX + blocks.join(""));
    await bench.write(STACK, ALL_SIX);
    expect(await bench.isConverged(STACK)).toBe(true);
    const after = await bench.state(STACK);
    expect(imported.map((address) => after[address]!["id"])).toEqual(imported.map((address) => before[address]!["id"]));
  });

  test("an import of what does not exist, or by an id of the wrong form, is refused in words", async () => {
    const stack = "import";
    await bench.write(stack, 'resource "scaleway_vpc" "a" {}');
    const importing = (id: string) => bench.run(stack, ["import", "-input=false", "-no-color", "scaleway_vpc.a", id]);
    expect((await importing("fr-par/aaaaaaaa-0000-4000-8000-00000000000a")).stderr).toContain("Cannot import non-existent remote object");
    expect((await importing("aaaaaaaa")).stderr).toContain('"aaaaaaaa" is not the id of a regional object');
  });

  test("destroy leaves nothing", async () => {
    await bench.write(STACK, ALL_SIX);
    await bench.succeed(STACK, ["destroy", "-auto-approve", "-input=false", "-no-color"]);
    expect(await bench.state(STACK)).toEqual({});
    expect(await bench.leftovers()).toEqual([]);
  });
});

describe("what goes wrong is told in words", () => {
  test("overlapping networks: the service's explanation stands at the block", async () => {
    const stack = "overlap";
    const network = (name: string) => `
      resource "scaleway_vpc_private_network" "${name}" {
        vpc_id = scaleway_vpc.a.id
        ipv4_subnet { subnet = "10.0.0.0/22" }
      }`;
    await bench.write(stack, `resource "scaleway_vpc" "a" {}\n${network("one")}${network("two")}`);
    const { code, stderr } = await bench.run(stack, ["apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=1"]);
    expect(code).toBe(1);
    expect(stderr).toContain("subnet_overlaps_in_vpc");
    expect(stderr).toMatch(/in resource "scaleway_vpc_private_network" "(one|two)"/);
    expect(stderr).not.toContain("    at ");
    await bench.succeed(stack, ["destroy", "-auto-approve", "-input=false", "-no-color"]);
  });

  test("host bits, unknown actions and malformed projects are refused before anything is asked", async () => {
    const stack = "invalid";
    await bench.write(
      stack,
      `resource "scaleway_vpc" "a" { project_id = "mine" }
       resource "scaleway_vpc_private_network" "a" {
         ipv4_subnet { subnet = "10.0.0.1/22" }
       }
       resource "scaleway_vpc_acl" "a" {
         vpc_id         = "fr-par/aaaaaaaa-0000-4000-8000-00000000000a"
         default_policy = "deny"
       }`,
    );
    const { code, stderr } = await bench.run(stack, ["validate", "-no-color"]);
    expect(code).toBe(1);
    for (const problem of ["invalid UUID: mine", '"10.0.0.1/22" is not a network', '"deny" is not one of accept, drop'])
      expect(stderr).toContain(problem);
  });
});
