import steps from "./golden/recorded-behaviour.json";
import { ACME, type Json, useMock } from "./support/mock";

const KINDS: Readonly<Record<string, RegExp>> = {
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
  block4: /^172\.(1[6-9]|2\d|3[01])\.\d+\.0\/22$/,
  block6: /^fd[0-9a-f]{2}:[0-9a-f:]+::\/64$/,
  hostblock: /^172\.(1[6-9]|2\d|3[01])\.\d+\.2\/22$/,
};
const PLACEHOLDER = /\$(\w+)\.(\w+)/g;

/** Values that the mock chose: each name stands for one value, and each value for one name of its kind. */
class Values {
  readonly #known = new Map<string, string>([
    ["$id.project", ACME.projectId],
    ["$id.organization", ACME.organizationId],
  ]);

  fill(text: string): string {
    return text.replace(PLACEHOLDER, (name) => this.#known.get(name) ?? name);
  }

  /** The answer with every chosen value turned back into its name. */
  name(expected: Json, answered: Json): Json {
    if (Array.isArray(expected) && Array.isArray(answered)) return answered.map((item, index) => this.name(expected[index], item));
    if (expected && answered && typeof expected === "object" && typeof answered === "object")
      return Object.fromEntries(Object.entries(answered).map(([key, value]) => [key, this.name(expected[key], value)]));
    const [, kind] = /^\$(\w+)\.\w+$/.exec(expected) ?? [];
    return kind && typeof answered === "string" ? this.#match(expected, kind, answered) : answered;
  }

  #match(name: string, kind: string, value: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known === value ? name : value;
    const double = [...this.#known].some(([other, taken]) => taken === value && other.startsWith(`$${kind}.`));
    if (double || !KINDS[kind]!.test(value)) return value;
    this.#known.set(name, value);
    if (kind === "hostblock") this.#known.set(name.replace("hostblock", "host"), value.split("/")[0]!);
    return name;
  }
}

/** One story in the order of the real API's recordings; the shapes, texts and codes in the data file are theirs. */
describe("what was recorded", () => {
  const held = useMock();

  test("is answered field by field", async () => {
    const values = new Values();
    for (const step of steps as Json[]) {
      const body = step.body === undefined ? undefined : JSON.parse(values.fill(JSON.stringify(step.body)));
      const reply = await held.mock.call(step.method, values.fill(step.path), body);
      const answer = values.name(step.answer, reply.body);
      expect({ title: step.title, status: reply.status, answer }).toEqual({ title: step.title, status: step.status, answer: step.answer });
    }
  });
});
