import type { Cidr } from "../addresses/cidr";
import type { Finding } from "../checks/finding";

/** A block whose text is only known after apply: the one of this family that the API assigns to the network. */
export interface BlockReference {
  readonly privateNetworkId: string;
  readonly family: 4 | 6;
}

/** Canonical CIDR text, or a reference. */
export type RouteBlock = string | BlockReference;

export interface RouteVpc {
  readonly id: string;
  /** For messages. @default - the id */
  readonly name?: string;
  readonly blocks: readonly RouteBlock[];
  /** What is settled: true, it forwards already; false, it never will. @default - to be set as the paths need it */
  readonly transitivity?: boolean;
}

/** Two VPCs that may talk to each other, in no order. */
export interface RouteIntent {
  readonly between: readonly [string, string];
  /** By id of one of the two: what the other reaches there, narrower or wider than its blocks. @default - all its blocks */
  readonly destinations?: Readonly<Record<string, readonly RouteBlock[]>>;
  /**
   * Id of one of the two: the other sends everything there, as halves (0.0.0.0/1 and 128.0.0.0/1, ::/1 and 8000::/1) that beat a
   * default route without replacing it.
   */
  readonly defaultRoute?: string;
}

/** All intents of one pair in one. */
export interface MergedIntent extends Omit<RouteIntent, "defaultRoute"> {
  readonly defaultRoutes: readonly string[];
}

export interface RouteCompilerInput {
  readonly vpcs: readonly RouteVpc[];
  /** Pairs of VPCs that are peered, or will be. */
  readonly links: readonly (readonly [string, string])[];
  readonly intents: readonly RouteIntent[];
  /** VPCs on a path, both ends included. @default MAX_HOPS (4) */
  readonly maxHops?: number;
}

/** A destination that a VPC needs a route for, and whose it is. */
export interface Need {
  readonly vpcId: string;
  readonly viaVpcId: string;
  readonly ownerId: string;
  readonly block: Cidr | BlockReference;
  /** Named by the intent in place of the owner's own blocks. */
  readonly explicit: boolean;
}

/** A custom route to write in `vpcId`, through the connector to `viaVpcId`. */
export type CompiledRoute = {
  readonly vpcId: string;
  readonly viaVpcId: string;
} & (
  | { readonly destination: string; readonly destinationOf?: undefined }
  | { readonly destination?: undefined; readonly destinationOf: BlockReference }
);

/** The VPCs that an intent's packets visit, both ends included; empty when there is no allowed path. */
export interface IntentPath {
  readonly between: readonly [string, string];
  readonly path: readonly string[];
}

/** A pair that was not requested, or a wider part of one than was requested, that the routes connect anyway. */
export interface OpenedPair {
  readonly between: readonly [string, string];
  /** Which intents bring the routes that meet here. */
  readonly because: string;
}

export interface CompiledRoutes {
  /** By VPC, then next hop, then destination. */
  readonly routes: readonly CompiledRoute[];
  /** Ids of the VPCs that must forward: those strictly between the ends of some path. */
  readonly transitive: readonly string[];
  /** In the order of the intents' ids, one for each distinct pair. */
  readonly paths: readonly IntentPath[];
  readonly unintendedPairs: readonly OpenedPair[];
  readonly findings: readonly Finding[];
}
