import { type ConnectorStatus, connectorStatuses, type Finding, type Topology, type Trace } from "../../core";

/** A VPC in the picture. */
export interface NodeView {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly kind: "ours" | "opaque";
  readonly planned: boolean;
  readonly transitive: boolean;
  readonly problem: boolean;
}

/** Both connectors of a pair, or a single one, as one line. */
export interface EdgeView {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly status: ConnectorStatus | "undecided" | "planned";
  readonly connectorIds: readonly string[];
  /** Only the source has its half. */
  readonly oneSided: boolean;
}

/** What the picture leaves out. */
export interface Filter {
  /** Text that a VPC's name, id or a block contains. */
  readonly text: string;
  readonly organizationId?: string;
  readonly region?: string;
  readonly status?: string;
  /** Leave out VPCs without a connector. */
  readonly hideUnused: boolean;
  /** Only this VPC and its neighbors. */
  readonly focus?: string;
}

/** Nodes and edges of the picture. Targets that the topology names without holding them are opaque nodes. */
export function viewOf(topology: Topology, findings: readonly Finding[], filter: Filter): { nodes: NodeView[]; edges: EdgeView[] } {
  const edges = edgesOf(topology);
  const problems = new Set(findings.filter(({ severity }) => severity === "error").flatMap(({ subjects }) => subjects));
  const names = new Map<string, number>();
  for (const { name } of topology.vpcs) names.set(name, (names.get(name) ?? 0) + 1);
  const held = new Set(topology.vpcs.map(({ id }) => id));
  const named = [...new Set(topology.connectors.map(({ targetVpcId }) => targetVpcId))].filter((id) => !held.has(id));
  const blocks = blocksByVpc(topology);
  const nodes: NodeView[] = [
    ...topology.vpcs.map((vpc) => ({
      id: vpc.id,
      label: (names.get(vpc.name) ?? 0) > 1 ? `${vpc.name} (${vpc.id.slice(0, 8)})` : vpc.name,
      detail: blocks.get(vpc.id)?.[0] ?? vpc.region ?? "",
      kind: vpc.opaque ? ("opaque" as const) : ("ours" as const),
      planned: vpc.planned === true,
      transitive: vpc.transitivityEnabled === true,
      problem: problems.has(vpc.id),
    })),
    ...named.map((id) => ({
      id,
      label: id.slice(0, 8),
      detail: "",
      kind: "opaque" as const,
      planned: false,
      transitive: false,
      problem: false,
    })),
  ];
  const shown = shownIds(topology, { nodes, edges, blocks }, filter);
  return {
    nodes: nodes.filter(({ id }) => shown.has(id)),
    edges: edges.filter((edge) => shown.has(edge.source) && shown.has(edge.target) && (!filter.status || edge.status === filter.status)),
  };
}

interface Parts {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  readonly blocks: ReadonlyMap<string, readonly string[]>;
}

function shownIds(topology: Topology, { nodes, edges, blocks }: Parts, filter: Filter): Set<string> {
  const vpcs = new Map(topology.vpcs.map((vpc) => [vpc.id, vpc]));
  const text = filter.text.trim().toLowerCase();
  const linked = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const near = new Set(
    edges.filter((edge) => [edge.source, edge.target].includes(filter.focus ?? "")).flatMap(({ source, target }) => [source, target]),
  );
  const matches = ({ id, label }: NodeView) => [label, id, ...(blocks.get(id) ?? [])].some((part) => part.toLowerCase().includes(text));
  return new Set(
    nodes
      .filter((node) => text === "" || matches(node))
      .filter(({ id }) => !filter.organizationId || vpcs.get(id)?.organizationId === filter.organizationId)
      .filter(({ id }) => !filter.region || (vpcs.get(id)?.region ?? filter.region) === filter.region)
      .filter(({ id }) => !filter.hideUnused || linked.has(id))
      .filter(({ id }) => !filter.focus || id === filter.focus || near.has(id))
      .map(({ id }) => id),
  );
}

function blocksByVpc({ privateNetworks }: Topology): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { vpcId, blocks } of privateNetworks) result.set(vpcId, [...(result.get(vpcId) ?? []), ...blocks]);
  return result;
}

function edgesOf(topology: Topology): EdgeView[] {
  const statuses = connectorStatuses(topology);
  const edges = new Map<string, EdgeView>();
  for (const connector of topology.connectors) {
    const { id, vpcId, targetVpcId } = connector;
    if (vpcId === targetVpcId) continue;
    const key = [vpcId, targetVpcId].sort().join("\n");
    const before = edges.get(key);
    const reported = statuses.get(id) ?? "undecided";
    const status = connector.planned && reported === "peered" ? "planned" : reported;
    edges.set(key, {
      id: key,
      source: before?.source ?? vpcId,
      target: before?.target ?? targetVpcId,
      status: before && before.status !== "peered" ? before.status : status,
      connectorIds: [...(before?.connectorIds ?? []), id],
      oneSided: before ? before.oneSided && before.source === vpcId : true,
    });
  }
  return [...edges.values()];
}

/** VPCs and links of a trace in the order that a packet visits them, with where it stops. */
export interface PathView {
  readonly forward: readonly string[];
  readonly back: readonly string[];
  readonly stoppedAt?: string;
}

export function pathOf(trace: Trace): PathView {
  const [forward, back] = [trace.forward, trace.back].map((hops) => hops.map(({ vpcId }) => vpcId));
  const stopped = trace.verdict === "blocked" ? (back!.at(-1) ?? forward!.at(-1) ?? trace.from.vpcId) : undefined;
  return { forward: forward!, back: back!, stoppedAt: stopped };
}
