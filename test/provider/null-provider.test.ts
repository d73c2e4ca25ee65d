import { plan } from "../../provider/framework/lifecycle";
import { UNKNOWN, type Value } from "../../provider/framework/value";
import { nullProvider } from "../../provider/resources/null-provider";

const resource = nullProvider.resources["null_resource"]!;

describe("null_resource", () => {
  test("is outside the legacy type system and has no identity", () => {
    expect([resource.legacyTypeSystem, resource.identity]).toEqual([false, false]);
  });

  test("at creation the id is unknown and the triggers are as configured", () => {
    expect(plan(resource, null, { triggers: { a: UNKNOWN } })).toEqual({
      planned: { id: UNKNOWN, triggers: { a: UNKNOWN } },
      replace: [],
      diagnostics: [],
    });
  });

  test.each<[string, Value, Value, boolean]>([
    ["equal triggers", { a: "1" }, { a: "1" }, false],
    ["a changed value", { a: "1" }, { a: "2" }, true],
    ["a value that is not known yet", { a: "1" }, { a: UNKNOWN }, true],
    ["triggers that are not known yet", { a: "1" }, UNKNOWN, true],
    ["a new key", { a: "1" }, { a: "1", b: "2" }, true],
    ["a new key without a value", { a: "1" }, { a: "1", b: null }, false],
    ["a new key that every object inherits", { a: "1" }, { a: "1", constructor: "2" }, true],
    ["a removed key", { a: "1", b: "2" }, { a: "1" }, true],
    ["triggers where there were none", null, { a: "1" }, true],
    ["triggers without values where there were none", null, { a: null }, false],
    ["no triggers where there were some", { a: "1" }, null, true],
    ["none and none", null, null, false],
  ])("%s: replaced?", (_fact, prior, next, expected) => {
    const { planned, replace } = plan(resource, { id: "7", triggers: prior }, { triggers: next });
    expect(planned).toEqual({ id: "7", triggers: next });
    expect(replace).toEqual(expected ? [["triggers"]] : []);
  });

  test("each creation has another id of digits", async () => {
    const create = () => resource.create({ client: {}, planned: { id: UNKNOWN, triggers: null }, config: {}, created: () => {} });
    const [first, second] = [await create(), await create()];
    expect(first["id"]).toMatch(/^\d+$/);
    expect(second["id"]).not.toBe(first["id"]);
  });
});

describe("null_data_source", () => {
  const read = (config: Record<string, Value>) => nullProvider.dataSources["null_data_source"]!.read({ client: {}, config });

  test("copies inputs to outputs", async () => {
    expect(await read({ inputs: { a: "1" } })).toMatchObject({ id: "static", outputs: { a: "1" }, has_computed_default: "default" });
  });

  test("keeps a default that was given", async () =>
    expect(await read({ has_computed_default: "mine" })).toMatchObject({ has_computed_default: "mine" }));
});
