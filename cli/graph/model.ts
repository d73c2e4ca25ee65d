import {
  type ConnectorStatus,
  connectorStatuses,
  type FindingCode,
  reachability,
  type Topology,
  type TopologyVpc,
  trace,
} from "../../core";
import { orient } from "./orientation";

/** A VPC as the picture shows it. */
export interface GraphVpc {
  readonly id: string;
  readonly name: string;
  /** Region, and what differs from a VPC as they are made today. */
  readonly facts: readonly string[];
  readonly networks: readonly { readonly name: string; readonly blocks: readonly string[] }[];
  readonly opaque: boolean;
  readonly organization?: string;
  readonly project?: string;
}

/** The connectors between two VPCs as one line, from left to right. */
export interface GraphPeering {
  readonly from: string;
  readonly to: string;
  readonly status: ConnectorStatus;
  /** Which ends have a connector: a lone one is an arrow. */
  readonly direction: "both" | "forward" | "back";
  /** False where both ends stand in the same column. */
  readonly ranked: boolean;
}

/** A path that somebody laid, and that does not get through. */
export interface GraphBlocked {
  readonly from: string;
  readonly to: string;
  readonly code: FindingCode;
  readonly direction: "both" | "forward";
}

export interface GraphModel {
  readonly title: string;
  readonly vpcs: readonly GraphVpc[];
  readonly peerings: readonly GraphPeering[];
  readonly blocked: readonly GraphBlocked[];
  /** Blocked paths that are too many to draw. */
  readonly undrawn: number;
}

const MAX_BLOCKED = 24;

/** What there is to draw. Paths that nobody laid (no route, no connector) are not blocked: they are left out. */
export function graphModel(topology: Topology, options: { readonly title: string; readonly maxHops?: number }): GraphModel {
  const held = new Set(topology.vpcs.map((vpc) => vpc.id));
  const strangers = [...new Set(topology.connectors.map((connector) => connector.targetVpcId))].filter((id) => !held.has(id));
  const vpcs = [...topology.vpcs, ...strangers.map((id): TopologyVpc => ({ id, name: id, opaque: true }))];
  const blocked = blockedPaths(topology, options.maxHops);
  return {
    title: options.title,
    vpcs: vpcs.map((vpc) => graphVpc(vpc, topology)),
    peerings: peerings(topology, vpcs),
    blocked: blocked.slice(0, MAX_BLOCKED),
    undrawn: Math.max(0, blocked.length - MAX_BLOCKED),
  };
}

function graphVpc(vpc: TopologyVpc, topology: Topology): GraphVpc {
  return {
    id: vpc.id,
    name: vpc.name,
    facts: [
      ...(vpc.region ? [vpc.region] : []),
      ...(vpc.transitivityEnabled ? ["transitive"] : []),
      ...(vpc.routingEnabled === false ? ["routing off"] : []),
      ...(vpc.customRoutesPropagationEnabled === false ? ["propagation off"] : []),
      ...(vpc.opaque ? ["known by id only"] : []),
    ],
    networks: topology.privateNetworks
      .filter((network) => network.vpcId === vpc.id)
      .map((network) => ({
        name: network.name,
        blocks: [...network.blocks, ...(network.pendingFamilies ?? []).map((family) => `IPv${family} after apply`)],
      })),
    opaque: vpc.opaque === true,
    organization: vpc.organizationId,
    project: vpc.projectId,
  };
}

function peerings(topology: Topology, vpcs: readonly TopologyVpc[]): GraphPeering[] {
  const statuses = connectorStatuses(topology);
  const pairs = new Map<string, { from: string; to: string; status: ConnectorStatus; forward: boolean; back: boolean }>();
  for (const { id, vpcId, targetVpcId } of topology.connectors) {
    if (vpcId === targetVpcId) continue;
    const status = statuses.get(id)!;
    const reversed = pairs.get(`${targetVpcId} ${vpcId}`);
    const pair = reversed ?? pairs.get(`${vpcId} ${targetVpcId}`) ?? { from: vpcId, to: targetVpcId, status, forward: false, back: false };
    if (reversed) pair.back = true;
    else pair.forward = true;
    if (status === "conflict") pair.status = status;
    pairs.set(`${pair.from} ${pair.to}`, pair);
  }
  const column = orient(
    vpcs.map((vpc) => vpc.id),
    [...pairs.values()],
  );
  return [...pairs.values()].map(({ from, to, status, forward, back }) => {
    const swap = column(from) > column(to);
    const direction = forward && back ? "both" : forward !== swap ? "forward" : "back";
    return { from: swap ? to : from, to: swap ? from : to, status, direction, ranked: column(from) !== column(to) };
  });
}

/** Pairs of VPCs between which some route or connector leads, and the answer is no. Both ways are one line, with the more telling code. */
function blockedPaths(topology: Topology, maxHops: number | undefined): GraphBlocked[] {
  const { vpcs, vpcMatrix } = reachability(topology, { maxHops });
  const withNetworks = new Set(topology.privateNetworks.map((network) => network.vpcId));
  const neighbours = new Set(
    topology.connectors.flatMap(({ vpcId, targetVpcId }) => [`${vpcId} ${targetVpcId}`, `${targetVpcId} ${vpcId}`]),
  );
  const laid = (from: string, to: string, code: string) =>
    code !== "no-route" ||
    neighbours.has(`${from} ${to}`) ||
    trace(topology, { from: { vpcId: from }, to: { vpcId: to } }, { maxHops }).forward.length > 0;
  const found: GraphBlocked[] = [];
  vpcs.forEach((from, row) => {
    vpcs.forEach((to, column) => {
      if (row >= column || !withNetworks.has(from) || !withNetworks.has(to)) return;
      const [there, back] = [vpcMatrix[row]![column]!, vpcMatrix[column]![row]!];
      const wanted = (there !== "reachable" && laid(from, to, there)) || (back !== "reachable" && laid(to, from, back));
      if (!wanted) return;
      if (there === "reachable") found.push({ from: to, to: from, code: back as FindingCode, direction: "forward" });
      else if (back === "reachable") found.push({ from, to, code: there, direction: "forward" });
      else found.push({ from, to, code: there === "no-route" ? back : there, direction: "both" });
    });
  });
  return found;
}
