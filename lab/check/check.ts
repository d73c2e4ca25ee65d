import { reachability, type Topology } from "../../core";
import type { Lab } from "../lab";
import { askFrom } from "../probe/agents";
import { groupBy, inLanes } from "./lanes";
import { type Asked, allQuestions, type Planned } from "./questions";
import { startResponders } from "./responders";
import { sourcePorts } from "./source-ports";

export interface CheckOptions {
  /** Port that TCP and UDP ask. @default 7 */
  readonly port?: number;
  /** Called as answers come in. */
  readonly onProgress?: (answered: number, total: number) => void;
}

export interface CheckResult {
  readonly port: number;
  readonly asked: readonly Asked[];
  readonly differences: readonly Asked[];
  /** Ordered pairs of networks of which `reach --matrix` says blocked although the hosts asked talk: only part of the network is cut off. */
  readonly partly: number;
  /** Questions that nobody can judge: ping does not show which of several hosts at one address answered. */
  readonly skipped: number;
}

const DEFAULT_PORT = 7;
const RETRY_TIMEOUT_MS = 3000;
const RETRIES = 2;

/**
 * Asks from the hosts of every network the hosts of every other, by ICMP, TCP and UDP, and compares each answer with core's for the
 * same two addresses. Where they differ the question is asked again, from other source ports too, before it counts.
 */
export async function checkLab(lab: Lab, { port = DEFAULT_PORT, onProgress }: CheckOptions = {}): Promise<CheckResult> {
  const { topology, maxHops } = lab;
  const { questions, skipped } = allQuestions(lab, { port, maxHops });
  const responders = await startResponders(lab, port);
  try {
    let answered = 0;
    const progress = () => onProgress?.(++answered, questions.length);
    let open = await askAll(lab, questions, progress);
    const answers = new Map(open.map((asked) => [asked.id, asked]));
    for (let round = 0; round < RETRIES; round++) {
      open = open.filter(differs);
      open = await askAll(lab, round === 0 ? open.map(slower) : open.flatMap((entry) => fromOtherPorts(topology, entry)));
      for (const asked of open) if (!differs(asked)) answers.set(asked.id, asked);
      open = [...answers.values()].filter(differs);
    }
    const asked = [...answers.values()];
    return { port, asked, differences: asked.filter(differs), partly: partlyBlocked(lab, asked, port), skipped };
  } finally {
    for (const responder of responders) responder.close();
  }
}

type Answered = Planned & { readonly reached: boolean };

const differs = ({ reached, expected }: Asked) => reached !== (expected === "reachable");
const slower = (question: Answered): Planned => ({ ...question, timeoutMs: RETRY_TIMEOUT_MS });

/** Core says reachable when some source port gets through: those that the ACLs' rules set apart are tried. */
function fromOtherPorts(topology: Topology, question: Answered): Planned[] {
  if (question.protocol === "ICMP" || question.reached) return [slower(question)];
  return sourcePorts(topology).map((localPort) => ({ ...slower(question), localPort }));
}

async function askAll(lab: Lab, questions: readonly Planned[], onAnswer: () => void = () => {}): Promise<Answered[]> {
  const bySource = groupBy(questions, ({ from }) => from.namespace);
  const answered: Answered[] = [];
  await inLanes([...bySource], async ([namespace, own]) => {
    const asked = own.map(({ protocol, source, target, port, localPort, timeoutMs }, id) => ({
      id,
      protocol,
      source,
      target,
      port,
      localPort,
      timeoutMs,
    }));
    await askFrom(lab, { namespace, questions: asked }, (id, answer) => {
      const question = own[id]!;
      answered.push({ ...question, reached: answer === (question.protocol === "ICMP" ? "ping" : question.to.namespace) });
      onAnswer();
    });
  });
  return answered;
}

function partlyBlocked({ topology, maxHops }: Lab, asked: readonly Asked[], port: number): number {
  const talking = groupBy(
    asked.filter(({ reached }) => reached),
    ({ family, protocol }) => `${family}${protocol}`,
  );
  let count = 0;
  for (const group of talking.values()) {
    const { family, protocol } = group[0]!;
    const matrix = reachability(topology, { family, protocol, maxHops, ...(protocol === "ICMP" ? {} : { port }) });
    const row = new Map(matrix.privateNetworks.map((id, index) => [id, index]));
    const cells = new Set(group.map(({ from, to }) => `${row.get(from.privateNetworkId)} ${row.get(to.privateNetworkId)}`));
    for (const cell of cells) {
      const [from, to] = cell.split(" ").map(Number) as [number, number];
      if (matrix.privateNetworkMatrix[from]![to] !== "reachable") count += 1;
    }
  }
  return count;
}
