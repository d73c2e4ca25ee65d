import { CompiledAcl } from "./acl";
import { type AddressRange, parseLooseCidr } from "./address-range";
import { Cidr, type Family, parseAddress } from "./cidr";
import { connectorStatus, type PeeringEnd } from "./connector-status";
import { ForwardingTable, type TableEntry } from "./forwarding-table";
import { pendingBlocks } from "./pending-blocks";
import type {
  ConnectorStatus,
  Topology,
  TopologyConnector,
  TopologyIngressRule,
  TopologyPrivateNetwork,
  TopologyRoute,
  TopologyVpc,
} from "./topology";

export interface CompiledNetwork {
  readonly network: TopologyPrivateNetwork;
  readonly vpc: CompiledVpc;
  /** Known blocks, then a stand-in for each pending family. */
  readonly blocks: readonly AddressRange[];
}

export interface CompiledConnector {
  readonly connector: TopologyConnector;
  readonly origin: CompiledVpc;
  readonly target: CompiledVpc;
  readonly status: ConnectorStatus;
  /** The connector that points back, when the topology shows it. */
  readonly mirror?: TopologyConnector;
  /** Peered only because the invisible half is taken as present. */
  readonly assumed: boolean;
}

/** A way from one VPC to a neighbour; without a connector of its own where only the other side's is visible. */
export interface Link {
  readonly to: CompiledVpc;
  readonly connector?: CompiledConnector;
  readonly peered: boolean;
}

/** A VPC with everything that belongs to it. */
export class CompiledVpc {
  readonly networks: CompiledNetwork[] = [];
  readonly routes: TopologyRoute[] = [];
  readonly ingressRules: TopologyIngressRule[] = [];
  readonly acls = new Map<Family, CompiledAcl>();
  readonly links: Link[] = [];
  private readonly tables = new Map<string, ForwardingTable>();
  private readonly ingress = new Map<Family, IngressEntry[]>();

  constructor(
    readonly vpc: TopologyVpc,
    /** Place among the topology's VPCs. */
    readonly index: number,
    private readonly destinationOf: (route: TopologyRoute) => AddressRange | undefined,
  ) {}

  get routing(): boolean {
    return this.vpc.routingEnabled !== false;
  }

  get transitive(): boolean {
    return this.vpc.transitivityEnabled === true;
  }

  get propagation(): boolean {
    return this.vpc.customRoutesPropagationEnabled !== false;
  }

  get opaque(): boolean {
    return this.vpc.opaque === true;
  }

  /** Routes whose destination the source could not tell at all. */
  get unknownRoutes(): TopologyRoute[] {
    return this.routes.filter((route) => route.destination === undefined && !this.destinationOf(route));
  }

  /** What the VPC's router knows; without custom routes for `local`, as its networks see it when propagation is off. */
  table(family: Family, scope: "all" | "local"): ForwardingTable {
    const key = `${family}${scope}`;
    let table = this.tables.get(key);
    if (!table) {
      table = new ForwardingTable(this.entries(family).filter((entry) => scope === "all" || entry.kind === "local"));
      this.tables.set(key, table);
    }
    return table;
  }

  /** Every line of the table, winners or not. */
  entries(family: Family): TableEntry[] {
    const local = this.networks.flatMap((network) => network.blocks.map((block): TableEntry => ({ kind: "local", block, network })));
    const custom = this.routes.flatMap((route): TableEntry[] => {
      const block = this.destinationOf(route);
      return block ? [{ kind: "custom", block, route }] : [];
    });
    return [...local, ...custom].filter(({ block }) => block.family === family);
  }

  /** Ingress rules of the family, the longest source first, then by id. */
  ingressOf(family: Family): readonly IngressEntry[] {
    let entries = this.ingress.get(family);
    if (!entries) {
      entries = this.ingressRules
        .flatMap((rule) => {
          const source = parseLooseCidr(rule.source);
          return source?.family === family ? [{ rule, source }] : [];
        })
        .sort((a, b) => b.source.prefixLength - a.source.prefixLength || (a.rule.id < b.rule.id ? -1 : 1));
      this.ingress.set(family, entries);
    }
    return entries;
  }
}

export interface IngressEntry {
  readonly rule: TopologyIngressRule;
  readonly source: Cidr;
}

/** A topology indexed for walking. */
export interface CompiledTopology {
  readonly topology: Topology;
  /** In the topology's order; then, opaque, the targets that it names without holding them. */
  readonly vpcs: readonly CompiledVpc[];
  readonly vpc: (id: string) => CompiledVpc | undefined;
  readonly networks: readonly CompiledNetwork[];
  readonly network: (id: string) => CompiledNetwork | undefined;
  readonly connectors: readonly CompiledConnector[];
  readonly connector: (id: string) => CompiledConnector | undefined;
  /** Destination of a custom route, by text or by reference; undefined when unknown before apply or no CIDR text. */
  readonly destination: (route: TopologyRoute) => AddressRange | undefined;
  /** What every answer takes for granted, whoever asks. */
  readonly assumptions: readonly string[];
}

const compiled = new WeakMap<Topology, CompiledTopology>();

/** Indexes a topology, once: topologies are plain data that nobody changes after they were made. */
export function compileTopology(topology: Topology): CompiledTopology {
  let result = compiled.get(topology);
  if (!result) {
    result = compile(topology);
    compiled.set(topology, result);
  }
  return result;
}

function compile(topology: Topology): CompiledTopology {
  const texts = new Map<string, Cidr | undefined>();
  const parse = (text: string) => {
    if (!texts.has(text)) texts.set(text, parseLooseCidr(text));
    return texts.get(text);
  };
  const pending = pendingBlocks(topology, parse);
  const destination = (route: TopologyRoute): AddressRange | undefined => {
    if (route.destination !== undefined) return parse(route.destination);
    const source = route.destinationOf;
    if (!source) return undefined;
    return (
      pending.get(`${source.privateNetworkId}/${source.family}`) ??
      networks.get(source.privateNetworkId)?.blocks.find((block) => block.family === source.family)
    );
  };
  const vpcs = new Map(topology.vpcs.map((vpc, index) => [vpc.id, new CompiledVpc(vpc, index, destination)]));
  const vpcOf = (id: string): CompiledVpc => {
    let vpc = vpcs.get(id);
    if (!vpc) {
      vpc = new CompiledVpc({ id, name: id, opaque: true }, vpcs.size, destination);
      vpcs.set(id, vpc);
    }
    return vpc;
  };
  const networks = new Map<string, CompiledNetwork>();
  for (const network of topology.privateNetworks) {
    const blocks = [
      ...network.blocks.flatMap((text) => parse(text) ?? []),
      ...(network.pendingFamilies ?? []).flatMap((family) => pending.get(`${network.id}/${family}`) ?? []),
    ];
    const entry = { network, vpc: vpcOf(network.vpcId), blocks };
    entry.vpc.networks.push(entry);
    networks.set(network.id, entry);
  }
  for (const vpc of vpcs.values()) vpc.networks.sort(compareNetworks);
  for (const route of topology.routes) vpcOf(route.vpcId).routes.push(route);
  for (const rule of topology.ingressRules ?? []) vpcOf(rule.vpcId).ingressRules.push(rule);
  for (const acl of topology.acls ?? []) vpcOf(acl.vpcId).acls.set(acl.isIpv6 ? 6 : 4, new CompiledAcl(acl));
  const connectors = compileConnectors(topology, vpcOf);
  linkNeighbours(connectors);
  const connectorById = new Map(connectors.map((entry) => [entry.connector.id, entry]));
  return {
    topology,
    vpcs: [...vpcs.values()],
    vpc: (id) => vpcs.get(id),
    networks: [...networks.values()],
    network: (id) => networks.get(id),
    connectors,
    connector: (id) => connectorById.get(id),
    destination,
    assumptions: topology.assumptions ?? [],
  };
}

function compileConnectors(topology: Topology, vpcOf: (id: string) => CompiledVpc): CompiledConnector[] {
  const byEnds = new Map<string, TopologyConnector>();
  for (const connector of topology.connectors) {
    const key = `${connector.vpcId}>${connector.targetVpcId}`;
    if (!byEnds.has(key)) byEnds.set(key, connector);
  }
  const ends = new Map<CompiledVpc, PeeringEnd["subnets"]>();
  const subnetsOf = (vpc: CompiledVpc) => {
    let subnets = ends.get(vpc);
    if (!subnets) {
      subnets = vpc.networks.flatMap(({ network, blocks }) =>
        blocks.flatMap((block) => (block instanceof Cidr ? [{ id: network.id, block }] : [])),
      );
      ends.set(vpc, subnets);
    }
    return subnets;
  };
  return topology.connectors.map((connector) => {
    const origin = vpcOf(connector.vpcId);
    const target = vpcOf(connector.targetVpcId);
    const mirror = origin === target ? undefined : byEnds.get(`${connector.targetVpcId}>${connector.vpcId}`);
    const assumed = connector.status === undefined && !mirror && connector.mirrorAssumed === true;
    const end = (own: CompiledVpc, other: CompiledVpc): PeeringEnd => ({
      vpcId: own.vpc.id,
      targetVpcId: other.vpc.id,
      region: own.vpc.region ?? other.vpc.region ?? "",
      routingEnabled: own.routing,
      subnets: subnetsOf(own),
    });
    const status = connector.status ?? connectorStatus(end(origin, target), mirror || assumed ? end(target, origin) : undefined);
    return { connector, origin, target, status, mirror, assumed: assumed && status === "peered" };
  });
}

/** Neighbours in a fixed order: peered first, then by name and id of the neighbour. */
function linkNeighbours(connectors: readonly CompiledConnector[]): void {
  const touched = new Set<CompiledVpc>();
  for (const entry of connectors) {
    if (entry.origin === entry.target) continue;
    const peered = entry.status === "peered";
    entry.origin.links.push({ to: entry.target, connector: entry, peered });
    touched.add(entry.origin);
    if (!entry.mirror && entry.target.opaque) {
      entry.target.links.push({ to: entry.origin, peered });
      touched.add(entry.target);
    }
  }
  for (const vpc of touched) {
    vpc.links.sort(
      (a, b) =>
        Number(b.peered) - Number(a.peered) ||
        compareVpcs(a.to, b.to) ||
        compareText(a.connector?.connector.id ?? "", b.connector?.connector.id ?? ""),
    );
  }
}

/** True when the text is an address, with or without a length, inside one of the network's blocks. */
export function holdsAddress(network: CompiledNetwork, address: string): boolean {
  const parsed = parseAddress(address.split("/")[0]!);
  if (!parsed) return false;
  return network.blocks.some((block) => block.family === parsed.family && block.first <= parsed.value && parsed.value <= block.last);
}

/** By first block, then id: whichever order the source lists networks in, answers look at them in this one. */
function compareNetworks(a: CompiledNetwork, b: CompiledNetwork): number {
  const [x, y] = [a.blocks[0], b.blocks[0]];
  if (x && y && x.family !== y.family) return x.family - y.family;
  if (x && y && x.first !== y.first) return x.first < y.first ? -1 : 1;
  return Number(!x) - Number(!y) || compareText(a.network.id, b.network.id);
}

/** By name, then id: the order in which answers list VPCs. */
export function compareVpcs(a: CompiledVpc, b: CompiledVpc): number {
  return compareText(a.vpc.name, b.vpc.name) || compareText(a.vpc.id, b.vpc.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
