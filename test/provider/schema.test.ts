import { type AttributeSchema, type BlockSchema, type Schema, typeOf } from "../../provider/framework/schema";
import { typeToJson } from "../../provider/framework/value";
import { nullProvider } from "../../provider/resources/null-provider";
import { scalewayProvider } from "../../provider/resources/scaleway-provider";
import official from "./official-schema.json";

/** As `terraform providers schema -json` of scaleway/scaleway 2.81.0, without descriptions; flags: Required, Optional, Computed, Deprecated. */
const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));

function compactAttribute({ type, required, optional, computed, deprecated }: AttributeSchema): [unknown, string] {
  return [typeToJson(type), `${required ? "R" : ""}${optional ? "O" : ""}${computed ? "C" : ""}${deprecated ? "D" : ""}`];
}

const compactAttributes = (attributes: Readonly<Record<string, AttributeSchema>>) =>
  Object.fromEntries(sorted(attributes).map(([name, attribute]) => [name, compactAttribute(attribute)]));

const compactBlock = ({ nesting, maxItems, attributes }: BlockSchema) => ({
  nesting,
  min: 0,
  max: maxItems ?? 0,
  attributes: compactAttributes(attributes),
});

function compact({ attributes, blocks }: Schema) {
  const nested = Object.fromEntries(sorted(blocks ?? {}).map(([name, block]) => [name, compactBlock(block)]));
  return { attributes: compactAttributes(attributes), ...(blocks && { blocks: nested }) };
}

/** Object types are compared without regard to the order of their attributes. */
const canonical = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, inner) => (isPlain(inner) ? Object.fromEntries(sorted(inner)) : inner)));
const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const provider = scalewayProvider({});

describe("schemas equal those of the official provider", () => {
  test("the provider block", () => expect(compact(provider.schema)).toEqual(official.provider));

  test("the same resources and data sources, all VPC ones", () => {
    expect(Object.keys(provider.resources).sort()).toEqual(Object.keys(official.resources));
    expect(Object.keys(provider.dataSources).sort()).toEqual(Object.keys(official.dataSources));
  });

  test.each(Object.entries(official.resources))("resource %s", (name, expected) => {
    const { schema } = provider.resources[name]!;
    expect(canonical({ version: schema.version, ...compact(schema) })).toEqual(canonical(expected));
  });

  test.each(Object.entries(official.dataSources))("data source %s", (name, expected) => {
    const { schema } = provider.dataSources[name]!;
    expect(canonical({ version: schema.version, ...compact(schema) })).toEqual(canonical(expected));
  });
});

describe("replacement", () => {
  const replacing = (name: string) => {
    const { attributes, blocks } = provider.resources[name]!.schema;
    const nested = Object.entries(blocks ?? {}).flatMap(([block, { attributes: inner }]) =>
      Object.keys(inner)
        .filter((attribute) => inner[attribute]!.forceNew)
        .map((attribute) => `${block}.${attribute}`),
    );
    return [...Object.keys(attributes).filter((attribute) => attributes[attribute]!.forceNew), ...nested].sort();
  };

  test.each([
    ["scaleway_vpc", ["enable_transitivity", "project_id", "region"]],
    ["scaleway_vpc_private_network", ["ipv4_subnet.subnet", "ipv6_subnets.subnet", "project_id", "region", "vpc_id"]],
    ["scaleway_vpc_connector", ["region", "target_vpc_id", "vpc_id"]],
    ["scaleway_vpc_route", ["region", "vpc_id"]],
    ["scaleway_vpc_acl", ["region"]],
    ["scaleway_vpc_ingress_rule", ["region", "vpc_id"]],
  ])("%s is replaced by a change of %j", (name, expected) => expect(replacing(name)).toEqual(expected));
});

describe("the null provider", () => {
  test("null_resource has triggers and an id", () => {
    expect(compact(nullProvider.resources["null_resource"]!.schema)).toEqual({
      attributes: { id: ["string", "C"], triggers: [["map", "string"], "O"] },
    });
    expect(typeToJson(typeOf(nullProvider.resources["null_resource"]!.schema))).toEqual([
      "object",
      { id: "string", triggers: ["map", "string"] },
    ]);
  });
});
