import { type AddressRange, parseLooseCidr } from "../addresses/address-range";
import { type Cidr, type Family, parseAddress } from "../addresses/cidr";
import type { CompiledAcl } from "../reachability/acl";
import { ForwardingTable, type TableEntry } from "./forwarding-table";
import type {
  ConnectorStatus,
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

/** True when the text is an address, with or without a length, inside one of the network's blocks. */
export function holdsAddress(network: CompiledNetwork, address: string): boolean {
  const parsed = parseAddress(address.split("/")[0]!);
  if (!parsed) return false;
  return network.blocks.some((block) => block.family === parsed.family && block.first <= parsed.value && parsed.value <= block.last);
}

/** By name, then id: the order in which answers list VPCs. */
export function compareVpcs(a: CompiledVpc, b: CompiledVpc): number {
  return compareText(a.vpc.name, b.vpc.name) || compareText(a.vpc.id, b.vpc.id);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
