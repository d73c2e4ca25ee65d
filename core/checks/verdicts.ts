import type { Reachability } from "../reachability/reachability";
import { trace } from "../reachability/trace";
import { compileTopology } from "../topology/compiled-topology";
import type { Topology } from "../topology/topology";
import { FINDING_CODES, type Finding } from "./finding";
import { MAX_HOPS } from "./limits";
import type { VerdictOptions } from "./options";
import { overlapFindings } from "./overlap-checks";
import { pathFindings } from "./path-checks";
import { peeringFindings } from "./peering-checks";
import { budgetFindings, quotaFindings } from "./quota-checks";
import { routeFindings } from "./route-checks";

export type { VerdictOptions } from "./options";

/**
 * Every finding that the topology allows to decide, not the first: in the order of FINDING_CODES, then by message; each once.
 *
 * error: traffic that was asked for, by a route or an intent, does not get through, or the service refuses the object. warning: legal, but
 * hardly meant. info: worth knowing, such as what an ACL closes.
 */
export function verdicts(topology: Topology, options: VerdictOptions = {}): Finding[] {
  const compiled = compileTopology(topology);
  const maxHops = options.maxHops ?? MAX_HOPS;
  const { findings: ofPaths, matrix } = pathFindings(compiled, maxHops);
  const found = [
    ...intentFindings(topology, options, matrix),
    ...peeringFindings(compiled),
    ...overlapFindings(compiled, maxHops),
    ...routeFindings(compiled),
    ...ofPaths,
    ...quotaFindings(compiled, options),
    ...budgetFindings(compiled, options),
  ];
  return sortFindings(found);
}

/** What is in the way of the pairs that must talk: words are needed only where the matrix says that something is. */
function intentFindings(topology: Topology, { intents = [], maxHops }: VerdictOptions, matrix: Reachability): Finding[] {
  const rowOf = new Map(matrix.vpcs.map((id, row) => [id, row]));
  const talks = (from: string, to: string) => matrix.vpcMatrix[rowOf.get(from) ?? -1]?.[rowOf.get(to) ?? -1] === "reachable";
  const open = intents.filter(({ from, to }) => !talks(from, to) || !talks(to, from));
  return open.flatMap(({ from, to, family }) =>
    [
      [from, to],
      [to, from],
    ].flatMap(([source, target]) => {
      const answer = trace(topology, { from: { vpcId: source! }, to: { vpcId: target! } }, { maxHops, family });
      return answer.blocker && !answer.undecided ? [answer.blocker, ...answer.additionalBlockers] : [];
    }),
  );
}

function sortFindings(findings: readonly Finding[]): Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.message, finding.subjects]);
    if (!distinct.has(key)) distinct.set(key, finding);
  }
  const rank = (finding: Finding) => FINDING_CODES.indexOf(finding.code);
  return [...distinct.values()].sort((a, b) => rank(a) - rank(b) || (a.message < b.message ? -1 : a.message > b.message ? 1 : 0));
}
