import type { Finding, FindingCode, Topology } from "../../core";

/** Causes: once one of them holds, what else is wrong between the same VPCs mostly follows from it. */
const CAUSES: readonly FindingCode[] = [
  "cidr-overlap",
  "region-mismatch",
  "self-peering",
  "duplicate-connector",
  "connector-orphan",
  "routing-disabled",
  "transitivity-off",
  "hop-limit",
];

/** An error, and the errors that concern no other VPCs than it does. */
export interface Cause {
  readonly finding: Finding;
  readonly consequences: readonly Finding[];
}

/**
 * Groups errors for reading: the first cause that concerns all VPCs of another error takes it as its consequence. Nothing is lost:
 * an error that fits under no cause stands by itself. An overlap causes more than any other, so it comes first.
 */
export function groupByCause(errors: readonly Finding[], topology: Topology): Cause[] {
  const vpcsOf = vpcIndex(topology);
  const groups: { finding: Finding; vpcs: ReadonlySet<string>; consequences: Finding[] }[] = [];
  const rank = ({ code }: Finding) => (CAUSES.includes(code) ? CAUSES.indexOf(code) : CAUSES.length);
  for (const finding of [...errors].sort((a, b) => rank(a) - rank(b))) {
    const vpcs = vpcsOf(finding);
    const cause = groups.find(
      (group) => rank(group.finding) < rank(finding) && isFollower(finding) && [...vpcs].every((vpc) => group.vpcs.has(vpc)),
    );
    if (cause && vpcs.size > 0) cause.consequences.push(finding);
    else groups.push({ finding, vpcs, consequences: [] });
  }
  return groups.map(({ finding, consequences }) => ({ finding, consequences }));
}

/** What is a fault of its own is told in full, whatever else is wrong between the VPCs. */
function isFollower({ code }: Finding): boolean {
  return !["cidr-overlap", "region-mismatch", "self-peering", "duplicate-connector", "routing-disabled"].includes(code);
}

/** Which VPCs a finding concerns, through its networks, connectors and routes too. */
function vpcIndex({ vpcs, privateNetworks, connectors, routes }: Topology): (finding: Finding) => Set<string> {
  const ends = new Map(connectors.map(({ id, vpcId, targetVpcId }) => [id, [vpcId, targetVpcId]]));
  const byId = new Map<string, readonly string[]>([
    ...vpcs.map(({ id }) => [id, [id]] as const),
    ...privateNetworks.map(({ id, vpcId }) => [id, [vpcId]] as const),
    ...ends,
    ...routes.map(({ id, vpcId }) => [id, [vpcId]] as const),
  ]);
  return ({ subjects }) => new Set(subjects.flatMap((id) => byId.get(id) ?? []));
}
