/** A network namespace of the lab: the router of a VPC, or a host on a Private Network. */
export interface Namespace {
  /** `r1`, `h4`: short, because interface names derive from the number. */
  readonly name: string;
  readonly role: "router" | "host";
  /** Kernel settings below `/proc/sys/net`, as `path=value`, in force before any interface exists. */
  readonly settings: readonly string[];
  /** Bridges of a router, one for each Private Network. */
  readonly bridges: readonly string[];
  /** `ADDRESS/LENGTH dev DEVICE`. */
  readonly addresses: readonly string[];
  /** Neighbors that need no asking: `ADDRESS lladdr MAC dev DEVICE`. */
  readonly neighbours: readonly string[];
  /** By table and destination, what `ip route` is told after the destination. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Policy rules by family. */
  readonly rules: readonly PolicyRule[];
  /** The nftables table of the namespace; empty for none. Replaced as a whole, in one transaction. */
  readonly filter: string;
}

export interface Route {
  readonly destination: string;
  /** `dev n1`, `via 169.254.128.2 dev p2 onlink`; blackhole and unreachable come from `type`. */
  readonly via: string;
  readonly type?: "blackhole" | "unreachable";
  /** @default main */
  readonly table?: number;
}

export interface PolicyRule {
  readonly family: 4 | 6;
  readonly preference: number;
  /** `iif n1 lookup 1001`. */
  readonly rule: string;
}

/** One end of a virtual cable. */
export interface CableEnd {
  readonly namespace: string;
  readonly device: string;
  /** The bridge that the device is a port of. */
  readonly bridge?: string;
  /** @default - the kernel's choice */
  readonly mac?: string;
}

/** A veth pair. */
export interface Cable {
  readonly left: CableEnd;
  readonly right: CableEnd;
}

/** A host of the lab, as commands and tests name it. */
export interface LabHost {
  readonly namespace: string;
  /** `db.data`: network, then VPC; the second host of the network is `db-2.data`. */
  readonly name: string;
  readonly vpcId: string;
  readonly privateNetworkId: string;
  readonly addresses: readonly string[];
  /** Forwards what ingress rules or routes hand to it. */
  readonly forwards: boolean;
}

export interface LabRouter {
  readonly namespace: string;
  readonly name: string;
  readonly vpcId: string;
}

/** Everything that the kernel must hold for a topology. */
export interface LabPlan {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly cables: ReadonlyMap<string, Cable>;
  readonly hosts: readonly LabHost[];
  readonly routers: readonly LabRouter[];
  /** Contents of `/etc/hosts`. */
  readonly hostsFile: string;
  /** What the topology leaves open and how the lab decided, one sentence each. */
  readonly notes: readonly string[];
}

/** Nothing at all: what a new lab differs from. */
export const EMPTY_PLAN: LabPlan = { namespaces: new Map(), cables: new Map(), hosts: [], routers: [], hostsFile: "", notes: [] };

export interface PlanOptions {
  /** VPCs on a path, both ends included. @default MAX_HOPS (4) */
  readonly maxHops?: number;
  /** Hosts on each Private Network. @default 1 */
  readonly hosts?: number;
  /** Addresses of each host of a network, in place of the first free ones. */
  readonly addressesOf?: (privateNetworkId: string) => readonly (readonly string[])[];
}
