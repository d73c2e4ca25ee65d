import type { Finding } from "../checks/finding";
import { type VerdictOptions, verdicts } from "../checks/verdicts";
import { compileTopology } from "../topology/compiled-topology";
import type { Topology } from "../topology/topology";
import { reachability } from "./reachability";

/** A pair whose answer changed in one address family; keys as `identify` names them. */
export interface ChangedPair {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
}

/** A VPC, Private Network or connector that the change destroys and creates again. */
export interface Replacement {
  readonly id: string;
  readonly kind: "vpc" | "private-network" | "connector";
  readonly name: string;
  /** Paths that work before and after the change, and not while the object is missing. */
  readonly interrupted: readonly ChangedPair[];
}

export interface Difference {
  /** Pairs of VPCs that reach each other now and did not before, a new VPC's included. */
  readonly opened: readonly ChangedPair[];
  /** Pairs of VPCs that reached each other before and do not now, a removed VPC's included. */
  readonly closed: readonly ChangedPair[];
  readonly findingsAdded: readonly Finding[];
  readonly findingsRemoved: readonly Finding[];
  readonly replacements: readonly Replacement[];
}

export interface DifferenceOptions extends VerdictOptions {
  /** What makes two VPCs of the two topologies the same. @default - the id */
  readonly identify?: (vpc: { readonly id: string; readonly name: string }) => string;
  /** What is found on each side, for a caller who knows more than the topologies show. @default - their verdicts */
  readonly findings?: { readonly before: readonly Finding[]; readonly after: readonly Finding[] };
  /** Ids, as in the topology before the change, of the VPCs, networks and connectors that the change replaces. @default - none */
  readonly replaced?: readonly string[];
}

/**
 * What a change opens and closes between VPCs, for each address family, and which findings it brings and resolves. Findings are the same when
 * code and subjects are, whatever their words. All lists are sorted: the order of the topologies never matters.
 */
export function difference(before: Topology, after: Topology, options: DifferenceOptions = {}): Difference {
  const [was, is] = [openPairs(before, options), openPairs(after, options)];
  const { findings = { before: verdicts(before, options), after: verdicts(after, options) } } = options;
  const [had, has] = [keyed(findings.before), keyed(findings.after)];
  return {
    opened: missingIn(was, is),
    closed: missingIn(is, was),
    findingsAdded: missingIn(had, has),
    findingsRemoved: missingIn(has, had),
    replacements: replacements(before, options, { was, is }),
  };
}

type Pairs = ReadonlyMap<string, ChangedPair>;

function missingIn<T>(base: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): T[] {
  return [...other].filter(([key]) => !base.has(key)).map(([, value]) => value);
}

/** Findings by identity; of several with one identity each counts. */
function keyed(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const result = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, [...finding.subjects].sort()]);
    let copy = 0;
    while (result.has(`${key}${copy}`)) copy++;
    result.set(`${key}${copy}`, finding);
  }
  return result;
}

function openPairs(topology: Topology, options: DifferenceOptions): Pairs {
  const identify = options.identify ?? ((vpc) => vpc.id);
  const names = new Map(topology.vpcs.map((vpc) => [vpc.id, vpc]));
  const pairs = new Map<string, ChangedPair>();
  for (const family of [4, 6] as const) {
    const matrix = reachability(topology, { maxHops: options.maxHops, aclSourcePortZero: options.aclSourcePortZero, family });
    const keys = matrix.vpcs.map((id) => identify(names.get(id) ?? { id, name: id }));
    matrix.vpcMatrix.forEach((row, from) => {
      row.forEach((cell, to) => {
        if (from === to || cell !== "reachable") return;
        const pair = { from: keys[from]!, to: keys[to]!, family };
        pairs.set(JSON.stringify([pair.from, pair.to, family]), pair);
      });
    });
  }
  return new Map([...pairs].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What each replaced object interrupts: the paths that stay open across the change but need the object. */
function replacements(
  before: Topology,
  options: DifferenceOptions,
  { was, is }: { readonly was: Pairs; readonly is: Pairs },
): Replacement[] {
  return [...new Set(options.replaced ?? [])].sort().flatMap((id): Replacement[] => {
    const found = replacedObject(before, id);
    if (!found) return [];
    const open = openPairs(without(before, found), options);
    const interrupted = [...was].filter(([key]) => is.has(key) && !open.has(key)).map(([, pair]) => pair);
    return [{ ...found, interrupted }];
  });
}

function replacedObject(topology: Topology, id: string): Pick<Replacement, "id" | "kind" | "name"> | undefined {
  const compiled = compileTopology(topology);
  const vpc = topology.vpcs.find((each) => each.id === id);
  if (vpc) return { id, kind: "vpc", name: vpc.name };
  const network = compiled.network(id)?.network;
  if (network) return { id, kind: "private-network", name: network.name };
  const connector = compiled.connector(id)?.connector;
  return connector && { id, kind: "connector", name: connector.name };
}

/** The topology while the object is gone, with what belongs to it. */
function without(topology: Topology, { id, kind }: Pick<Replacement, "id" | "kind">): Topology {
  if (kind === "private-network") return { ...topology, privateNetworks: topology.privateNetworks.filter((network) => network.id !== id) };
  const touches = (connector: Topology["connectors"][number]) =>
    kind === "connector" ? connector.id === id : connector.vpcId === id || connector.targetVpcId === id;
  const connectors = topology.connectors.filter((connector) => !touches(connector));
  const mirrored = connectors.map((connector) => withoutStatus(connector, topology.connectors.filter(touches)));
  if (kind === "connector") return { ...topology, connectors: mirrored };
  return {
    ...topology,
    vpcs: topology.vpcs.filter((vpc) => vpc.id !== id),
    privateNetworks: topology.privateNetworks.filter((network) => network.vpcId !== id),
    connectors: mirrored,
    routes: topology.routes.filter((route) => route.vpcId !== id),
  };
}

/** A connector whose mirror goes loses the status that its source gave it. */
function withoutStatus(connector: Topology["connectors"][number], gone: readonly Topology["connectors"][number][]) {
  const mirror = gone.some(({ vpcId, targetVpcId }) => vpcId === connector.targetVpcId && targetVpcId === connector.vpcId);
  return mirror ? { ...connector, status: "orphan" as const } : connector;
}
