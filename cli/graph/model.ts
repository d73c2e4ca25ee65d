import { connectorStatuses, type DerivedStatus, type Finding, type Topology, type TopologyVpc } from "../../core";
import { blockedPaths, type GraphBlocked } from "./blocked";
import { orient } from "./orientation";

/** A VPC as the picture shows it. */
export interface GraphVpc {
  readonly id: string;
  readonly name: string;
  /** Region, and what differs from a VPC as they are made today. */
  readonly facts: readonly string[];
  /** The name is empty where it is the block itself: a declared block has no other. */
  readonly networks: readonly { readonly name: string; readonly blocks: readonly string[] }[];
  readonly opaque: boolean;
  readonly organization?: string;
  readonly project?: string;
}

/** The connectors between two VPCs as one line, from left to right. */
export interface GraphPeering {
  readonly from: string;
  readonly to: string;
  readonly status: DerivedStatus;
  /** Which ends have a connector: a lone one is an arrow. */
  readonly direction: "both" | "forward" | "back";
  /** False where both ends stand in the same column. */
  readonly ranked: boolean;
}

export interface GraphModel {
  readonly title: string;
  /** Names of organizations and projects by id. */
  readonly owners: ReadonlyMap<string, string>;
  readonly vpcs: readonly GraphVpc[];
  readonly peerings: readonly GraphPeering[];
  readonly blocked: readonly GraphBlocked[];
  /** Blocked paths that are too many to draw. */
  readonly undrawn: number;
}

const MAX_BLOCKED = 24;

/** What to draw besides the topology. */
export interface GraphRequest {
  readonly title: string;
  readonly maxHops?: number;
  /** Names of organizations and projects by id. @default - none is known */
  readonly owners?: ReadonlyMap<string, string>;
  /** Findings that nobody accepted: the blocked paths that they concern are drawn, others are isolation that is wanted. */
  readonly findings: readonly Finding[];
}

/** What there is to draw. */
export function graphModel(topology: Topology, { title, maxHops, findings, owners = new Map() }: GraphRequest): GraphModel {
  const held = new Set(topology.vpcs.map((vpc) => vpc.id));
  const strangers = [...new Set(topology.connectors.map((connector) => connector.targetVpcId))].filter((id) => !held.has(id));
  const vpcs = [...topology.vpcs, ...strangers.map((id): TopologyVpc => ({ id, name: id, opaque: true }))];
  const blocked = blockedPaths(topology, findings, maxHops);
  return {
    title,
    vpcs: vpcs.map((vpc) => graphVpc(vpc, topology)),
    owners,
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
        name: network.blocks.includes(network.name) ? "" : network.name,
        blocks: [...network.blocks, ...(network.pendingFamilies ?? []).map((family) => `IPv${family} after apply`)],
      })),
    opaque: vpc.opaque === true,
    organization: vpc.organizationId,
    project: vpc.projectId,
  };
}

function peerings(topology: Topology, vpcs: readonly TopologyVpc[]): GraphPeering[] {
  const statuses = connectorStatuses(topology);
  const pairs = new Map<string, { from: string; to: string; status: DerivedStatus; forward: boolean; back: boolean }>();
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
