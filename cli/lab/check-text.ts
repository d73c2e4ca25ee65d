import { type ReachabilityCell, reachability } from "../../core";
import type { Asked, CheckResult, Lab } from "../../lab";
import { Labels } from "../render/labels";
import type { Layout } from "../render/layout";
import { matrixText } from "../render/matrix-text";

/** The matrix as the kernel answered it, then where it differs from `reach`. */
export function checkText(lab: Lab, result: CheckResult, layout: Layout): string {
  const { asked, differences, partly, skipped, port } = result;
  const reached = asked.filter((answer) => answer.reached).length;
  const verdict =
    differences.length === 0
      ? layout.style.good("the kernel and reach agree")
      : layout.style.bad(`the kernel and reach differ in ${differences.length} of them`);
  return [
    asked.length > 0 ? [...matrixText(answeredMatrix(lab, asked), layout)].join("").trimEnd() : "",
    `asked ${count(asked.length, "question")} by ICMP, TCP and UDP (port ${port}), ${reached} answered: ${verdict}`,
    ...differences.map((difference) => `  ${differenceLine(difference)}`),
    ...(partly > 0
      ? [`for ${count(partly, "pair")} of networks reach --matrix reports a part that is cut off; the hosts asked are in the other`]
      : []),
    ...(skipped > 0
      ? [`${count(skipped, "question")} not asked: undecided before apply, or a ping to an address that several hosts have`]
      : []),
    "",
  ]
    .filter((line, index) => line !== "" || index > 0)
    .join("\n");
}

function differenceLine({ from, to, protocol, source, target, reached, expected }: Asked): string {
  const kernel = reached ? "answers" : "does not answer";
  return `${to.name} (${target}) ${kernel} ${from.name} (${source}) by ${protocol}, but reach says ${expected}`;
}

/** One cell for each two networks: reachable when every question between them was answered. */
function answeredMatrix(lab: Lab, asked: readonly Asked[]) {
  const labels = new Labels(lab.topology);
  const ids = [...new Set(lab.plan.hosts.map(({ privateNetworkId }) => privateNetworkId))];
  const matrix = reachability(lab.topology, { maxHops: lab.maxHops });
  const row = new Map(matrix.privateNetworks.map((id, index) => [id, index]));
  const failed = new Map<string, ReachabilityCell>();
  const answered = new Set<string>();
  for (const { from, to, reached, expected } of asked) {
    const key = `${from.privateNetworkId} ${to.privateNetworkId}`;
    if (reached) answered.add(key);
    else if (!failed.has(key)) failed.set(key, expected === "reachable" ? "no-route" : expected);
  }
  const cell = (from: string, to: string): ReachabilityCell => {
    const key = `${from} ${to}`;
    return (
      failed.get(key) ?? (answered.has(key) || from === to ? "reachable" : matrix.privateNetworkMatrix[row.get(from)!]![row.get(to)!]!)
    );
  };
  return { names: ids.map((id) => labels.network(id)), cells: ids.map((from) => ids.map((to) => cell(from, to))) };
}

export function checkJson(lab: Lab, { asked, differences, partly, skipped, port }: CheckResult) {
  const labels = new Labels(lab.topology);
  const answer = ({ from, to, family, protocol, source, target, reached, expected }: Asked) => ({
    from: labels.network(from.privateNetworkId),
    to: labels.network(to.privateNetworkId),
    source,
    target,
    family,
    protocol,
    reached,
    expected,
  });
  return { port, partly, skipped, differences: differences.map(answer), asked: asked.map(answer) };
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
