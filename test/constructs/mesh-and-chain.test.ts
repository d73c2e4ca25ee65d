import { PeeringChain, PeeringMesh, peeringManifest, Vpc } from "vpc-peering";
import { blocksOf, difference, newStack, refusal, withoutHash } from "./synth";

const network = (block: string) => ({ privateNetworks: { app: block } });

describe("PeeringMesh", () => {
  const meshOf = (names: readonly string[]) => {
    const stack = newStack();
    const vpcs = Object.fromEntries(names.map((name) => [name, new Vpc(stack, name, network(`10.${name.charCodeAt(0)}.0.0/22`))]));
    return { stack, vpcs, mesh: new PeeringMesh(stack, "mesh", { vpcs }) };
  };

  test("every pair is peered directly, and nobody forwards", () => {
    const { stack, mesh, vpcs } = meshOf(["a", "b", "c"]);
    expect(Object.keys(mesh.links)).toEqual(["a-b", "a-c", "b-c"]);
    expect(Object.values(vpcs).map(({ transitivity }) => transitivity)).toEqual([false, false, false]);
    expect(
      Object.keys(mesh.routes)
        .filter((id) => !id.endsWith("ipv6"))
        .sort(),
    ).toEqual([
      "a-via-b-10-98-0-0-22",
      "a-via-c-10-99-0-0-22",
      "b-via-a-10-97-0-0-22",
      "b-via-c-10-99-0-0-22",
      "c-via-a-10-97-0-0-22",
      "c-via-b-10-98-0-0-22",
    ]);
    expect(refusal(stack)).toBeUndefined();
  });

  test("adding a member, wherever its name stands, touches no other", () => {
    const { added, removed, changed } = difference(blocksOf(meshOf(["b", "c"]).stack), blocksOf(meshOf(["a", "b", "c"]).stack));
    expect([removed, changed]).toEqual([[], []]);
    expect(added.filter((address) => address.startsWith("scaleway_vpc_connector.")).map(withoutHash)).toEqual([
      "scaleway_vpc_connector.mesh_a-b_a-to-b",
      "scaleway_vpc_connector.mesh_a-b_b-to-a",
      "scaleway_vpc_connector.mesh_a-c_a-to-c",
      "scaleway_vpc_connector.mesh_a-c_c-to-a",
    ]);
  });
});

describe("PeeringChain", () => {
  const chainOf = (names: readonly string[], talk?: "all" | "ends" | [string, string][]) => {
    const stack = newStack();
    const vpcs = Object.fromEntries(names.map((name) => [name, new Vpc(stack, name, network(`10.${name.charCodeAt(0)}.0.0/22`))]));
    return { stack, vpcs, chain: new PeeringChain(stack, "chain", { vpcs, talk, ipv6: false }) };
  };

  test("everybody talks: the documented twelve destinations on four VPCs", () => {
    const { stack, vpcs, chain } = chainOf(["a", "b", "c", "d"]);
    expect(Object.values(vpcs).map(({ transitivity }) => transitivity)).toEqual([false, true, true, false]);
    const destinations = peeringManifest(stack).topology.routes.map(({ vpcId, destination, nexthop }) => {
      const via = nexthop.kind === "connector" ? nexthop.connectorId.split("-").at(-1) : "?";
      return `${vpcId.at(-1)}>${via} ${destination}`;
    });
    expect(destinations.sort()).toEqual(
      [
        "a>b 10.98.0.0/22",
        "a>b 10.99.0.0/22",
        "a>b 10.100.0.0/22",
        "b>a 10.97.0.0/22",
        "b>c 10.99.0.0/22",
        "b>c 10.100.0.0/22",
        "c>b 10.97.0.0/22",
        "c>b 10.98.0.0/22",
        "c>d 10.100.0.0/22",
        "d>c 10.97.0.0/22",
        "d>c 10.98.0.0/22",
        "d>c 10.99.0.0/22",
      ].sort(),
    );
    expect(Object.keys(chain.routes)).toHaveLength(12);
    expect(refusal(stack)).toBeUndefined();
  });

  test("only the ends talk: each VPC knows both ends and nothing between", () => {
    const { chain } = chainOf(["a", "b", "c"], "ends");
    expect(Object.keys(chain.routes).sort()).toEqual([
      "a-via-b-10-99-0-0-22",
      "b-via-a-10-97-0-0-22",
      "b-via-c-10-99-0-0-22",
      "c-via-b-10-97-0-0-22",
    ]);
  });

  test("listed pairs, and an unknown name", () => {
    expect(Object.keys(chainOf(["a", "b", "c"], [["a", "b"]]).chain.routes).sort()).toEqual([
      "a-via-b-10-98-0-0-22",
      "b-via-a-10-97-0-0-22",
    ]);
    expect(() => chainOf(["a", "b"], [["a", "z"]])).toThrow('stack/chain has no member "z": the members are a, b');
  });
});
