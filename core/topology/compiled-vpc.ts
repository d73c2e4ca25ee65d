import { type AddressRange, parseLooseCidr } from "../addresses/address-range";
import { type Cidr, type Family, parseAddress } from "../addresses/cidr";
import { ForwardingTable } from "./forwarding-table";
import type {
  DerivedStatus,
  MaybeKnown,
  TopologyAcl,
  TopologyConnector,
  TopologyIngressRule,
  TopologyPrivateNetwork,
  TopologyRoute,
  TopologyVpc,
} from "./topology";

/** One line of a VPC's table: a Private Network's own block, or a custom route. */
export type TableEntry =
  | { readonly kind: "local"; readonly block: AddressRange; readonly network: CompiledNetwork }
  | { readonly kind: "custom"; readonly block: AddressRange; readonly route: TopologyRoute };

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
  readonly status: DerivedStatus;
  /** Why the status is undecided, one sentence each. */
  readonly doubts: readonly string[];
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
  /** Not peered for certain, and not cut for certain either. */
  readonly undecided: boolean;
}

/** A VPC with everything that belongs to it. */
export class CompiledVpc {
  readonly networks: CompiledNetwork[] = [];
  readonly routes: TopologyRoute[] = [];
  readonly ingressRules: TopologyIngressRule[] = [];
  readonly acls = new Map<Family, TopologyAcl>();
  readonly links: Link[] = [];
  private readonly tables = new Map<string, ForwardingTable<TableEntry>>();
  private withoutDestination: readonly TopologyRoute[] | undefined;
  private readonly ingress = new Map<Family, IngressEntry[]>();

  constructor(
    readonly vpc: TopologyVpc,
    /** Place among the topology's VPCs. */
    readonly index: number,
    private readonly destinationOf: (route: TopologyRoute) => AddressRange | undefined,
  ) {}

  get id(): string {
    return this.vpc.id;
  }

  get name(): string {
    return this.vpc.name;
  }

  get routing(): MaybeKnown {
    return this.vpc.routingEnabled ?? true;
  }

  /** Of an opaque VPC unknown, not off, when the source does not say. */
  get transitivity(): MaybeKnown {
    return this.vpc.transitivityEnabled ?? (this.opaque ? "unknown" : false);
  }

  get propagation(): MaybeKnown {
    return this.vpc.customRoutesPropagationEnabled ?? true;
  }

  get opaque(): boolean {
    return this.vpc.opaque === true;
  }

  /** Routes whose destination is unknown: not even the network that it belongs to is known. */
  get unknownRoutes(): readonly TopologyRoute[] {
    this.withoutDestination ??= this.routes.filter((route) => route.destination === undefined && !this.destinationOf(route));
    return this.withoutDestination;
  }

  /** What the VPC's router knows; without custom routes for `local`, as its networks see it when propagation is off. */
  table(family: Family, scope: "all" | "local"): ForwardingTable<TableEntry> {
    const key = `${family}${scope}`;
    let table = this.tables.get(key);
    if (!table) {
      table = new ForwardingTable(
        this.entries(family).filter((entry) => scope === "all" || entry.kind === "local"),
        precedence,
      );
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

/**
 * Between equal destinations a Private Network's own block beats a custom route (documented: a custom route wins only if more
 * specific), and among custom routes the lowest id wins (inferred: the API accepts both and documents no order).
 */
function precedence(a: TableEntry, b: TableEntry): number {
  if (a.kind !== b.kind) return a.kind === "local" ? -1 : 1;
  return compareText(entryId(a), entryId(b));
}

function entryId(entry: TableEntry): string {
  return entry.kind === "local" ? entry.network.network.id : entry.route.id;
}

/** True when the text is an address, with or without a length, inside one of the network's blocks. */
export function holdsAddress(network: CompiledNetwork, address: string): boolean {
  const parsed = parseAddress(address.split("/")[0]!);
  if (!parsed) return false;
  return network.blocks.some((block) => block.family === parsed.family && block.first <= parsed.value && parsed.value <= block.last);
}

/** By name, then id: the order in which answers list VPCs. */
export function compareVpcs(a: CompiledVpc, b: CompiledVpc): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
