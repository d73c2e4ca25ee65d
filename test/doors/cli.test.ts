import { join } from "node:path";
import type { Finding, Trace } from "../../core";
import { cli } from "../cli/harness";
import { readVectors } from "../vectors";
import { answerOf, codesOf, endText, questionsOf } from "./answers";

/** The vectors' own files are sources. */
const vectors = (["reachability", "findings"] as const).flatMap((folder) =>
  readVectors(folder, "cli").map((vector) => ({ ...vector, file: join(__dirname, "../vectors", folder, `${vector.name}.json`) })),
);

test.each(questionsOf(vectors))("the command line answers %s", async (_title, vector, { from, to, options, expect: expected }) => {
  const narrowed = [
    ...(options?.maxHops === undefined ? [] : ["--max-hops", `${options.maxHops}`]),
    ...(options?.protocol === undefined ? [] : ["--protocol", options.protocol]),
    ...(options?.port === undefined ? [] : ["--port", `${options.port}`]),
    ...(options?.family === undefined ? [] : ["--family", `${options.family}`]),
  ];
  const { code, out } = await cli(["reach", vector.file, "--from", endText(from), "--to", endText(to), "--json", ...narrowed]);
  expect(answerOf(JSON.parse(out) as Trace)).toEqual(expected);
  expect(code).toBe(expected.verdict === "reachable" ? 0 : 1);
});

test.each(vectors.filter(({ findings }) => findings).map((vector) => [vector.name, vector] as const))(
  "the command line finds %s",
  async (_name, vector) => {
    const { code, out } = await cli(["check", vector.file, "--json", "--fail-on", "info"]);
    const { findings } = JSON.parse(out) as { findings: Finding[] };
    expect(codesOf(findings).sort()).toEqual([...vector.findings!].sort());
    expect(code).toBe(vector.findings!.length === 0 ? 0 : 1);
  },
);
