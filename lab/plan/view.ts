import {
  type Cidr,
  type ConnectorStatus,
  connectorStatuses,
  type Family,
  parseLooseCidr,
  type Topology,
  type TopologyAcl,
  type TopologyConnector,
  type TopologyIngressRule,
  type TopologyPrivateNetwork,
  type TopologyRoute,
  type TopologyVpc,
} from "../../core";

/** A Private Network with its blocks read. */
export interface NetworkView {
  readonly network: TopologyPrivateNetwork;
  readonly vpc: VpcView;
  readonly blocks: readonly Cidr[];
}

/** A VPC with what belongs to it. */
export interface VpcView {
  readonly vpc: TopologyVpc;
  readonly routing: boolean;
  readonly transitive: boolean;
  readonly propagation: boolean;
  readonly networks: NetworkView[];
  readonly routes: TopologyRoute[];
  readonly ingressRules: TopologyIngressRule[];
  readonly acls: TopologyAcl[];
}

/** The topology by VPC, without any judgement on paths: those are the kernel's. */
export interface TopologyView {
  readonly vpcs: ReadonlyMap<string, VpcView>;
  readonly networks: ReadonlyMap<string, NetworkView>;
  readonly connectors: ReadonlyMap<string, TopologyConnector & { readonly status: ConnectorStatus }>;
}

export function viewTopology(topology: Topology): TopologyView {
  const vpcs = new Map<string, VpcView>();
  const vpcOf = (id: string, vpc: TopologyVpc = { id, name: id, opaque: true }): VpcView => {
    let view = vpcs.get(id);
    if (!view) {
      view = {
        vpc,
        routing: vpc.routingEnabled !== false,
        transitive: vpc.transitivityEnabled === true,
        propagation: vpc.customRoutesPropagationEnabled !== false,
        networks: [],
        routes: [],
        ingressRules: [],
        acls: [],
      };
      vpcs.set(id, view);
    }
    return view;
  };
  for (const vpc of topology.vpcs) vpcOf(vpc.id, vpc);
  const networks = new Map<string, NetworkView>();
  for (const network of topology.privateNetworks) {
    const vpc = vpcOf(network.vpcId);
    const view = { network, vpc, blocks: network.blocks.flatMap((text) => parseLooseCidr(text) ?? []) };
    vpc.networks.push(view);
    networks.set(network.id, view);
  }
  for (const route of topology.routes) vpcOf(route.vpcId).routes.push(route);
  for (const rule of topology.ingressRules ?? []) vpcOf(rule.vpcId).ingressRules.push(rule);
  for (const acl of topology.acls ?? []) vpcOf(acl.vpcId).acls.push(acl);
  const statuses = connectorStatuses(topology);
  /** An undecided connector carries nothing here, as an orphan: the lab builds what is certain. */
  const statusOf = (id: string) => (statuses.get(id) === "peered" ? "peered" : statuses.get(id) === "conflict" ? "conflict" : "orphan");
  const connectors = new Map(
    topology.connectors.map((connector) => [connector.id, { ...connector, status: statusOf(connector.id) } as const]),
  );
  for (const { vpcId, targetVpcId } of topology.connectors) {
    vpcOf(vpcId);
    vpcOf(targetVpcId);
  }
  return { vpcs, networks, connectors };
}

/** A line of a VPC's table, of which the kernel gets the winner among equal destinations. */
export type TableLine =
  | { readonly kind: "local"; readonly block: Cidr; readonly network: NetworkView }
  | { readonly kind: "custom"; readonly block: Cidr; readonly route: TopologyRoute };

/**
 * The lines of a VPC's table, one for each destination: a Private Network's own block before a custom route, then the lowest id, as
 * core has it. Which line matches a packet is for the kernel to find. Routes whose destination is unknown are left out.
 */
export function tableLines(
  view: VpcView,
  networks: TopologyView["networks"],
  { family, scope }: { readonly family: Family; readonly scope: "all" | "local" },
): TableLine[] {
  const local = view.networks.flatMap((network) => network.blocks.map((block): TableLine => ({ kind: "local", block, network })));
  const custom = view.routes.flatMap((route): TableLine[] => {
    const block = destinationOf(route, networks);
    return block && scope === "all" ? [{ kind: "custom", block, route }] : [];
  });
  const best = new Map<string, TableLine>();
  for (const line of [...local, ...custom]) {
    if (line.block.family !== family) continue;
    const key = `${line.block}`;
    const other = best.get(key);
    if (!other || rank(line) < rank(other)) best.set(key, line);
  }
  return [...best.values()];
}

function rank(line: TableLine): string {
  return line.kind === "local" ? `0${line.network.network.id}` : `1${line.route.id}`;
}

function destinationOf(route: TopologyRoute, networks: TopologyView["networks"]): Cidr | undefined {
  if (route.destination !== undefined) return parseLooseCidr(route.destination);
  const source = route.destinationOf && networks.get(route.destinationOf.privateNetworkId);
  return source?.blocks.find((block) => block.family === route.destinationOf!.family);
}
