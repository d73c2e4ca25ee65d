import type { Endpoint, FindingCode, Topology, Trace } from "../../core";
import type { Vector, VectorQuestion } from "../vectors";

/** What a door must agree on: the verdict with the VPCs visited, or with the code. */
export type Answer = VectorQuestion["expect"];

/** The part of a trace that a vector pins down. */
export function answerOf(trace: Trace): Answer {
  return trace.verdict === "reachable"
    ? { verdict: "reachable", path: trace.forward.map(({ vpcId }) => vpcId) }
    : { verdict: "blocked", code: trace.blocker!.code };
}

/** Codes of findings, each once, as vectors list them. */
export function codesOf(findings: readonly { readonly code: FindingCode }[]): FindingCode[] {
  return [...new Set(findings.map(({ code }) => code))];
}

/** An end as the command line and the control plane take it. */
export function endText({ vpcId, privateNetworkId, address }: Endpoint): string {
  return [vpcId, privateNetworkId ?? address].filter(Boolean).join("/");
}

/** Rows for `test.each`: each question of each vector with a title. */
export function questionsOf<V extends Vector>(vectors: readonly V[]): [string, V, VectorQuestion][] {
  return vectors.flatMap((vector) =>
    vector.questions.map((question): [string, V, VectorQuestion] => {
      const asked = question.options ? ` ${JSON.stringify(question.options)}` : "";
      return [
        `${vector.name}: ${nameOf(vector.topology, question.from)} to ${nameOf(vector.topology, question.to)}${asked}`,
        vector,
        question,
      ];
    }),
  );
}

function nameOf({ vpcs, privateNetworks }: Topology, end: Endpoint): string {
  const network = privateNetworks.find(({ id }) => id === end.privateNetworkId)?.name;
  return [vpcs.find(({ id }) => id === end.vpcId)?.name, network ?? end.address].filter(Boolean).join("/");
}
