import { type TerraformStack, TerraformVariable } from "cdktf";
import type { IConstruct } from "constructs";
import { PeeredVpcPair, ScalewayProvider, ScalewayVpcPrivateNetwork, Vpc } from "vpc-peering";
import { besides, newStack, refusal, resourcePaths, synthesize } from "./synth";

const uuid = "11111111-1111-4111-8111-111111111111";

const warningsOf = (construct: IConstruct) => construct.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => data);

function pairIn(stack: TerraformStack, more: Partial<ConstructorParameters<typeof PeeredVpcPair>[2]> = {}) {
  const left = new Vpc(stack, "web", { region: "fr-par", privateNetworks: { app: "10.1.0.0/22" } });
  const right = new Vpc(stack, "data", { region: "fr-par", privateNetworks: { db: "10.2.0.0/22", cache: "10.2.4.0/24" } });
  return { left, right, pair: new PeeredVpcPair(stack, "pair", { left, right, ...more }) };
}

describe("PeeredVpcPair", () => {
  test("exactly these resources, each connector after its origin's networks", () => {
    const stack = newStack();
    const { left, right, pair } = pairIn(stack, { tags: ["peering"] });
    const { resource, data } = synthesize(stack);
    const ref = (element: { fqn: string; friendlyUniqueId: string; terraformResourceType: string }) =>
      `${element.terraformResourceType}.${element.friendlyUniqueId}`;
    const [app, db, cache] = [left.privateNetworks["app"]!, right.privateNetworks["db"]!, right.privateNetworks["cache"]!];
    const [out, back] = [pair.left.connector, pair.right.connector];
    const gate = pair.gate!;
    expect(resource["scaleway_vpc_connector"]).toEqual({
      [out.friendlyUniqueId]: {
        name: "web-to-data",
        tags: ["peering"],
        vpc_id: `\${${ref(left.resource)}.id}`,
        target_vpc_id: `\${${ref(right.resource)}.id}`,
        region: "fr-par",
        depends_on: [ref(app)],
      },
      [back.friendlyUniqueId]: {
        name: "data-to-web",
        tags: ["peering"],
        vpc_id: `\${${ref(right.resource)}.id}`,
        target_vpc_id: `\${${ref(left.resource)}.id}`,
        region: "fr-par",
        depends_on: [ref(db), ref(cache)],
      },
    });
    expect(data).toEqual({
      scaleway_vpc_connector: {
        [pair.connector.friendlyUniqueId]: {
          connector_id: `\${${ref(out)}.id}`,
          region: "fr-par",
          depends_on: [ref(out), ref(back), ref(app), ref(db), ref(cache)],
        },
      },
    });
    const status = `data.scaleway_vpc_connector.${pair.connector.friendlyUniqueId}.status`;
    expect(resource["null_resource"]).toEqual({
      [gate.friendlyUniqueId]: {
        triggers: { left: `\${${ref(out)}.id}`, right: `\${${ref(back)}.id}` },
        lifecycle: {
          precondition: [
            {
              condition: `\${(${status} == "peered")}`,
              error_message: `VPC peering stack/pair between stack/web and stack/data is "\${${status}}", not "peered". conflict: a Private Network of one side overlaps one of the other; give one another block, or remove it. orphan: the other side's connector is missing or not matched yet; apply again.`,
            },
          ],
        },
      },
    });
    const route = (vpc: Vpc, connector: typeof out, to: string, destination: string) => ({
      vpc_id: `\${${ref(vpc.resource)}.id}`,
      nexthop_vpc_connector_id: `\${${ref(connector)}.id}`,
      description: `to ${to}`,
      tags: ["peering"],
      destination,
      region: "fr-par",
      depends_on: [ref(gate)],
    });
    const ipv6 = (network: typeof app) => `\${one(${ref(network)}.ipv6_subnets[*].subnet)}`;
    const idOf = (id: string) => pair.routes[id]!.friendlyUniqueId;
    expect(resource["scaleway_vpc_route"]).toEqual({
      [idOf("left-via-right-10-2-0-0-22")]: route(left, out, "data", "10.2.0.0/22"),
      [idOf("left-via-right-10-2-4-0-24")]: route(left, out, "data", "10.2.4.0/24"),
      [idOf("left-via-right-db-ipv6")]: route(left, out, "data", ipv6(db)),
      [idOf("left-via-right-cache-ipv6")]: route(left, out, "data", ipv6(cache)),
      [idOf("right-via-left-10-1-0-0-22")]: route(right, back, "web", "10.1.0.0/22"),
      [idOf("right-via-left-app-ipv6")]: route(right, back, "web", ipv6(app)),
    });
    expect(Object.keys(resource).sort()).toEqual([
      "null_resource",
      "scaleway_vpc",
      "scaleway_vpc_connector",
      "scaleway_vpc_private_network",
      "scaleway_vpc_route",
    ]);
  });

  test("a block that the API assigns is routed by reference", () => {
    const stack = newStack();
    const left = new Vpc(stack, "web", { privateNetworks: { app: {} } });
    const right = new Vpc(stack, "data", { privateNetworks: { db: "10.2.0.0/22" } });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    const network = `scaleway_vpc_private_network.${left.privateNetworks["app"]!.friendlyUniqueId}`;
    const destinations = Object.fromEntries(
      Object.entries(pair.routes).map(([id, route]) => [
        id,
        synthesize(stack).resource["scaleway_vpc_route"]![route.friendlyUniqueId]!["destination"],
      ]),
    );
    expect(destinations).toMatchObject({
      "right-via-left-app-ipv4": `\${${network}.ipv4_subnet[0].subnet}`,
      "right-via-left-app-ipv6": `\${one(${network}.ipv6_subnets[*].subnet)}`,
    });
  });

  test("neighbouring blocks share one route, and never with an address that is no destination", () => {
    const stack = newStack();
    const left = new Vpc(stack, "a", { privateNetworks: { x: "10.1.0.0/22" } });
    const right = new Vpc(stack, "b", { privateNetworks: { x: "10.2.0.0/22", y: "10.2.4.0/22", z: "10.2.8.0/22" } });
    const pair = new PeeredVpcPair(stack, "pair", { left, right, ipv6: false });
    expect(Object.keys(pair.routes).sort()).toEqual([
      "left-via-right-10-2-0-0-21",
      "left-via-right-10-2-8-0-22",
      "right-via-left-10-1-0-0-22",
    ]);
  });

  test("requirePeered warn is a check block and no gate, false is neither", () => {
    const warn = newStack();
    const { pair } = pairIn(warn, { requirePeered: "warn" });
    const json = synthesize(warn);
    expect(pair.gate).toBeUndefined();
    expect(json.resource["null_resource"]).toBeUndefined();
    expect(Object.values(json.check!)).toEqual([
      {
        assert: [
          { condition: expect.stringMatching(/status == "peered"/), error_message: expect.stringContaining("VPC peering stack/pair") },
        ],
      },
    ]);
    const silent = newStack();
    pairIn(silent, { requirePeered: false });
    expect(synthesize(silent).check).toBeUndefined();
    expect(synthesize(silent).resource["null_resource"]).toBeUndefined();
    expect(Object.values(synthesize(silent).resource["scaleway_vpc_route"]!).every((route) => !("depends_on" in route))).toBe(true);
  });

  test("ipv6 false routes IPv4 only", () => {
    const stack = newStack();
    expect(Object.keys(pairIn(stack, { ipv6: false }).pair.routes).filter((id) => id.includes("ipv6"))).toEqual([]);
    expect(refusal(stack)).toBeUndefined();
  });

  test("an existing VPC gets connector and routes, and nothing else", () => {
    const stack = newStack();
    const left = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" }, region: "fr-par" });
    const right = Vpc.fromAttributes(stack, "legacy", { vpcId: `fr-par/${uuid}`, cidrs: ["10.9.0.0/22"] });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    expect(resourcePaths(stack)).toEqual([
      "null_resource pair/gate",
      "scaleway_vpc web/Resource",
      "scaleway_vpc_connector pair/left-to-right",
      "scaleway_vpc_connector pair/right-to-left",
      "scaleway_vpc_private_network web/app",
      "scaleway_vpc_route pair/left-via-right-10-9-0-0-22",
      "scaleway_vpc_route pair/right-via-left-10-1-0-0-22",
      "scaleway_vpc_route pair/right-via-left-app-ipv6",
    ]);
    const { resource } = synthesize(stack);
    expect(resource["scaleway_vpc_connector"]![pair.right.connector.friendlyUniqueId]).toEqual({
      name: "legacy-to-web",
      vpc_id: `fr-par/${uuid}`,
      target_vpc_id: expect.stringMatching(/^\$\{scaleway_vpc\.web_.*\.id\}$/),
      region: "fr-par",
    });
  });

  test("an existing VPC without blocks gets return routes only, and a warning with the cure", () => {
    const stack = newStack();
    const left = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" }, region: "fr-par" });
    const right = Vpc.fromAttributes(stack, "legacy", { vpcId: `fr-par/${uuid}` });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    expect(Object.keys(pair.routes)).toEqual(["right-via-left-10-1-0-0-22", "right-via-left-app-ipv6"]);
    expect(refusal(stack)).toBeUndefined();
    expect(warningsOf(pair.left.connector)).toEqual([
      expect.stringMatching(
        /^no-route: connector web-to-legacy will be peered, .*\n {6}where: stack\/pair\/left-to-right, stack\/web, stack\/legacy\n {6}fix: /,
      ),
    ]);
  });

  test("explicit destinations stand in for the blocks of an existing VPC", () => {
    const stack = newStack();
    const left = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" }, region: "fr-par" });
    const right = Vpc.fromAttributes(stack, "legacy", { vpcId: `fr-par/${uuid}`, destinations: ["10.64.0.0/10"] });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    expect(Object.keys(pair.routes)).toContain("left-via-right-10-64-0-0-10");
    expect(refusal(stack)).toBeUndefined();
  });

  test("an id that is only known later must be region/uuid of the origin's region, checked at plan", () => {
    const stack = newStack();
    const id = new TerraformVariable(stack, "legacy_id", { type: "string" }).stringValue;
    const left = new Vpc(stack, "web", { region: "fr-par" });
    const right = Vpc.fromAttributes(stack, "legacy", { vpcId: id, region: "fr-par", cidrs: ["10.9.0.0/22"] });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    const { resource } = synthesize(stack);
    const condition = `\${((length(split("/", var.legacy_id)) == 2) && (element(split("/", var.legacy_id), 0) == "fr-par"))}`;
    expect(resource["scaleway_vpc_connector"]![pair.left.connector.friendlyUniqueId]!["lifecycle"]).toEqual({
      precondition: [
        {
          condition,
          error_message: `stack/pair: the target VPC id "\${var.legacy_id}" is not of the form "fr-par/<uuid>". Write region/uuid, and both VPCs in one region: peering does not cross regions.`,
        },
      ],
    });
    expect(resource["scaleway_vpc_connector"]![pair.right.connector.friendlyUniqueId]!["lifecycle"]).toMatchObject({
      precondition: [{ condition }],
    });
  });

  test("a region that is a token of the same setting needs no check, another one does", () => {
    const stack = newStack();
    const region = new TerraformVariable(stack, "region", { type: "string" }).stringValue;
    const other = new TerraformVariable(stack, "other", { type: "string" }).stringValue;
    const vpc = (id: string, region?: string) => new Vpc(stack, id, { region });
    const lifecycleOf = (id: string, left: Vpc, right: Vpc) => new PeeredVpcPair(stack, id, { left, right }).left.connector.lifecycle;
    expect(lifecycleOf("same", vpc("a", region), vpc("b", region))).toBeUndefined();
    expect(lifecycleOf("default", vpc("c"), vpc("d"))).toBeUndefined();
    expect(lifecycleOf("different", vpc("e", region), vpc("f", other))?.precondition).toHaveLength(1);
    expect(lifecycleOf("half", vpc("g", region), vpc("h"))?.precondition).toHaveLength(1);
  });
});

describe("a pair across stacks and providers", () => {
  test("each side's objects use the provider of its VPC", () => {
    const stack = newStack();
    const provider = (alias: string) => new ScalewayProvider(stack, alias, { plugin: "official", alias, region: "fr-par" });
    const left = new Vpc(stack, "shop", { provider: provider("acme"), privateNetworks: { app: "10.1.0.0/22" } });
    const right = new Vpc(stack, "stock", { provider: provider("partner"), privateNetworks: { db: "10.2.0.0/22" } });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    const { resource, data } = synthesize(stack);
    const providers = Object.fromEntries(
      [
        pair.left.connector,
        pair.right.connector,
        ...Object.values(pair.routes),
        ...Object.values(left.privateNetworks),
        right.resource,
      ].map((element) => [element.node.path, resource[element.terraformResourceType]![element.friendlyUniqueId]!["provider"]]),
    );
    expect(providers).toEqual({
      "stack/pair/left-to-right": "scaleway.acme",
      "stack/pair/right-to-left": "scaleway.partner",
      "stack/pair/left-via-right-10-2-0-0-22": "scaleway.acme",
      "stack/pair/left-via-right-db-ipv6": "scaleway.acme",
      "stack/pair/right-via-left-10-1-0-0-22": "scaleway.partner",
      "stack/pair/right-via-left-app-ipv6": "scaleway.partner",
      "stack/shop/app": "scaleway.acme",
      "stack/stock/Resource": "scaleway.partner",
    });
    expect(Object.values(data["scaleway_vpc_connector"]!)[0]!["provider"]).toBe("scaleway.acme");
  });

  test("VPCs of two other stacks come in by reference, dependencies stay within the stack", () => {
    const one = newStack("one");
    const two = besides(one, "two");
    const three = besides(one, "three");
    const left = new Vpc(one, "web", { region: "fr-par", privateNetworks: { app: "10.1.0.0/22" } });
    const right = new Vpc(two, "data", { region: "fr-par", privateNetworks: { db: "10.2.0.0/22" } });
    const pair = new PeeredVpcPair(three, "pair", { left, right });
    three.prepareStack();
    const { resource, data } = synthesize(three);
    const connector = resource["scaleway_vpc_connector"]![pair.left.connector.friendlyUniqueId]!;
    expect(connector["vpc_id"]).toMatch(/^\$\{data\.terraform_remote_state\./);
    expect(connector).not.toHaveProperty("depends_on");
    expect(data["scaleway_vpc_connector"]![pair.connector.friendlyUniqueId]!["depends_on"]).toEqual([
      `scaleway_vpc_connector.${pair.left.connector.friendlyUniqueId}`,
      `scaleway_vpc_connector.${pair.right.connector.friendlyUniqueId}`,
    ]);
    expect(refusal(three)).toBeUndefined();
  });

  test("a provider of another stack is matched by alias, or its absence told", () => {
    const one = newStack("one");
    const two = besides(one, "two");
    const provider = new ScalewayProvider(one, "acme", { plugin: "official", alias: "acme" });
    const left = new Vpc(one, "web", { provider });
    const right = new Vpc(two, "data");
    expect(() => new PeeredVpcPair(two, "pair", { left, right })).toThrow(
      'two/pair manages one/web of stack one with provider one/acme: add a ScalewayProvider with alias "acme" to stack two',
    );
    new ScalewayProvider(two, "acme", { plugin: "official", alias: "acme" });
    const pair = new PeeredVpcPair(two, "second", { left, right });
    expect(pair.left.provider!.node.path).toBe("two/acme");
  });
});

describe("names", () => {
  test("display names change names only: no construct id, and no address in Terraform", () => {
    const addresses = (name?: string) => {
      const stack = newStack();
      const left = new Vpc(stack, "web", { name, privateNetworks: { app: { cidr: "10.1.0.0/22", name } } });
      new PeeredVpcPair(stack, "pair", { left, right: new Vpc(stack, "data", { privateNetworks: { db: "10.2.0.0/22" } }) });
      const { resource } = synthesize(stack);
      const changed = (block: Record<string, unknown>) => ({ ...block, name: undefined });
      return Object.fromEntries(
        Object.entries(resource).map(([type, all]) => [
          type,
          Object.fromEntries(Object.entries(all).map(([id, block]) => [id, changed(block)])),
        ]),
      );
    };
    expect(addresses("renamed")).toEqual(addresses());
  });

  test("blocks of another resource are routed by its name", () => {
    const stack = newStack();
    const network = new ScalewayVpcPrivateNetwork(stack, "theirs");
    const left = new Vpc(stack, "web", { region: "fr-par" });
    const cidrs = { theirs: network.ipv4Block, theirs6: { cidr: network.ipv6Block, family: 6 } } as const;
    const right = Vpc.fromAttributes(stack, "legacy", { vpcId: `fr-par/${uuid}`, cidrs });
    const pair = new PeeredVpcPair(stack, "pair", { left, right });
    expect(Object.keys(pair.routes)).toEqual(["left-via-right-theirs-ipv4", "left-via-right-theirs6-ipv6"]);
    expect(refusal(stack)).toBeUndefined();
  });
});
