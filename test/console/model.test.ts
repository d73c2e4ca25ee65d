import { applyEdits, describeEdit, nextId } from "../../console/model/edits";
import { layout } from "../../console/model/layout";
import { viewOf } from "../../console/model/view";
import { connectorStatuses, reachability, type Topology } from "../../core";

const pair: Topology = {
  vpcs: [
    { id: "a", name: "web", region: "fr-par", organizationId: "one" },
    { id: "b", name: "data", region: "fr-par", organizationId: "two" },
    { id: "c", name: "data", region: "nl-ams", organizationId: "two" },
  ],
  privateNetworks: [
    { id: "na", name: "app", vpcId: "a", blocks: ["10.1.0.0/22"] },
    { id: "nb", name: "db", vpcId: "b", blocks: ["10.2.0.0/22"] },
  ],
  connectors: [{ id: "ab", name: "web-to-data", vpcId: "a", targetVpcId: "b", status: "orphan" }],
  routes: [{ id: "r", vpcId: "a", destination: "10.2.0.0/22", nexthop: { kind: "connector", connectorId: "ab" } }],
};

describe("edits", () => {
  const peered = [
    { kind: "add-connector", id: "ba", vpcId: "b", targetVpcId: "a" },
    { kind: "add-route", id: "back", vpcId: "b", destination: "10.1.0.0/22", connectorId: "ba" },
  ] as const;

  test("no edit leaves the topology as the source gave it, reported statuses included", () => {
    expect(applyEdits(pair, [])).toBe(pair);
  });

  test("the missing half and the return route make a one-sided peering reachable", () => {
    const after = applyEdits(pair, peered);
    expect([...connectorStatuses(after).values()]).toEqual(["peered", "peered"]);
    expect(reachability(after).vpcMatrix[0]![1]).toBe("reachable");
  });

  test("a network that overlaps turns the pair into a conflict, and removing it peers it again", () => {
    const colliding = [...peered, { kind: "add-network", id: "n2", vpcId: "b", name: "n2", block: "10.1.0.0/24" }] as const;
    expect(connectorStatuses(applyEdits(pair, colliding)).get("ab")).toBe("conflict");
    const repaired = [...colliding, { kind: "remove", what: "network", id: "n2" }] as const;
    expect(connectorStatuses(applyEdits(pair, repaired)).get("ab")).toBe("peered");
  });

  test("removing what does not exist changes nothing else", () => {
    const after = applyEdits(pair, [{ kind: "remove", what: "route", id: "none" }]);
    expect(after.routes).toEqual(pair.routes);
  });

  test("transitivity is set on the VPC named, and nowhere else", () => {
    const after = applyEdits(pair, [{ kind: "set-transitivity", vpcId: "b", on: true }]);
    expect(after.vpcs.map(({ transitivityEnabled }) => transitivityEnabled)).toEqual([undefined, true, undefined]);
  });

  test("an edit is described by the names of its objects, and new ids are free ones", () => {
    expect(describeEdit(peered[0], pair)).toBe("add a connector from VPC data to VPC web");
    expect(nextId("what-if-route", applyEdits(pair, [{ ...peered[1], id: "what-if-route-1" }]))).toBe("what-if-route-2");
  });
});

describe("picture", () => {
  const everything = { text: "", hideUnused: false };

  test("two halves are one line, one half is one-sided, and VPCs of equal name are told apart by id", () => {
    const { nodes, edges } = viewOf(pair, [], everything);
    expect(nodes.map(({ label }) => label)).toEqual(["web", "data (b)", "data (c)"]);
    expect(edges).toMatchObject([{ source: "a", target: "b", status: "orphan", oneSided: true }]);
    const both = viewOf(applyEdits(pair, [{ kind: "add-connector", id: "ba", vpcId: "b", targetVpcId: "a" }]), [], everything);
    expect(both.edges).toMatchObject([{ oneSided: false, connectorIds: ["ab", "ba"] }]);
  });

  test.each([
    [{ text: "10.2.", hideUnused: false }, ["b"]],
    [{ text: "WEB", hideUnused: false }, ["a"]],
    [{ text: "", hideUnused: true }, ["a", "b"]],
    [{ text: "", hideUnused: false, region: "nl-ams" }, ["c"]],
    [{ text: "", hideUnused: false, organizationId: "two" }, ["b", "c"]],
    [{ text: "", hideUnused: false, focus: "b" }, ["a", "b"]],
  ])("the filter %j shows %j", (filter, ids) => {
    expect(viewOf(pair, [], filter).nodes.map(({ id }) => id)).toEqual(ids);
  });

  test("the boxes of a hub with 255 spokes, a chain and lone VPCs lie apart, and the same topology gives the same picture", () => {
    const spokes = Array.from({ length: 255 }, (_, index) => `s${index}`);
    const ids = ["hub", ...spokes, "p", "q", "r", "lone1", "lone2"];
    const links = [...spokes.map((id) => ["hub", id] as const), ["p", "q"] as const, ["q", "r"] as const];
    const places = layout(ids, links);
    expect(layout(ids, links)).toEqual(places);
    const all = [...places.values()];
    const apart = (a: (typeof all)[number], b: (typeof all)[number]) => Math.abs(a.x - b.x) >= 130 || Math.abs(a.y - b.y) >= 52;
    expect(all).toHaveLength(ids.length);
    expect(all.every((a, index) => all.slice(index + 1).every((b) => apart(a, b)))).toBe(true);
  });
});
