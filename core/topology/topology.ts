/**
 * What the rules look at: organizations' VPCs with their networks, connectors and routes. All plain data; ids are
 * opaque strings that only have to agree with each other (API uuids, Terraform addresses or construct paths).
 * Each source (synth, plan, state, mock, account) has one loader that makes this.
 */
export interface Topology {
  readonly vpcs: readonly TopologyVpc[];
  readonly privateNetworks: readonly TopologyPrivateNetwork[];
  readonly connectors: readonly TopologyConnector[];
  readonly routes: readonly TopologyRoute[];
  readonly acls?: readonly TopologyAcl[];
  readonly ingressRules?: readonly TopologyIngressRule[];
  /** Objects that exist, or will, but that the source could not place: which one they belong to, or where they lead, is unknown. */
  readonly unplaced?: readonly UnplacedObject[];
  /** What the source could not know, one sentence each; every answer carries them. */
  readonly assumptions?: readonly string[];
}

/**
 * An object with an end that is unknown until apply. It may be any object of its kind that its known ends allow: a connector whose
 * target is unknown may be the mirror of every connector that starts elsewhere, a route whose VPC is unknown may be in any VPC.
 */
export interface UnplacedObject {
  readonly kind: "private-network" | "connector" | "route" | "acl" | "ingress-rule";
  readonly id: string;
  readonly name: string;
  /** The attribute that is unknown, as Terraform names it. */
  readonly attribute: string;
  /** Why, in words that follow "because". */
  readonly reason: string;
  /** The VPC that it belongs to. @default - unknown */
  readonly vpcId?: string;
  /** Of a connector. @default - unknown */
  readonly targetVpcId?: string;
  /** Of a route: only these addresses are undecided. @default - any */
  readonly destination?: string;
}

/** A yes, a no, or a value that is unknown until apply. Left out means the default. */
export type MaybeKnown = boolean | "unknown";

export interface TopologyVpc {
  readonly id: string;
  /** What people call it; need not be unique. */
  readonly name: string;
  /** `fr-par`, …; undefined when the source cannot know it. */
  readonly region?: string;
  readonly organizationId?: string;
  readonly projectId?: string;
  /** @default true - false only on VPCs older than VPC routing. */
  readonly routingEnabled?: MaybeKnown;
  /** Whether the VPC forwards between two peers. Settable at creation only. @default false */
  readonly transitivityEnabled?: MaybeKnown;
  /** Whether custom routes reach the whole VPC. @default true */
  readonly customRoutesPropagationEnabled?: MaybeKnown;
  /** The source does not see everything inside (another organization's VPC, or an existing one): networks, routes and ACLs may be missing. @default false */
  readonly opaque?: boolean;
  /** Not deployed yet. @default false */
  readonly planned?: boolean;
  /**
   * Settings written as `false` that the API ignores on creation (recorded): they stay on, and the provider rejects the next plan.
   * @default - none
   */
  readonly ignoredSettings?: readonly ("enable_routing" | "enable_custom_routes_propagation")[];
}

export interface TopologyPrivateNetwork {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  /** CIDR blocks known to the source, canonical text, IPv4 first. */
  readonly blocks: readonly string[];
  /** Families whose block exists but is only known after apply. */
  readonly pendingFamilies?: readonly (4 | 6)[];
  /** @default false */
  readonly defaultRoutePropagationEnabled?: boolean;
  readonly projectId?: string;
}

/** The three statuses of the API; the documentation's Pending and Locked are not among them (SDK, August 2026). */
export type ConnectorStatus = "orphan" | "peered" | "conflict";

/** A status, or `undecided` where it rests on something unknown. */
export type DerivedStatus = ConnectorStatus | "undecided";

export interface TopologyConnector {
  readonly id: string;
  readonly name: string;
  /** Origin. */
  readonly vpcId: string;
  /** Target; may name a VPC that the topology does not hold. */
  readonly targetVpcId: string;
  /** What the source says; derived by `connectorStatus` when absent. */
  readonly status?: ConnectorStatus;
  /** The mirror is another party's to create and not visible here: taken as present, and said as an assumption. @default false */
  readonly mirrorAssumed?: boolean;
  /** Not deployed yet: the status is what it will be. @default false */
  readonly planned?: boolean;
  readonly organizationId?: string;
  readonly projectId?: string;
}

/** A custom route. Subnet routes are not listed: they follow from the Private Networks. */
export interface TopologyRoute {
  readonly id: string;
  readonly name?: string;
  readonly vpcId: string;
  /** Canonical CIDR text; undefined when only known after apply. */
  readonly destination?: string;
  /** Where the block comes from, when the destination is a Private Network's and only known after apply. */
  readonly destinationOf?: { readonly privateNetworkId: string; readonly family: 4 | 6 };
  readonly nexthop:
    | { readonly kind: "connector"; readonly connectorId: string }
    | { readonly kind: "private-network"; readonly privateNetworkId: string; readonly resourceId?: string };
}

export interface TopologyAclRule {
  readonly protocol: "ANY" | "TCP" | "UDP" | "ICMP";
  readonly source: string;
  /** 0 with a high of 0 means any port. */
  readonly srcPortLow: number;
  readonly srcPortHigh: number;
  readonly destination: string;
  readonly dstPortLow: number;
  readonly dstPortHigh: number;
  readonly action: "accept" | "drop";
}

/** One of the at most two ACLs of a VPC. Stateless, first match wins. */
export interface TopologyAcl {
  readonly vpcId: string;
  readonly isIpv6: boolean;
  readonly defaultPolicy: "accept" | "drop";
  readonly rules: readonly TopologyAclRule[];
  /** Why rules are missing here, or the default policy is unknown: nothing is decided on such an ACL. @default - the ACL is complete */
  readonly incomplete?: string;
}

/** Steers traffic that arrives from other VPCs and comes from `source` to an address inside the VPC, a firewall say. */
export interface TopologyIngressRule {
  readonly id: string;
  readonly vpcId: string;
  readonly source: string;
  readonly nexthopResourceIp: string;
  readonly nexthopPrivateNetworkId: string;
}
