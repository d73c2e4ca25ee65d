import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openNamed } from "../../cli/sources/open";
import type { Topology } from "../../core";
import { cli, temporaryFolder } from "./harness";

const folder = temporaryFolder();
const fixture = (name: string) => join(__dirname, "fixtures", name);
const io = { stdout: { write: () => {} }, stderr: { write: () => {} }, env: {}, cwd: __dirname };
const load = async (name: string): Promise<Topology> => (await openNamed(fixture(name), io)).topology;
const ask = (source: string, ...options: string[]) => cli(["reach", source, "--from", "web", "--to", "hub", "--json", ...options]);

/** What a topology joins, in the words of its ids. */
const joined = ({ privateNetworks, connectors, routes }: Topology) => ({
  networks: privateNetworks.map(({ id, vpcId }) => `${id} in ${vpcId}`).sort(),
  connectors: connectors.map(({ vpcId, targetVpcId, id }) => `${id}: ${vpcId} to ${targetVpcId}`).sort(),
  routes: routes
    .map(({ id, vpcId, nexthop }) => `${id} of ${vpcId} through ${nexthop.kind === "connector" ? nexthop.connectorId : "?"}`)
    .sort(),
});

describe("a plan and a state of modules, for_each and references", () => {
  test("the plan joins what the state joins, although no id is known yet", async () => {
    const [plan, state] = [await load("modules.plan.json"), await load("modules.state.json")];
    const undecided = (route: string) => route.startsWith("scaleway_vpc_route.to_web_v6 ");
    expect(joined(plan)).toEqual({ ...joined(state), routes: joined(state).routes.filter((route) => !undecided(route)) });
    expect(plan.connectors.map(({ targetVpcId }) => targetVpcId).sort()).toEqual([
      "fr-par/11111111-2222-4333-8444-555555555555",
      'module.spoke["data"].scaleway_vpc.this',
      'module.spoke["web"].scaleway_vpc.this',
      "scaleway_vpc.hub",
      "scaleway_vpc.hub",
    ]);
  });

  test("a destination that is only known after apply is undecided: a plan does not show functions over the block", async () => {
    const { unplaced, privateNetworks } = await load("modules.plan.json");
    expect(unplaced).toMatchObject([
      { kind: "route", id: "scaleway_vpc_route.to_web_v6", attribute: "destination", vpcId: "scaleway_vpc.hub", destination: "::/0" },
    ]);
    expect(privateNetworks.map(({ blocks, pendingFamilies }) => [blocks.length, pendingFamilies])).toEqual([
      [1, [6]],
      [1, [6]],
      [1, [6]],
    ]);
  });

  test("a state keeps orphan for the first of a pair: the status follows from both sides", async () => {
    const stored = JSON.parse(
      readFileSync(fixture("modules.state.json"), "utf8").replaceAll('"status": "peered"', '"status": "orphan"'),
    ) as unknown;
    const { out, code } = await ask(folder.write("stale.json", stored), "--family", "4");
    expect([code, (JSON.parse(out) as { verdict: string }).verdict]).toEqual([0, "reachable"]);
  });

  test("a stored conflict stands: the state may not hold the network that collides", async () => {
    const stored = JSON.parse(
      readFileSync(fixture("modules.state.json"), "utf8").replaceAll('"status": "peered"', '"status": "conflict"'),
    ) as unknown;
    expect(
      (JSON.parse((await ask(folder.write("conflict.json", stored), "--family", "4")).out) as { blocker: { code: string } }).blocker.code,
    ).toBe("route-to-conflict");
  });

  test.each(["modules.plan.json", "modules.state.json", "modules.tfstate"])("%s answers as the others do", async (name) => {
    const open = JSON.parse((await ask(fixture(name), "--family", "4")).out) as {
      verdict: string;
      forward: { vpcId: string; destination: string; connectorStatus?: string }[];
    };
    expect(open.verdict).toBe("reachable");
    expect(open.forward).toMatchObject([
      { vpcId: 'module.spoke["web"].scaleway_vpc.this', destination: "10.0.0.0/22", connectorStatus: "peered" },
      { vpcId: "scaleway_vpc.hub", destination: "10.0.0.0/22" },
    ]);
    const shut = JSON.parse((await ask(fixture(name), "--family", "6")).out) as { blocker: { code: string } };
    expect(shut.blocker.code).toBe("no-route");
  });

  test("ACLs count, and a VPC that is only named is an assumption", async () => {
    const drop = await cli([
      "reach",
      fixture("modules.state.json"),
      "--from",
      "data",
      "--to",
      "hub",
      "--protocol",
      "TCP",
      "--port",
      "22",
      "--family",
      "4",
    ]);
    expect(drop.out).toContain("blocked: acl-drop");
    const { assumptions } = await load("modules.plan.json");
    expect(assumptions).toEqual([
      'scaleway_vpc_route.to_web_v6 in VPC scaleway_vpc.hub: destination is unknown because its expression over module.spoke["web"].ipv6_block is known after apply.',
      "VPC fr-par/11111111-2222-4333-8444-555555555555 is only named here: its networks, routes and ACLs may not all be known.",
    ]);
  });

  test("ids of the API and Terraform addresses are names too", async () => {
    const { values } = JSON.parse(readFileSync(fixture("modules.state.json"), "utf8")) as {
      values: { root_module: { resources: { address: string; values: { id: string } }[] } };
    };
    const id = values.root_module.resources.find(({ address }) => address === "scaleway_vpc.hub")!.values.id;
    for (const name of [id, id.split("/")[1]!, "scaleway_vpc.hub"]) {
      expect((await cli(["reach", fixture("modules.state.json"), "--from", name, "--to", "web", "--family", "4"])).code).toBe(0);
    }
  });
});

describe("what a plan cannot tell is left out and said", () => {
  const resource = (type: string, name: string, values: object, index?: string) => ({
    address: `${type}.${name}${index === undefined ? "" : `["${index}"]`}`,
    mode: "managed",
    type,
    name,
    ...(index === undefined ? {} : { index }),
    values,
  });

  test("an ambiguous reference, a connector of elsewhere, a destination that is none", async () => {
    const plan = {
      format_version: "1.2",
      planned_values: {
        root_module: {
          resources: [
            resource("scaleway_vpc", "a", { name: "a" }, "x"),
            resource("scaleway_vpc", "a", { name: "a" }, "y"),
            resource("scaleway_vpc_connector", "c", { name: "c" }),
            resource("scaleway_vpc_route", "r", {
              destination: "10.0.0.0/22",
              nexthop_vpc_connector_id: "fr-par/99999999-2222-4333-8444-555555555555",
            }),
            resource("scaleway_vpc_private_network", "stray", { name: "stray" }),
          ],
        },
      },
      configuration: {
        root_module: {
          resources: [
            { address: "scaleway_vpc_connector.c", expressions: { vpc_id: { references: ["scaleway_vpc.a", "var.which"] } } },
            {
              address: "scaleway_vpc_route.r",
              expressions: { vpc_id: { references: ['scaleway_vpc.a["x"].id', 'scaleway_vpc.a["x"]', "scaleway_vpc.a"] } },
            },
            { address: "scaleway_vpc_private_network.stray", expressions: { vpc_id: { references: ["local.somewhere"] } } },
          ],
        },
      },
    };
    const { topology } = await openNamed(folder.write("ambiguous.json", plan), io);
    expect([topology.connectors, topology.routes, topology.privateNetworks]).toEqual([[], [], []]);
    expect(topology.assumptions).toEqual([
      'scaleway_vpc_private_network.stray: vpc_id is unknown because local.somewhere cannot be followed in a plan; it may be any of scaleway_vpc.a["x"], scaleway_vpc.a["y"].',
      'scaleway_vpc_connector.c: vpc_id is unknown because it may be any of scaleway_vpc.a["x"], scaleway_vpc.a["y"].',
      'scaleway_vpc_route.r in VPC scaleway_vpc.a["x"]: nexthop_vpc_connector_id is unknown because fr-par/99999999-2222-4333-8444-555555555555 is not in the sources.',
    ]);
  });
});

describe("files that are none", () => {
  test.each([
    ["nowhere.json", undefined, '"nowhere.json" cannot be read: no such file or folder'],
    ["empty.json", "", "is not valid JSON: it is empty"],
    ["half.json", "{", "is not valid JSON: "],
    ["binary.plan", "PK\u0003\u0004", "is a binary plan file; convert it: terraform show -json binary.plan > plan.json"],
    ["list.json", [], "has an unsupported format; expected "],
    ["other.json", { hello: 1 }, "has an unsupported format; expected "],
    [
      "unrelated.json",
      {
        format_version: "1.2",
        planned_values: { root_module: { resources: [{ address: "aws_vpc.a", mode: "managed", type: "aws_vpc", name: "a", values: {} }] } },
      },
      "is a Terraform plan without any scaleway_vpc resource; check that it is the right file",
    ],
    [
      "fresh.json",
      { format_version: "1.0" },
      'is a Terraform state without any scaleway_vpc resource: nothing is deployed, or everything is destroyed; "vpc-peering diff" can compare it',
    ],
    ["text.json", "no JSON\nat all", "is not valid JSON: "],
    [
      "show.json",
      { planned_values: { root_module: { resources: [{ address: "a" }] } } },
      "planned_values.root_module.resources[0].mode is not one of",
    ],
    [
      "references.json",
      { planned_values: {}, configuration: { root_module: { resources: [{ address: 7 }] } } },
      "looks like a Terraform plan, but configuration.root_module.resources[0].address is not a string; create it again",
    ],
    [
      "raw.json",
      { lineage: "x", resources: [{ mode: "managed", type: "a", name: "b", instances: {} }] },
      "resources[0].instances is not a list",
    ],
    ["stack.json", { terraform: {}, resource: { scaleway_vpc: { a: 7 } } }, "resource.scaleway_vpc.a is not an object"],
    [
      "manifest.json",
      { version: 1, topology: { vpcs: [], privateNetworks: [], connectors: [], routes: [] }, addresses: {}, accepted: [], options: {} },
      "is only a part of a synthesized app: name the folder that it is in",
    ],
    [
      "acl.json",
      {
        vpcs: [{ id: "v", name: "v" }],
        privateNetworks: [],
        connectors: [],
        routes: [],
        acls: [{ vpcId: "v", isIpv6: false, defaultPolicy: "drop", rules: [{ protocol: "ANY", source: 7 }] }],
      },
      "is not a topology: acls[0].rules[0].source is not a string",
    ],
    [
      "intents.json",
      { topology: { vpcs: [], privateNetworks: [], connectors: [], routes: [] }, verdictOptions: { intents: [{ from: "a", to: "b" }] } },
      'intents name the VPC "a", which vpcs does not hold',
    ],
    [
      "lists.json",
      { vpcs: [{ id: "v" }], privateNetworks: [], connectors: [], routes: [] },
      "is not a topology: vpcs[0].name is not a string",
    ],
    [
      "stray.json",
      { vpcs: [], privateNetworks: [{ id: "n", name: "n", vpcId: "gone", blocks: [] }], connectors: [], routes: [] },
      'is not a topology: privateNetworks names the VPC "gone", which vpcs does not hold',
    ],
    ["later.json", { version: 2, topology: {}, addresses: {} }, "is only a part of a synthesized app: name the folder that it is in"],
  ])("%s is one sentence and exit 2", async (name, content, message) => {
    if (content !== undefined) folder.write(name, content);
    const { code, out, err } = await cli(["check", name], { cwd: folder.path });
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(`"${name}"`);
    expect(err).toContain(message);
  });

  test("an unreadable folder, no cdktf.out", async () => {
    const here = { cwd: folder.path };
    expect((await cli(["check"], here)).err).toBe(
      'vpc-peering: there is no "cdktf.out" here: run "cdktf synth" first, or name a source (a plan or state in JSON, --mock, --account)\n',
    );
    expect((await cli(["check", "."], here)).err).toBe(
      'vpc-peering: "." is not a synthesized app: it has no stacks/*/cdk.tf.json; run "cdktf synth" in the project, or name another source\n',
    );
  });
});
