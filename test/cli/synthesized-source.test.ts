import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cli, temporaryFolder } from "./harness";

const folder = temporaryFolder();
const meta = (path: string) => ({ "//": { metadata: { path } } });

/** An expression as synthesized stacks hold it. */
const ref = (expression: string) => `\${${expression}}`;

/** Two stacks of an app without our constructs: raw resources that refer to each other. */
function writeStacks(): string {
  const pair = {
    provider: { scaleway: [{ region: "fr-par" }] },
    resource: {
      scaleway_vpc: { hub_A: { name: "hub", ...meta("pair/hub") }, web_B: { name: "web", ...meta("pair/web") } },
      scaleway_vpc_private_network: {
        hub_net: { name: "shared", vpc_id: ref("scaleway_vpc.hub_A.id"), ipv4_subnet: { subnet: "10.0.0.0/22" } },
        web_net: { name: "app", vpc_id: ref("scaleway_vpc.web_B.id"), ipv4_subnet: [{ subnet: "10.1.0.0/22" }] },
      },
      scaleway_vpc_connector: {
        to_web: { name: "hub-to-web", vpc_id: ref("scaleway_vpc.hub_A.id"), target_vpc_id: ref("scaleway_vpc.web_B.id") },
        to_hub: { name: "web-to-hub", vpc_id: ref("scaleway_vpc.web_B.id"), target_vpc_id: ref("scaleway_vpc.hub_A.id") },
      },
      scaleway_vpc_route: {
        r1: {
          vpc_id: ref("scaleway_vpc.web_B.id"),
          destination: "10.0.0.0/22",
          nexthop_vpc_connector_id: ref("scaleway_vpc_connector.to_hub.id"),
        },
        r2: {
          vpc_id: ref("scaleway_vpc.hub_A.id"),
          destination: ref("scaleway_vpc_private_network.web_net.ipv4_subnet[0].subnet"),
          nexthop_vpc_connector_id: ref("scaleway_vpc_connector.to_web.id"),
        },
        r3: {
          vpc_id: ref("scaleway_vpc.hub_A.id"),
          destination: ref("one(scaleway_vpc_private_network.web_net.ipv6_subnets[*].subnet)"),
          nexthop_vpc_connector_id: ref("scaleway_vpc_connector.to_web.id"),
        },
      },
    },
  };
  const other = {
    resource: { scaleway_vpc: { many: { for_each: ref("var.names"), name: ref("each.key") } }, null_resource: { gate: {} } },
  };
  for (const [name, stack] of Object.entries({ pair, other })) {
    mkdirSync(join(folder.path, "cdktf.out/stacks", name), { recursive: true });
    writeFileSync(join(folder.path, "cdktf.out/stacks", name, "cdk.tf.json"), JSON.stringify(stack));
  }
  return folder.path;
}

describe("a synthesized app without our constructs", () => {
  const cwd = writeStacks();

  test("its references are followed, by Terraform address and construct path alike", async () => {
    const { code, out } = await cli(["reach", "--from", "web", "--to", "pair/hub", "--family", "4", "--json"], { cwd });
    expect(code).toBe(0);
    expect((JSON.parse(out) as { forward: { vpcId: string }[] }).forward.map(({ vpcId }) => vpcId)).toEqual(["pair/web", "pair/hub"]);
  });

  test("IPv6 blocks that the API assigns are routed by reference", async () => {
    const back = await cli(["reach", "--from", "hub", "--to", "web", "--family", "6"], { cwd });
    expect(back.out).toContain("blocked: no-return-route");
  });

  test("what only a plan unrolls is left out and said", async () => {
    const { out } = await cli(["check", "--json", "--fail-on", "never"], { cwd });
    expect((JSON.parse(out) as { assumptions: string[] }).assumptions).toEqual([
      "VPC scaleway_vpc.many is left out: only a plan shows the instances of its for_each or count.",
    ]);
  });

  test("one stack's file alone is a source too", async () => {
    expect((await cli(["reach", "cdktf.out/stacks/pair/cdk.tf.json", "--from", "web", "--to", "hub", "--family", "4"], { cwd })).code).toBe(
      0,
    );
  });
});
