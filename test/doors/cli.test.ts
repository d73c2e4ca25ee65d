import type { Finding, Trace } from "../../core";
import { cli, temporaryFolder } from "../cli/harness";
import { readVectors, type Vector } from "../vectors";
import { answerOf, codesOf, endText, questionsOf } from "./answers";

const vectors = [...readVectors("reachability", "cli"), ...readVectors("findings", "cli")];
const folder = temporaryFolder();

/** The vector as the constructs write it, so that the settings of its checks travel along. */
function fileOf({ name, topology, verdictOptions }: Vector): string {
  const manifest = { version: 1, topology, intents: [], findings: [], accepted: [], options: verdictOptions ?? {}, addresses: {} };
  return folder.write(`${name}.json`, manifest);
}

test.each(questionsOf(vectors))("the command line answers %s", async (_title, vector, { from, to, options, expect: expected }) => {
  const narrowed = [
    ...(options?.maxHops === undefined ? [] : ["--max-hops", `${options.maxHops}`]),
    ...(options?.protocol === undefined ? [] : ["--protocol", options.protocol]),
    ...(options?.port === undefined ? [] : ["--port", `${options.port}`]),
    ...(options?.family === undefined ? [] : ["--family", `${options.family}`]),
  ];
  const { code, out } = await cli(["reach", fileOf(vector), "--from", endText(from), "--to", endText(to), "--json", ...narrowed]);
  expect(answerOf(JSON.parse(out) as Trace)).toEqual(expected);
  expect(code).toBe(expected.verdict === "reachable" ? 0 : 1);
});

test.each(vectors.filter(({ findings }) => findings).map((vector) => [vector.name, vector] as const))(
  "the command line finds %s",
  async (_name, vector) => {
    const { code, out } = await cli(["check", fileOf(vector), "--json", "--fail-on", "info"]);
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    expect(codesOf(findings).sort()).toEqual([...vector.findings!].sort());
    expect(code).toBe(vector.findings!.length === 0 ? 0 : 1);
  },
);
