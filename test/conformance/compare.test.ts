import { identityDifferences, type Schema, schemaDifferences } from "../../conformance/compare/schema";
import { normalizedState, stateDifferences } from "../../conformance/compare/state";
import type { StateJson } from "../../conformance/terraform-folder";

const schema = (attributes: NonNullable<Schema["block"]["attributes"]>, version = 0): Schema => ({ version, block: { attributes } });

describe("schemas", () => {
  test("equal ones have no difference, whatever the order", () => {
    const left = schema({ name: { type: "string", optional: true }, id: { type: "string", computed: true } });
    const right = schema({ id: { type: "string", computed: true }, name: { type: "string", optional: true } });
    expect(schemaDifferences("resource x", left, right)).toEqual([]);
  });

  test("type, flags, absence and version are told with both sides", () => {
    const left = schema({ name: { type: "string", optional: true }, tags: { type: ["list", "string"], optional: true } }, 1);
    const right = schema({ name: { type: "string", optional: true, computed: true } });
    expect(schemaDifferences("resource x", left, right)).toEqual([
      "resource x: schema version is 1 officially, 0 embedded",
      'resource x.name: optional "string" officially, optional computed "string" embedded',
      'resource x.tags: optional ["list","string"] officially, absent embedded',
    ]);
  });

  test("nested blocks differ by nesting, bounds and content", () => {
    const nested = (mode: string, type: string): Schema => ({
      block: { block_types: { rules: { nesting_mode: mode, max_items: 1, block: { attributes: { port: { type, required: true } } } } } },
    });
    expect(schemaDifferences("x", nested("list", "number"), nested("set", "string"))).toEqual([
      "x.rules: block list 0..1 officially, block set 0..1 embedded",
      'x.rules.port: required "number" officially, required "string" embedded',
    ]);
  });

  test("identities differ by attribute, requirement and absence", () => {
    const identity = { version: 0, attributes: { id: { type: "string", required_for_import: true } } };
    expect(identityDifferences("x", identity, identity)).toEqual([]);
    expect(identityDifferences("x", identity, undefined)).toEqual([
      'identity of x: version 0 id required "string" officially, absent embedded',
    ]);
  });
});

const id = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;

function state(vpc: number, more: Record<string, unknown> = {}): StateJson {
  const values = { id: `fr-par/${id(vpc)}`, created_at: `2026-11-2${vpc}T10:00:00Z`, name: "hub", ...more };
  const child = { vpc_id: `fr-par/${id(vpc)}`, ipv4_subnet: [{ id: id(vpc + 4), subnet: "10.0.0.0/22" }] };
  return {
    values: {
      root_module: {
        resources: [
          { address: "scaleway_vpc.hub", mode: "managed", values },
          { address: "scaleway_vpc_private_network.net", mode: "managed", values: child },
        ],
      },
    },
  };
}

describe("states", () => {
  test("ids are named after their object, times reduced to their form", () => {
    expect(Object.fromEntries(normalizedState(state(1)))).toEqual({
      "scaleway_vpc.hub.id": '"fr-par/<scaleway_vpc.hub>"',
      "scaleway_vpc.hub.created_at": '"<timestamp>"',
      "scaleway_vpc.hub.name": '"hub"',
      "scaleway_vpc_private_network.net.vpc_id": '"fr-par/<scaleway_vpc.hub>"',
      "scaleway_vpc_private_network.net.ipv4_subnet[0].id": '"<scaleway_vpc_private_network.net.ipv4_subnet[0]>"',
      "scaleway_vpc_private_network.net.ipv4_subnet[0].subnet": '"10.0.0.0/22"',
    });
  });

  test("two applies of one stack are equal; null, empty text, empty list and a region alone all mean not set", () => {
    const left = state(1, { tags: null, nexthop: "fr-par/", description: "" });
    expect(stateDifferences(left, state(2, { tags: [], nexthop: null }))).toEqual([]);
  });

  test("an id of another object, a time of another form and another value are differences", () => {
    const left = state(1, { peer: `fr-par/${id(1)}`, updated_at: "2026-11-21T10:00:00Z", size: 1 });
    const right = state(2, { peer: `fr-par/${id(3)}`, updated_at: "2026-11-22T10:00:00.5Z", size: 2 });
    expect(stateDifferences(left, right)).toEqual([
      `scaleway_vpc.hub.peer: "fr-par/<scaleway_vpc.hub>" officially, "fr-par/${id(3)}" embedded`,
      "scaleway_vpc.hub.size: 1 officially, 2 embedded",
      'scaleway_vpc.hub.updated_at: "<timestamp>" officially, "2026-11-22T10:00:00.5Z" embedded',
    ]);
  });

  test("generated names and assigned blocks count by their form only", () => {
    const left = state(1, { name: "tf-vpc-brave-turing", block: "172.16.4.0/22", v6: "fd12:3:4:5::/64" });
    const right = state(2, { name: "tf-vpc-0123abcd", block: "172.31.0.0/22", v6: "fdff:3:4:6::/64" });
    expect(stateDifferences(left, right)).toEqual([]);
    expect(stateDifferences(left, state(2, { name: "tf-pn-0123abcd", block: "172.31.0.0/22", v6: "fdff:3:4:6::/64" }))).toEqual([
      'scaleway_vpc.hub.name: "tf-vpc-<generated>" officially, "tf-pn-<generated>" embedded',
    ]);
  });
});
