import type { Reachability } from "../reachability/reachability-types";
import { trace } from "../reachability/trace";
import { compileTopology } from "../topology/compiled-topology";
import type { Topology } from "../topology/topology";
import { compareFindings, FINDING_CODES, type Finding } from "./finding";
import { MAX_HOPS } from "./limits";
import type { VerdictOptions } from "./options";
import { overlapFindings } from "./overlap-checks";
import { pathFindings } from "./path-checks";
import { peeringFindings } from "./peering-checks";
import { budgetFindings, quotaFindings } from "./quota-checks";
import { routeFindings } from "./route-checks";
import { settingFindings } from "./setting-checks";
import { unknownFacts } from "./unknown-facts";

export type { VerdictOptions } from "./options";

/** Every finding, and what could not be decided. */
export interface Examination {
  readonly findings: readonly Finding[];
  /** The topology's own assumptions, then one sentence for each unknown fact that some check or walk met, sorted. */
  readonly assumptions: readonly string[];
}

/**
 * Every finding that the topology allows to decide, not the first: in the order of FINDING_CODES, then by message; each once.
 *
 * error: traffic that a route or an intent asks for does not get through, or the service refuses the object; every fact that it rests on is
 * known. warning: legal, but hardly meant. info: worth knowing, such as what an ACL closes.
 */
export function verdicts(topology: Topology, options: VerdictOptions = {}): Finding[] {
  return [...examine(topology, options).findings];
}

/** The findings of `verdicts` with what the topology leaves undecided: empty when it is complete. */
export function examine(topology: Topology, options: VerdictOptions = {}): Examination {
  const compiled = compileTopology(topology);
  const maxHops = options.maxHops ?? MAX_HOPS;
  const { findings: ofPaths, matrix } = pathFindings(compiled, { maxHops, aclSourcePortZero: options.aclSourcePortZero });
  const found = [
    ...intentFindings(topology, options, matrix),
    ...peeringFindings(compiled),
    ...overlapFindings(compiled, maxHops),
    ...routeFindings(compiled),
    ...ofPaths,
    ...quotaFindings(compiled, options),
    ...budgetFindings(compiled, options),
    ...settingFindings(compiled, options),
  ];
  const unknown = [...new Set([...unknownFacts(compiled), ...matrix.doubts])].sort();
  const assumptions = [...new Set([...compiled.assumptions, ...unknown])];
  return { findings: sortFindings(found), assumptions };
}

/** What is in the way of the pairs that must reach each other: walks again only where the matrix says that something is. */
function intentFindings(topology: Topology, options: VerdictOptions, matrix: Reachability): Finding[] {
  const { intents = [], maxHops, aclSourcePortZero } = options;
  const rowOf = new Map(matrix.vpcs.map((id, row) => [id, row]));
  const reaches = (from: string, to: string) => matrix.vpcMatrix[rowOf.get(from) ?? -1]?.[rowOf.get(to) ?? -1] === "reachable";
  const open = intents.filter(({ from, to }) => !reaches(from, to) || !reaches(to, from));
  return open.flatMap(({ from, to, family }) =>
    [
      [from, to],
      [to, from],
    ].flatMap(([source, target]) => {
      const answer = trace(topology, { from: { vpcId: source! }, to: { vpcId: target! } }, { maxHops, family, aclSourcePortZero });
      return answer.blocker && !answer.undecided ? [answer.blocker, ...answer.additionalBlockers] : [];
    }),
  );
}

/** Each finding once, the most severe of those that say the same of the same. */
function sortFindings(findings: readonly Finding[]): Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.message, finding.subjects]);
    const before = distinct.get(key);
    if (!before || compareFindings(finding, before) < 0) distinct.set(key, finding);
  }
  const rank = (finding: Finding) => FINDING_CODES.indexOf(finding.code);
  const byMessage = (a: Finding, b: Finding) => (a.message < b.message ? -1 : a.message > b.message ? 1 : 0);
  return [...distinct.values()].sort((a, b) => rank(a) - rank(b) || byMessage(a, b) || compareFindings(a, b));
}
