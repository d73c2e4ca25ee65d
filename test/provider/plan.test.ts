import { planLegacy } from "../../provider/framework/plan";
import type { AttributeSchema, BlockSchema, Schema } from "../../provider/framework/schema";
import { type ObjectValue, UNKNOWN, type Value } from "../../provider/framework/value";

const one = (attribute: Omit<AttributeSchema, "type" | "description">, type: AttributeSchema["type"] = "string"): Schema => ({
  version: 0,
  description: "",
  attributes: { a: { type, description: "", ...attribute } },
});

/** What is planned for attribute `a`, and whether it replaces the object. */
function planOf(schema: Schema, prior: Value | "nothing", config: Value): { a: Value; replace: boolean } {
  const { planned, replace } = planLegacy(schema, prior === "nothing" ? null : { a: prior }, { a: config });
  return { a: planned["a"]!, replace: replace.length > 0 };
}

const optional = { optional: true };
const optionalComputed = { optional: true, computed: true };
const sameLetters = { suppress: (left: string, right: string) => left.toLowerCase() === right.toLowerCase() };
const likeRegion = { ...optionalComputed, forceNew: true, suppress: (left: string, right: string) => (left === "") !== (right === "") };

describe("planning a text, number or flag", () => {
  test.each<[string, Schema, Value | "nothing", Value, Value, boolean]>([
    ["a computed value is unknown at creation", one({ computed: true }), "nothing", null, UNKNOWN, false],
    ["a computed value keeps its prior value at an update", one({ computed: true }), "old", null, "old", false],
    ["optional and computed, unset: unknown at creation", one(optionalComputed), "nothing", null, UNKNOWN, false],
    ["optional and computed, unset: the prior value at an update", one(optionalComputed), "old", null, "old", false],
    ["optional and computed, empty: as if unset", one(optionalComputed), "old", "", "old", false],
    ["optional and computed, empty at creation: unknown", one(optionalComputed), "nothing", "", UNKNOWN, false],
    ["optional and computed, set: as configured", one(optionalComputed), "old", "new", "new", false],
    ["a flag that is computed may be set to false", one(optionalComputed, "bool"), true, false, false, false],
    ["optional, unset: nothing at creation", one(optional), "nothing", null, null, false],
    ["optional, removed: nothing", one(optional), "old", null, null, false],
    ["optional, unset where the state holds an empty text: no change", one(optional), "", null, "", false],
    ["optional, unset where the state holds zero: no change", one(optional, "number"), 0, null, 0, false],
    ["optional, zero where the state holds nothing: no change", one(optional, "number"), null, 0, null, false],
    ["optional, false where the state holds nothing: no change", one(optional, "bool"), null, false, null, false],
    ["optional, removed from a number: nothing", one(optional, "number"), 5, null, null, false],
    ["a default stands for unset at creation", one({ ...optional, default: "d" }), "nothing", null, "d", false],
    ["a default stands for removed", one({ ...optional, default: "d" }), "old", null, "d", false],
    ["a default of false where an import left nothing: no change", one({ ...optional, default: false }, "bool"), null, null, null, false],
    ["an unknown stays unknown", one(optional), "old", UNKNOWN, UNKNOWN, false],
    ["a forced replacement: changed", one({ ...optional, forceNew: true }), "old", "new", "new", true],
    ["a forced replacement: unknown may be a change", one({ ...optional, forceNew: true }), "old", UNKNOWN, UNKNOWN, true],
    ["a forced replacement: equal", one({ ...optional, forceNew: true }), "old", "old", "old", false],
    ["a forced replacement: none at creation", one({ ...optional, forceNew: true }), "nothing", "new", "new", false],
    [
      "a forced replacement: computed and removed keeps the prior value",
      one({ ...optionalComputed, forceNew: true }),
      "old",
      null,
      "old",
      false,
    ],
    ["a suppressed difference plans the prior value", one({ ...optional, ...sameLetters }), "Old", "OLD", "Old", false],
    ["a suppressed difference replaces nothing", one({ ...optional, ...sameLetters, forceNew: true }), "Old", "OLD", "Old", false],
    ["an unknown is not suppressed by equality", one({ ...optional, ...sameLetters }), "Old", UNKNOWN, UNKNOWN, false],
    ["a configured region is unknown at creation, as the official one plans it", one(likeRegion), "nothing", "fr-par", UNKNOWN, false],
    ["an unknown region is unknown at creation", one(likeRegion), "nothing", UNKNOWN, UNKNOWN, false],
    ["another region replaces", one(likeRegion), "fr-par", "nl-ams", "nl-ams", true],
    ["a region where the state holds none changes nothing", one(likeRegion), null, "fr-par", null, false],
  ])("%s", (_fact, schema, prior, config, a, replace) => {
    expect(planOf(schema, prior, config)).toEqual({ a, replace });
  });
});

describe("planning a list of texts", () => {
  const tags = one(optional, { list: "string" });
  test.each<[string, Value | "nothing", Value, Value]>([
    ["null and an empty list are one: null stays", null, [], null],
    ["null and an empty list are one: empty stays", [], null, []],
    ["at creation the configuration stands", "nothing", [], []],
    ["order counts", ["a", "b"], ["b", "a"], ["b", "a"]],
    ["an unknown element keeps its place", ["a"], ["a", UNKNOWN], ["a", UNKNOWN]],
    ["removed", ["a"], null, null],
    ["unknown as a whole", ["a"], UNKNOWN, UNKNOWN],
  ])("%s", (_fact, prior, config, a) => {
    expect(planOf(tags, prior, config)).toEqual({ a, replace: false });
  });
});

const subnetBlock = (nesting: "list" | "set", computed: boolean): Schema => ({
  version: 0,
  description: "",
  attributes: {},
  blocks: {
    a: {
      nesting,
      computed,
      description: "",
      attributes: {
        subnet: { type: "string", optional: true, computed: true, forceNew: true, description: "" },
        id: { type: "string", computed: true, description: "" },
      },
    } satisfies BlockSchema,
  },
});

const known = { subnet: "10.0.0.0/22", id: "s1" };
const asked = (subnet: Value): ObjectValue => ({ subnet, id: null });

describe("planning nested blocks", () => {
  const list = subnetBlock("list", true);
  const set = subnetBlock("set", true);

  test.each<[string, Schema, Value | "nothing", Value, Value, boolean]>([
    ["not configured: unknown as a whole at creation", list, "nothing", [], UNKNOWN, false],
    ["not configured: the prior blocks at an update", list, [known], [], [known], false],
    ["a dynamic block that is not known yet", list, [known], UNKNOWN, UNKNOWN, false],
    [
      "configured at creation: what is computed is unknown",
      list,
      "nothing",
      [asked("10.0.0.0/22")],
      [{ subnet: "10.0.0.0/22", id: UNKNOWN }],
      false,
    ],
    ["configured and equal", list, [known], [asked("10.0.0.0/22")], [known], false],
    ["an empty block changes nothing", list, [known], [asked(null)], [known], false],
    ["another subnet replaces", list, [known], [asked("10.4.0.0/22")], [{ subnet: "10.4.0.0/22", id: "s1" }], true],
    ["set: configured and equal", set, [known], [asked("10.0.0.0/22")], [known], false],
    ["set: another subnet replaces", set, [known], [asked("10.4.0.0/22")], [{ subnet: "10.4.0.0/22", id: UNKNOWN }], true],
    [
      "set: an element that only the state has replaces nothing",
      set,
      [known, { subnet: "x", id: "s2" }],
      [asked("10.0.0.0/22")],
      [known],
      false,
    ],
  ])("%s", (_fact, schema, prior, config, a, replace) => {
    expect(planOf(schema, prior, config)).toEqual({ a, replace });
  });

  test("rules are matched by position", () => {
    const rules: Schema = {
      version: 0,
      description: "",
      attributes: {},
      blocks: { a: { nesting: "list", description: "", attributes: { port: { type: "number", optional: true, description: "" } } } },
    };
    expect(planOf(rules, [{ port: 1 }, { port: 2 }], [{ port: 2 }])).toEqual({ a: [{ port: 2 }], replace: false });
    expect(planOf(rules, [{ port: 1 }], [])).toEqual({ a: [], replace: false });
    expect(planOf(rules, null, [])).toEqual({ a: null, replace: false });
  });

  test("the place of a replacement is named", () => {
    expect(planLegacy(list, { a: [known] }, { a: [asked("10.4.0.0/22")] }).replace).toEqual([["a", 0, "subnet"]]);
    expect(planLegacy(set, { a: [known] }, { a: [asked("10.4.0.0/22")] }).replace).toEqual([["a"]]);
  });

  test("a plan without a difference is the prior state itself", () => {
    const prior = { a: [known] };
    expect(planLegacy(list, prior, { a: [asked("10.0.0.0/22")] }).planned).toBe(prior);
  });
});
