import { type TerraformStack, TerraformVariable } from "cdktf";
import { HubAndSpoke, PeeredVpcPair, type RequirePeered, Vpc } from "vpc-peering";
import { newStack, refusal, synthesize } from "./synth";

const fixed = (stack: TerraformStack, id: string, block: string) => new Vpc(stack, id, { privateNetworks: { app: block } });
const variable = (stack: TerraformStack, id: string) =>
  fixed(stack, id, new TerraformVariable(stack, `${id}-block`, { type: "string" }).stringValue);

function star(requirePeered: RequirePeered, spokes: (stack: TerraformStack) => Record<string, Vpc>) {
  const stack = newStack();
  const net = new HubAndSpoke(stack, "net", { hub: fixed(stack, "hub", "10.0.0.0/22"), spokes: spokes(stack), requirePeered, ipv6: false });
  expect(refusal(stack)).toBeUndefined();
  return { ...synthesize(stack), net };
}

describe("blocks that are only known at apply", () => {
  test("are compared with those of VPCs behind the same one, before any route", () => {
    const { resource, net } = star(true, (stack) => ({ a: variable(stack, "a"), b: fixed(stack, "b", "10.2.0.0/22") }));
    const gates = Object.entries(resource["null_resource"]!).filter(([id]) => id.includes("distinct-blocks"));
    expect(gates.map(([, gate]) => gate)).toEqual([
      {
        lifecycle: {
          precondition: [
            {
              condition: expect.stringMatching(/^\$\{length\(local\.net_distinct-blocks_overlaps-0_\w+\) == 0\}$/),
              error_message: expect.stringContaining("stack/net: "),
            },
          ],
        },
      },
    ]);
    for (const route of Object.values(net.routes)) {
      expect(resource["scaleway_vpc_route"]![route.friendlyUniqueId]!["depends_on"]).toContain(`null_resource.${gates[0]![0]}`);
    }
  });

  test("warn, or say nothing, as the peerings do", () => {
    const spokes = (stack: TerraformStack) => ({ a: variable(stack, "a"), b: variable(stack, "b") });
    const warned = star("warn", spokes);
    expect(Object.keys(warned.check!).filter((id) => id.includes("distinct-blocks"))).toHaveLength(1);
    expect(warned.resource["null_resource"]).toBeUndefined();
    expect(star(false, spokes).check).toBeUndefined();
  });

  test("add nothing where every block is known, or where only neighbours meet, whom the service compares", () => {
    const known = star(true, (stack) => ({ a: fixed(stack, "a", "10.1.0.0/22"), b: fixed(stack, "b", "10.2.0.0/22") }));
    expect(Object.keys(known.resource["null_resource"]!).filter((id) => id.includes("distinct-blocks"))).toEqual([]);
    const stack = newStack();
    new PeeredVpcPair(stack, "pair", { left: variable(stack, "a"), right: variable(stack, "b") });
    expect(Object.keys(synthesize(stack).resource["null_resource"]!)).toHaveLength(1);
    const single = star(true, (stack) => ({ a: variable(stack, "a") }));
    expect(Object.keys(single.resource["null_resource"]!)).toHaveLength(1);
  });
});
