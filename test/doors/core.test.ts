import { trace, verdicts } from "../../core";
import { readVectors } from "../vectors";
import { answerOf, codesOf, questionsOf } from "./answers";

const vectors = [...readVectors("reachability", "core"), ...readVectors("findings", "core")];

test.each(questionsOf(vectors))("core answers %s", (_title, { topology }, question) => {
  expect(answerOf(trace(topology, question, question.options))).toEqual(question.expect);
});

test.each(vectors.filter(({ findings }) => findings).map((vector) => [vector.name, vector] as const))("core finds %s", (_name, vector) => {
  expect(codesOf(verdicts(vector.topology, vector.verdictOptions))).toEqual(vector.findings);
});
