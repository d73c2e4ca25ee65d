import type { AddressRange } from "../addresses/address-range";
import type { FindingCode } from "../checks/finding";
import { MAX_HOPS } from "../checks/limits";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledNetwork, CompiledVpc } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import { FastPaths } from "./fast-path";
import { askedFlows } from "./flow-set";
import { IsolationRule } from "./isolation";
import type { Reachability, ReachabilityCell, ReachabilityOptions } from "./reachability-types";
import { firstBlocker, isUndecided, networkSides, type RoundTrip, roundTrip, type Side } from "./round-trip";
import { CARRYING_TRANSIT, TransitPaths } from "./transit-path";

/** What was found for one pair of networks: blocks that all packets pass between, and round trips of the rest except where the source has no route. */
export interface PairResult {
  readonly from: CompiledNetwork;
  readonly to: CompiledNetwork;
  readonly fastPaths: readonly FastPath[];
  readonly trips: readonly RoundTrip[];
}

/** Two blocks between which all packets pass, and the routes that they take each way. */
export interface FastPath {
  readonly source: AddressRange;
  readonly destination: AddressRange;
  readonly there: readonly TopologyRoute[];
  readonly back: readonly TopologyRoute[];
}

/** Called for each pair of networks as the matrix is filled. */
export type PairVisitor = (result: PairResult) => void;

/** A matrix, and which of its assumptions stand for something unknown. */
export interface FilledMatrix extends Reachability {
  readonly doubts: readonly string[];
}

/** Fills the matrix of an indexed topology, showing each pair's findings to a visitor. */
export function fillMatrix(compiled: CompiledTopology, options: ReachabilityOptions, visit?: PairVisitor): FilledMatrix {
  const { networks, vpcs } = compiled;
  const wanted = (network: CompiledNetwork) =>
    networkSides(network).filter(({ range }) => options.family === undefined || range.family === options.family);
  const sidesOf = new Map(networks.map((network) => [network, wanted(network)]));
  const notes = { assumptions: new Set<string>(compiled.assumptions), doubts: new Set<string>() };
  const search = pairSearch(compiled, options, notes);
  const answers = networks.map((from) =>
    networks.map((to) => {
      const { answer, fastPaths, trips } = search(sidesOf.get(from)!, sidesOf.get(to)!);
      visit?.({ from, to, fastPaths, trips });
      return answer;
    }),
  );
  const rowOf = new Map(networks.map((network, index) => [network, index]));
  const answerAt = (from: CompiledNetwork, to: CompiledNetwork) => answers[rowOf.get(from)!]![rowOf.get(to)!]!;
  const isolation = new IsolationRule(compiled, options);
  const cell = (from: CompiledVpc, to: CompiledVpc, answer: FamilyAnswers) => isolation.apply(from, to, cellOf(answer));
  return {
    privateNetworks: networks.map(({ network }) => network.id),
    privateNetworkMatrix: answers.map((row, from) => row.map((answer, to) => cell(networks[from]!.vpc, networks[to]!.vpc, answer))),
    vpcs: vpcs.map(({ id }) => id),
    vpcMatrix: vpcs.map((from) => vpcs.map((to) => cell(from, to, vpcAnswer({ from, to }, answerAt)))),
    assumptions: [...notes.assumptions, ...[...notes.doubts].filter((sentence) => !notes.assumptions.has(sentence)).sort()],
    doubts: [...notes.doubts].sort(),
  };
}

type Answer = "reachable" | "undecided" | FindingCode;

/** The answer of each family that both ends have. */
interface FamilyAnswers {
  4?: Answer;
  6?: Answer;
}

interface Found extends Pick<PairResult, "fastPaths" | "trips"> {
  readonly answer: FamilyAnswers;
}

/** Adds an answer of the same family: the first blocker counts, then reachable, and undecided only where nothing is decided. */
function note(answers: FamilyAnswers, family: 4 | 6, answer: Answer | undefined): void {
  const before = answers[family];
  if (answer !== undefined && (before === undefined || before === "undecided" || (before === "reachable" && answer !== "undecided")))
    answers[family] = answer;
}

/** Looks at every two blocks of one family: the fast path first, a walk where that gives no answer. */
function pairSearch(
  compiled: CompiledTopology,
  options: ReachabilityOptions,
  notes: { readonly assumptions: Set<string>; readonly doubts: Set<string> },
): (from: readonly Side[], to: readonly Side[]) => Found {
  const maxHops = options.maxHops ?? MAX_HOPS;
  const aclSourcePortZero = options.aclSourcePortZero ?? "any";
  const carrying = new TransitPaths(CARRYING_TRANSIT);
  const settings = {
    flows: askedFlows(options),
    maxHops,
    aclSourcePortZero,
    carrying,
    beyondBlockers: false,
    assume: (sentence: string) => void notes.assumptions.add(sentence),
    doubt: (sentence: string) => void notes.doubts.add(sentence),
  };
  const shortcuts = new FastPaths(compiled, { maxHops, aclSourcePortZero });
  const withoutRoute = (from: Side, to: Side) => ((carrying.between(from.vpc, to.vpc)?.length ?? 0) > maxHops ? "hop-limit" : "no-route");
  return (sources, targets) => {
    const fastPaths: FastPath[] = [];
    const trips: RoundTrip[] = [];
    const answer: FamilyAnswers = {};
    for (const from of sources) {
      for (const to of targets) {
        const { family } = from.range;
        if (family !== to.range.family) continue;
        const there = shortcuts.through(from, to);
        const back = there && there !== "no-route" ? shortcuts.through(to, from) : undefined;
        if (there === "no-route") note(answer, family, withoutRoute(from, to));
        else if (there && back && back !== "no-route") {
          fastPaths.push({ source: from.range, destination: to.range, there, back });
          note(answer, family, "reachable");
        } else {
          const found = roundTrip(compiled, { from, to }, settings);
          for (const each of found) note(answer, family, tripAnswer(each));
          trips.push(...found);
        }
      }
    }
    return { fastPaths, trips, answer };
  };
}

function tripAnswer(found: RoundTrip): Answer {
  if (isUndecided(found)) return "undecided";
  const blocker = firstBlocker(found);
  if (!blocker) return "reachable";
  return blocker.code === "no-route" && blocker.reply ? "no-return-route" : blocker.code;
}

/** One answer of both families; undefined when the ends have no family in common. */
function cellOf({ 4: ipv4, 6: ipv6 }: FamilyAnswers): ReachabilityCell | undefined {
  if (ipv4 === undefined || ipv6 === undefined || ipv4 === ipv6) return ipv4 ?? ipv6;
  if (ipv4 === "undecided") return ipv6;
  if (ipv6 === "undecided") return ipv4;
  if (ipv4 === "reachable") return "ipv4-only";
  return ipv6 === "reachable" ? "ipv6-only" : ipv4;
}

function vpcAnswer(
  { from, to }: { readonly from: CompiledVpc; readonly to: CompiledVpc },
  answerAt: (from: CompiledNetwork, to: CompiledNetwork) => FamilyAnswers,
): FamilyAnswers {
  const answers: FamilyAnswers = {};
  for (const source of from.networks) {
    for (const target of to.networks) {
      const found = answerAt(source, target);
      note(answers, 4, found[4]);
      note(answers, 6, found[6]);
    }
  }
  return answers;
}
