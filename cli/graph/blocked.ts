import { FINDING_CODES, type Finding, type FindingCode, type ReachabilityCell, reachability, type Topology } from "../../core";

/** A path that a finding concerns, and that does not get through. */
export interface GraphBlocked {
  readonly from: string;
  readonly to: string;
  readonly code: FindingCode;
  readonly direction: "both" | "forward";
}

/** Findings about counts and objects rather than about a path. */
const PATHLESS: ReadonlySet<FindingCode> = new Set([
  "duplicate-connector",
  "quota-connectors",
  "quota-private-networks",
  "cost-over-budget",
]);

/**
 * Pairs of VPCs that a finding touches and that do not reach each other; both ways are one line, with the more telling
 * code. A pair without finding is kept apart on purpose, for all that is known.
 */
export function blockedPaths(topology: Topology, findings: readonly Finding[], maxHops: number | undefined): GraphBlocked[] {
  const concerned = touchedPairs(topology, findings);
  const withNetworks = new Set(topology.privateNetworks.map((network) => network.vpcId));
  const { vpcs, vpcMatrix } = reachability(topology, { maxHops });
  const found: GraphBlocked[] = [];
  vpcs.forEach((from, row) => {
    vpcs.forEach((to, column) => {
      if (row >= column || !withNetworks.has(from) || !withNetworks.has(to) || !concerned.has(pairKey(from, to))) return;
      const [there, back] = [blockedBy(vpcMatrix[row]![column]!), blockedBy(vpcMatrix[column]![row]!)];
      if (there && back) found.push({ from, to, code: there === "no-route" ? back : there, direction: "both" });
      else if (there) found.push({ from, to, code: there, direction: "forward" });
      else if (back) found.push({ from: to, to: from, code: back, direction: "forward" });
    });
  });
  return found;
}

/** The code of a pair that something blocks; a pair that one family reaches has no route in the other. */
function blockedBy(cell: ReachabilityCell): FindingCode | undefined {
  if (cell === "ipv4-only" || cell === "ipv6-only") return "no-route";
  return FINDING_CODES.find((code) => code === cell);
}

const pairKey = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** The pair of VPCs whose networks a finding names as ends; else every pair of VPCs that its subjects belong to. */
function touchedPairs(topology: Topology, findings: readonly Finding[]): ReadonlySet<string> {
  const networks = new Map(topology.privateNetworks.map(({ id, vpcId }) => [id, vpcId]));
  const vpcsOf = new Map<string, readonly string[]>([
    ...topology.vpcs.map(({ id }) => [id, [id]] as const),
    ...topology.connectors.map(({ id, vpcId, targetVpcId }) => [id, [vpcId, targetVpcId]] as const),
  ]);
  const pairs = new Set<string>();
  for (const { code, subjects } of findings) {
    if (PATHLESS.has(code)) continue;
    const ends = [...new Set(subjects.flatMap((id) => networks.get(id) ?? []))];
    const touched = ends.length === 2 ? ends : [...new Set([...ends, ...subjects.flatMap((id) => vpcsOf.get(id) ?? [])])];
    touched.forEach((a, index) => {
      for (const b of touched.slice(index + 1)) pairs.add(pairKey(a, b));
    });
  }
  return pairs;
}
