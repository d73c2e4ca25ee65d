import { Cidr, FINDING_CODES, privateNetworkBlockProblem, trace, verdicts } from "../../core";
import { readVectors } from "../vectors";

const reachability = readVectors("reachability");
const findings = readVectors("findings");

describe.each([...reachability, ...findings].map((vector) => [vector.name, vector] as const))("vector %s", (_name, vector) => {
  const named = (end: { vpcId: string; privateNetworkId?: string; address?: string }) => {
    const { vpcs, privateNetworks } = vector.topology;
    const network = privateNetworks.find(({ id }) => id === end.privateNetworkId)?.name;
    return [vpcs.find(({ id }) => id === end.vpcId)?.name, network ?? end.address].filter(Boolean).join("/");
  };

  for (const question of vector.questions) {
    const asked = question.options ? ` ${JSON.stringify(question.options)}` : "";
    test(`${named(question.from)} to ${named(question.to)}${asked}`, () => {
      const answer = trace(vector.topology, question, question.options);
      const got =
        answer.verdict === "reachable"
          ? { verdict: answer.verdict, path: answer.forward.map(({ vpcId }) => vpcId) }
          : { verdict: answer.verdict, code: answer.blocker?.code };
      expect(got).toEqual(question.expect);
    });
  }

  test("asks something, or expects findings", () => expect(vector.questions.length + (vector.findings?.length ?? 0)).toBeGreaterThan(0));

  if (vector.findings) {
    test("has exactly the findings that it says", () => {
      const codes = new Set(verdicts(vector.topology, vector.verdictOptions).map(({ code }) => code));
      expect([...codes]).toEqual(vector.findings);
    });
  }

  test("holds only blocks that the API accepts", () => {
    const blocks = vector.topology.privateNetworks.flatMap((network) => network.blocks.map((text) => Cidr.parse(text)));
    expect(blocks.flatMap((block) => privateNetworkBlockProblem(block) ?? [])).toEqual([]);
  });
});

test("every finding code has a vector of its own name", () => {
  const names = findings
    .filter((vector) => vector.findings?.includes(vector.name as (typeof FINDING_CODES)[number]))
    .map(({ name }) => name);
  expect(FINDING_CODES.filter((code) => !names.includes(code))).toEqual([]);
});

test("every code that can block a path is the answer to some question", () => {
  const answers = reachability.flatMap(({ questions }) =>
    questions.flatMap(({ expect: answer }) => (answer.verdict === "blocked" ? [answer.code] : [])),
  );
  const blockers = [
    "routing-disabled",
    "transitivity-off",
    "hop-limit",
    "no-route",
    "no-return-route",
    "route-to-orphan",
    "route-to-conflict",
  ];
  const more = ["route-blackhole", "route-loop", "propagation-off", "ambiguous-destination", "acl-drop"];
  expect([...new Set(answers)].sort()).toEqual([...blockers, ...more].sort());
});
