import type { Family } from "../addresses/cidr";
import type { TopologyAclRule, TopologyRoute } from "../topology/topology";

/** A network that gets a new block, by way of a new network beside it. */
export interface RenumberingMove {
  readonly privateNetworkId: string;
  readonly vpcId: string;
  readonly name: string;
  /** Name of the network that takes its place. */
  readonly newName: string;
  /** Blocks that overlap a peer's, and are given up with the network. */
  readonly from: readonly string[];
  /** The IPv4 block of the new network. */
  readonly to: string;
  /** The IPv6 block of the new network. @default - the old network has none */
  readonly toIpv6?: string;
}

/** What a step does. `vpcId` is the VPC whose owner does it. */
export type RenumberingAction =
  | { readonly kind: "create-network"; readonly vpcId: string; readonly move: RenumberingMove }
  | { readonly kind: "attach"; readonly vpcId: string; readonly move: RenumberingMove }
  | {
      readonly kind: "adapt-acl";
      readonly vpcId: string;
      readonly isIpv6: boolean;
      readonly rules: readonly TopologyAclRule[];
      readonly added: number;
    }
  | {
      readonly kind: "add-route";
      readonly vpcId: string;
      readonly destination: string;
      readonly nexthop: TopologyRoute["nexthop"];
      readonly like?: string;
    }
  | { readonly kind: "move-next-hop"; readonly vpcId: string; readonly routeId: string; readonly move: RenumberingMove }
  | { readonly kind: "move-ingress-rule"; readonly vpcId: string; readonly ingressRuleId: string; readonly move: RenumberingMove }
  | { readonly kind: "add-ingress-rule"; readonly vpcId: string; readonly source: string; readonly like: string }
  | { readonly kind: "delete-ingress-rule"; readonly vpcId: string; readonly ingressRuleId: string }
  | { readonly kind: "wait-for-lease"; readonly hours: number }
  | { readonly kind: "drain"; readonly vpcId: string; readonly move: RenumberingMove }
  | { readonly kind: "delete-route"; readonly vpcId: string; readonly routeId: string; readonly destination: string }
  | { readonly kind: "delete-network"; readonly vpcId: string; readonly move: RenumberingMove }
  | { readonly kind: "refresh"; readonly connectorIds: readonly string[] };

export interface RenumberingStep {
  readonly action: RenumberingAction;
  /** One sentence in the imperative. */
  readonly title: string;
  /** Why it stands here, or what to look out for. */
  readonly reason: string;
  /** What both connectors of every pair in conflict show after it. */
  readonly statusAfter: "conflict" | "peered";
}

/** Two networks of the two sides of a peering that share addresses. */
export interface RenumberingConflict {
  readonly connectorIds: readonly string[];
  readonly networks: readonly [string, string];
  readonly blocks: readonly [string, string];
  readonly family: Family;
}

/** A pair of Private Networks that the plan cuts off for a while. */
export interface RenumberingInterruption {
  /** Ids of the networks before the plan. */
  readonly from: string;
  readonly to: string;
  readonly family: Family;
  /** Number of the step after which packets no longer pass, from 1. */
  readonly afterStep: number;
  /** Number of the step after which they pass again. @default - the plan does not restore the pair */
  readonly untilStep?: number;
}

/** An ordered renumbering with the pairs that it interrupts. */
export interface RenumberingPlan {
  /** Overlaps that the plan removes. */
  readonly conflicts: readonly RenumberingConflict[];
  readonly moves: readonly RenumberingMove[];
  readonly steps: readonly RenumberingStep[];
  /** Pairs that reach each other before the plan and not after some step, found by replaying it; empty when nothing is cut. */
  readonly interruptions: readonly RenumberingInterruption[];
  /** Overlaps that stay because only some networks were asked to move. */
  readonly remaining: readonly RenumberingConflict[];
  readonly assumptions: readonly string[];
}

/** Why there is no plan, with the cure. */
export interface RenumberingProblem {
  readonly message: string;
  readonly hint: string;
  /** True when nothing overlaps. @default false */
  readonly nothingToDo?: boolean;
}
