import type { Finding } from "../checks/finding";
import { type VerdictOptions, verdicts } from "../checks/verdicts";
import type { Topology } from "../topology/topology";
import { type Reachability, reachability } from "./reachability";

/** A pair whose answer changed; keys as `identify` names them. */
export interface ChangedPair {
  readonly from: string;
  readonly to: string;
}

export interface Difference {
  /** Pairs of VPCs that can talk now and could not before, a new VPC's included. */
  readonly opened: readonly ChangedPair[];
  /** Pairs of VPCs that could talk before and cannot now, a removed VPC's included. */
  readonly closed: readonly ChangedPair[];
  readonly findingsAdded: readonly Finding[];
  readonly findingsRemoved: readonly Finding[];
}

export interface DifferenceOptions extends VerdictOptions {
  /** What makes two VPCs of the two topologies the same. @default - the id */
  readonly identify?: (vpc: { readonly id: string; readonly name: string }) => string;
  /** What is found on each side, for a caller who knows more than the topologies show. @default - their verdicts */
  readonly findings?: { readonly before: readonly Finding[]; readonly after: readonly Finding[] };
}

/** What a change opens and closes between VPCs, and which findings it brings and takes. Findings are told apart by code and message. */
export function difference(before: Topology, after: Topology, options: DifferenceOptions = {}): Difference {
  const [was, is] = [before, after].map((topology) => openPairs(topology, options)) as [Map<string, ChangedPair>, Map<string, ChangedPair>];
  const { findings = { before: verdicts(before, options), after: verdicts(after, options) } } = options;
  const [had, has] = [findings.before, findings.after].map(
    (list) => new Map(list.map((finding) => [`${finding.code} ${finding.message}`, finding])),
  );
  return {
    opened: missingIn(was, is),
    closed: missingIn(is, was),
    findingsAdded: missingIn(had!, has!),
    findingsRemoved: missingIn(has!, had!),
  };
}

function missingIn<T>(base: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): T[] {
  return [...other].filter(([key]) => !base.has(key)).map(([, value]) => value);
}

function openPairs(topology: Topology, options: DifferenceOptions): Map<string, ChangedPair> {
  const identify = options.identify ?? ((vpc) => vpc.id);
  const matrix: Reachability = reachability(topology, { maxHops: options.maxHops });
  const vpcs = new Map(topology.vpcs.map((vpc) => [vpc.id, vpc]));
  const keys = matrix.vpcs.map((id) => identify(vpcs.get(id) ?? { id, name: id }));
  const pairs = new Map<string, ChangedPair>();
  matrix.vpcMatrix.forEach((row, from) => {
    row.forEach((cell, to) => {
      if (from === to || cell !== "reachable") return;
      const pair = { from: keys[from]!, to: keys[to]! };
      pairs.set(JSON.stringify(pair), pair);
    });
  });
  return pairs;
}
