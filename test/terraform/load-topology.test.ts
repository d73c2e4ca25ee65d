// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform's expressions
import { loadTopology, recordsOfPlan, recordsOfRawState, recordsOfStack, recordsOfState, type StackJson } from "../../terraform";

const ID = (last: number) => `fr-par/11111111-2222-4333-8444-${String(last).padStart(12, "0")}`;
const ends = (sets: Parameters<typeof loadTopology>[0]) =>
  loadTopology(sets).topology.connectors.map(({ id, vpcId, targetVpcId }) => `${id}: ${vpcId} to ${targetVpcId}`);
const open = (sets: Parameters<typeof loadTopology>[0]) =>
  (loadTopology(sets).topology.unplaced ?? []).map(({ id, attribute }) => `${id} ${attribute}`);

const stack = (resource: StackJson["resource"], rest: Partial<StackJson> = {}): StackJson => ({ resource, ...rest });
const vpcs = { scaleway_vpc: { a: { name: "a" }, b: { name: "b" } } };

describe("expressions of a synthesized stack", () => {
  test.each([
    ["${scaleway_vpc.b.id}", "scaleway_vpc.b"],
    ["${local.hub}", "scaleway_vpc.b"],
    ["${local.ids.hub}", "scaleway_vpc.b"],
    ['${local.ids["hub"]}', "scaleway_vpc.b"],
    ["${local.whole.id}", "scaleway_vpc.b"],
    ["${scaleway_vpc_private_network.n.vpc_id}", "scaleway_vpc.b"],
  ])("%s is followed", (target_vpc_id, expected) => {
    const json = stack(
      {
        ...vpcs,
        scaleway_vpc_private_network: { n: { vpc_id: "${scaleway_vpc.b.id}" } },
        scaleway_vpc_connector: { c: { vpc_id: "${scaleway_vpc.a.id}", target_vpc_id } },
      },
      { locals: { hub: "${scaleway_vpc.b.id}", ids: { hub: "${scaleway_vpc.b.id}" }, whole: "${scaleway_vpc.b}" } },
    );
    expect(ends([recordsOfStack(json, "s")])).toEqual([`scaleway_vpc_connector.c: scaleway_vpc.a to ${expected}`]);
  });

  test.each([
    "${var.on ? scaleway_vpc.a.id : scaleway_vpc.b.id}",
    "${element([scaleway_vpc.a.id], 0)}",
    "${local.missing}",
    "${var.vpc_id}",
    "fr-par/${var.id}",
    "%{ if true }x%{ endif }",
  ])("%s is unknown", (target_vpc_id) => {
    const json = stack({ ...vpcs, scaleway_vpc_connector: { c: { vpc_id: "${scaleway_vpc.a.id}", target_vpc_id } } });
    expect([ends([recordsOfStack(json, "s")]), open([recordsOfStack(json, "s")])]).toEqual([
      [],
      ["scaleway_vpc_connector.c target_vpc_id"],
    ]);
  });

  test("for_each and count with literal keys are unrolled, and each.key, each.value and count.index are what they are", () => {
    const json = stack(
      {
        scaleway_vpc: { v: { for_each: '${toset(["rot", "blau"])}', name: "${each.key}" }, w: { count: 2, name: "w${count.index}" } },
        scaleway_vpc_connector: {
          c: { for_each: { rot: "blau" }, vpc_id: "${scaleway_vpc.v[each.key].id}", target_vpc_id: "${scaleway_vpc.v[each.value].id}" },
          d: { count: 1, vpc_id: "${scaleway_vpc.w[count.index].id}", target_vpc_id: "${scaleway_vpc.w[count.index + 1].id}" },
        },
      },
      {},
    );
    const { topology } = loadTopology([recordsOfStack(json, "s")]);
    expect(topology.vpcs.map(({ id, name }) => `${id} ${name}`)).toEqual([
      'scaleway_vpc.v["rot"] rot',
      'scaleway_vpc.v["blau"] blau',
      "scaleway_vpc.w[0] w0",
      "scaleway_vpc.w[1] w1",
    ]);
    expect(topology.connectors.map(({ vpcId, targetVpcId }) => `${vpcId} ${targetVpcId}`)).toEqual([
      'scaleway_vpc.v["rot"] scaleway_vpc.v["blau"]',
    ]);
    expect(topology.unplaced).toMatchObject([
      { id: "scaleway_vpc_connector.d[0]", vpcId: "scaleway_vpc.w[0]", attribute: "target_vpc_id" },
    ]);
  });

  test("a destination follows its network only where it is the block itself", () => {
    const destination = (text: string) => ({
      vpc_id: "${scaleway_vpc.a.id}",
      destination: text,
      nexthop_private_network_id: "${scaleway_vpc_private_network.n.id}",
    });
    const json = stack({
      ...vpcs,
      scaleway_vpc_private_network: { n: { vpc_id: "${scaleway_vpc.a.id}" } },
      scaleway_vpc_route: {
        v4: destination("${scaleway_vpc_private_network.n.ipv4_subnet[0].subnet}"),
        v6: destination("${one(scaleway_vpc_private_network.n.ipv6_subnets[*].subnet)}"),
        part: destination("${cidrsubnet(scaleway_vpc_private_network.n.ipv4_subnet[0].subnet, 4, 3)}"),
      },
    });
    const { topology } = loadTopology([recordsOfStack(json, "s")]);
    expect(topology.routes.map(({ id, destinationOf }) => [id, destinationOf])).toEqual([
      ["scaleway_vpc_route.v4", { privateNetworkId: "scaleway_vpc_private_network.n", family: 4 }],
      ["scaleway_vpc_route.v6", { privateNetworkId: "scaleway_vpc_private_network.n", family: 6 }],
    ]);
    expect(topology.unplaced).toMatchObject([{ id: "scaleway_vpc_route.part", attribute: "destination", vpcId: "scaleway_vpc.a" }]);
  });

  test("an ACL with a token in a rule or a dynamic block is incomplete", () => {
    const rule = { source: "0.0.0.0/0", destination: "${var.block}", action: "accept" };
    const json = stack({
      ...vpcs,
      scaleway_vpc_acl: {
        token: { vpc_id: "${scaleway_vpc.a.id}", rules: [rule] },
        dynamic: { vpc_id: "${scaleway_vpc.b.id}", dynamic: { rules: { for_each: "${local.x}", content: rule } } },
      },
    });
    expect(loadTopology([recordsOfStack(json, "s")]).topology.acls!.map(({ incomplete }) => incomplete)).toEqual([
      "its rules[0].destination is unknown because it is var.block, which each deployment sets",
      "its rules are unknown because a dynamic block writes it",
    ]);
  });
});

describe("several sources", () => {
  const network = stack(
    { scaleway_vpc: { hub: { name: "hub" } } },
    { output: { "cross-stack-output-hub": { value: "${scaleway_vpc.hub.id}" } } },
  );
  const app = stack({
    scaleway_vpc: { hub: { name: "spoke" } },
    scaleway_vpc_connector: {
      c: {
        vpc_id: "${scaleway_vpc.hub.id}",
        target_vpc_id: "${data.terraform_remote_state.cross-stack-reference-input-network.outputs.cross-stack-output-hub}",
      },
    },
  });

  test("a reference to another stack is followed when both are loaded, and equal addresses are told apart by stack", () => {
    const sets = [recordsOfStack(network, "n.json", { stack: "network" }), recordsOfStack(app, "a.json", { stack: "app" })];
    expect(ends(sets)).toEqual(["scaleway_vpc_connector.c: app/scaleway_vpc.hub to network/scaleway_vpc.hub"]);
    expect(open([sets[1]!])).toEqual(["scaleway_vpc_connector.c target_vpc_id"]);
  });

  test("a reference to another stack is followed into its state", () => {
    const state = recordsOfRawState(
      {
        outputs: { "cross-stack-output-hub": { value: ID(1) } },
        resources: [{ mode: "managed", type: "scaleway_vpc", name: "hub", instances: [{ attributes: { id: ID(1), name: "hub" } }] }],
      },
      "network.tfstate",
    );
    expect(ends([state, recordsOfStack(app, "a.json", { stack: "app" })])).toEqual([
      "scaleway_vpc_connector.c: app/scaleway_vpc.hub to network.tfstate/scaleway_vpc.hub",
    ]);
  });

  const shown = (mode: "managed" | "data", type: string, name: string, values: object) => ({
    address: `${mode === "data" ? "data." : ""}${type}.${name}`,
    mode,
    type,
    name,
    values: values as Record<string, unknown>,
  });

  test("records with equal ids are one object: a data source beside the managed one, a bare id beside a regional one", () => {
    const first = recordsOfState(
      { values: { root_module: { resources: [shown("managed", "scaleway_vpc", "hub", { id: ID(1), name: "hub" })] } } },
      "a",
    );
    const second = recordsOfState(
      {
        values: {
          root_module: {
            resources: [
              shown("data", "scaleway_vpc", "theirs", { id: ID(1), name: "hub" }),
              shown("managed", "scaleway_vpc", "own", { id: ID(2), name: "own" }),
              shown("managed", "scaleway_vpc_connector", "c", { id: ID(3), vpc_id: ID(2), target_vpc_id: ID(1).split("/")[1] }),
            ],
          },
        },
      },
      "b",
    );
    for (const sets of [
      [first, second],
      [second, first],
    ]) {
      const { topology, aliases } = loadTopology(sets);
      expect(topology.vpcs.map(({ id }) => id).sort()).toEqual(["scaleway_vpc.hub", "scaleway_vpc.own"]);
      expect(topology.connectors).toMatchObject([{ vpcId: "scaleway_vpc.own", targetVpcId: "scaleway_vpc.hub" }]);
      expect(aliases.get(ID(1).split("/")[1]!)).toBe("scaleway_vpc.hub");
    }
  });

  test("what a plan deletes is gone, also where a state still has it", () => {
    const gone = shown("managed", "scaleway_vpc", "old", { id: ID(1), name: "old" });
    const state = recordsOfState({ values: { root_module: { resources: [gone] } } }, "state");
    const plan = recordsOfPlan(
      {
        planned_values: { root_module: {} },
        prior_state: { values: { root_module: { resources: [gone] } } },
        resource_changes: [{ address: gone.address, type: gone.type, change: { actions: ["delete"], before: gone.values, after: null } }],
      },
      "plan",
    );
    expect(loadTopology([state, plan]).topology.vpcs).toEqual([]);
    expect(loadTopology([state]).topology.vpcs).toHaveLength(1);
  });

  test("a VPC known by id only is opaque, and its settings are unknown", () => {
    const json = stack({ ...vpcs, scaleway_vpc_connector: { c: { vpc_id: "${scaleway_vpc.a.id}", target_vpc_id: ID(9) } } });
    expect(loadTopology([recordsOfStack(json, "s")]).topology.vpcs.at(-1)).toEqual({
      id: ID(9),
      name: ID(9),
      region: "fr-par",
      opaque: true,
      routingEnabled: "unknown",
      transitivityEnabled: "unknown",
      customRoutesPropagationEnabled: "unknown",
    });
  });
});
