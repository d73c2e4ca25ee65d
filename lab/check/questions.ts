import { type FindingCode, parseAddress, type Topology, trace } from "../../core";
import type { Lab } from "../lab";
import type { LabHost } from "../plan/plan";
import type { ProbeProtocol, Question } from "../probe/agents";

/** One question that was really asked, with what came back and what core expects. */
export interface Asked {
  readonly from: LabHost;
  readonly to: LabHost;
  readonly family: 4 | 6;
  readonly protocol: ProbeProtocol;
  readonly source: string;
  readonly target: string;
  readonly reached: boolean;
  readonly expected: "reachable" | FindingCode;
}

/** A question that waits to be asked. */
export type Planned = Question & Omit<Asked, "reached">;

const PROTOCOLS = ["ICMP", "TCP", "UDP"] as const;
const FIRST_TIMEOUT_MS = 1000;

/** Every two hosts, by every protocol, with what core says; and how many questions nobody could judge. */
export function allQuestions(
  lab: Lab,
  asking: { readonly port: number; readonly maxHops?: number },
): { questions: Planned[]; skipped: number } {
  const { hosts } = lab.plan;
  const holders = new Map<string, number>();
  for (const address of hosts.flatMap(({ addresses }) => addresses)) holders.set(address, (holders.get(address) ?? 0) + 1);
  const questions: Planned[] = [];
  let skipped = 0;
  for (const { from, to, source, target, family } of hostPairs(hosts)) {
    for (const protocol of PROTOCOLS) {
      const expected = expectation(lab.topology, { from, to, source, target }, { ...asking, protocol });
      if (expected === undefined || (protocol === "ICMP" && holders.get(target)! > 1)) skipped += 1;
      else
        questions.push({
          id: questions.length,
          from,
          to,
          family,
          protocol,
          source,
          target,
          port: asking.port,
          timeoutMs: FIRST_TIMEOUT_MS,
          expected,
        });
    }
  }
  return { questions, skipped };
}

interface Pair {
  readonly from: LabHost;
  readonly to: LabHost;
  readonly source: string;
  readonly target: string;
}

function hostPairs(hosts: readonly LabHost[]): (Pair & { readonly family: 4 | 6 })[] {
  return hosts.flatMap((from) =>
    hosts.flatMap((to) =>
      from === to
        ? []
        : from.addresses.flatMap((source) =>
            to.addresses.flatMap((target) => {
              const { family } = parseAddress(source)!;
              return family === parseAddress(target)!.family && source !== target ? [{ from, to, source, target, family }] : [];
            }),
          ),
    ),
  );
}

/** What core says of two addresses; undefined when it cannot say. */
function expectation(
  topology: Topology,
  { from, to, source, target }: Pair,
  { protocol, port, maxHops }: { readonly protocol: ProbeProtocol; readonly port: number; readonly maxHops?: number },
): Asked["expected"] | undefined {
  const end = (host: LabHost, address: string) => ({ vpcId: host.vpcId, privateNetworkId: host.privateNetworkId, address });
  const asked = { protocol, maxHops, ...(protocol === "ICMP" ? {} : { port }) };
  const answer = trace(topology, { from: end(from, source), to: end(to, target) }, asked);
  if (answer.undecided) return undefined;
  return answer.verdict === "reachable" ? "reachable" : answer.blocker!.code;
}
