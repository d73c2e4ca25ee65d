import { type Finding, type Topology, verdicts } from "../../core";
import type { AppAcceptance, AppDeclarations } from "./declarations";

/** A finding that somebody accepted. */
export interface AcceptedInApp {
  readonly finding: Finding;
  /** Construct path of who accepts it. */
  readonly by: string;
  readonly reason: string;
}

export interface AppFindings {
  /** In the order of `verdicts`, after the route compiler's; each once. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedInApp[];
}

/** Every finding about an app, divided by whether somebody accepted it. Synth and the command line share it. */
export function findingsOfApp(topology: Topology, declarations: AppDeclarations): AppFindings {
  const { settings, compileFindings, acceptances } = declarations;
  const found = distinct([...compileFindings, ...verdicts(topology, { ...settings, intents: openIntents(topology, declarations) })]);
  const accepted: AcceptedInApp[] = [];
  const findings = found.filter((finding) => {
    const by = acceptances.find((acceptance) => covers(acceptance, finding, topology));
    if (by) accepted.push({ finding, by: by.by, reason: by.reason });
    return !by;
  });
  return { findings, accepted };
}

/** Intents that can be decided: the compiler has reported what it refused, and a VPC without a known network has nothing to reach. */
function openIntents({ privateNetworks }: Topology, { intents, compileFindings }: AppDeclarations) {
  const refused = compileFindings.filter(({ code }) => code !== "ambiguous-destination").map(({ subjects }) => subjects);
  const reachable = new Set(privateNetworks.map(({ vpcId }) => vpcId));
  return intents.filter(
    ({ from, to }) =>
      from !== to &&
      reachable.has(from) &&
      reachable.has(to) &&
      !refused.some((subjects) => subjects.includes(from) && subjects.includes(to)),
  );
}

function distinct(findings: readonly Finding[]): Finding[] {
  const keyOf = ({ code, message, subjects }: Finding) => JSON.stringify([code, message, subjects]);
  return [...new Map([...findings].reverse().map((finding) => [keyOf(finding), finding])).values()].reverse();
}

/** Whether the acceptance concerns the finding: the whole app's always does, another by a subject within it or by all its VPCs. */
function covers({ code, by, vpcs: joined, everywhere }: AppAcceptance, finding: Finding, { vpcs }: Topology): boolean {
  if (code !== finding.code) return false;
  const { subjects } = finding;
  if (everywhere || subjects.some((id) => id === by || id.startsWith(`${by}/`))) return true;
  const concerned = subjects.filter((id) => vpcs.some((vpc) => vpc.id === id));
  return concerned.length > 0 && concerned.every((id) => joined.includes(id));
}
