import type { Construct } from "constructs";
import { assertObject } from "../vpc/shapes";
import type { IVpc } from "../vpc/vpc-base";
import type { FabricEdge } from "./fabric-plan";
import { PeeringFabric, type PeeringFabricProps } from "./peering-fabric";
import { assertPairs, refuseNumbersInRow } from "./role-names";

/** Who talks along a chain: everybody, the two ends only, or the listed pairs, each both ways. */
export type ChainTalk = "all" | "ends" | readonly (readonly [string, string])[];

export interface PeeringChainProps extends PeeringFabricProps {
  /** Members by role name; each is peered with the next key's. At most four can forward to each other. */
  readonly vpcs: { readonly [role: string]: IVpc };
  /** @default "all" */
  readonly talk?: ChainTalk;
}

/**
 * VPCs peered in a row, each with the next. Those between others forward, and get transitivity at their creation.
 *
 * Findings at synth: hop-limit for a way of more than four VPCs, naming it; transitivity-off for an existing VPC that does not forward.
 * @throws Error for names of members that are not there.
 */
export class PeeringChain extends PeeringFabric {
  constructor(scope: Construct, id: string, props: PeeringChainProps) {
    assertObject({ path: `${scope.node.path}/${id}`, name: "vpcs", value: props?.vpcs }, "{ web, data }");
    const roles = Object.keys(props.vpcs);
    const edges = roles.slice(1).map((right, index): FabricEdge => ({ id: `${roles[index]}-${right}`, left: roles[index]!, right }));
    const path = `${scope.node.path}/${id}`;
    refuseNumbersInRow(path, roles);
    super(scope, id, { members: props.vpcs, edges, talks: pairsOf(path, roles, props.talk ?? "all") }, props);
  }
}

function pairsOf(path: string, roles: readonly string[], talk: ChainTalk): (readonly [string, string])[] {
  if (talk === "all") return roles.flatMap((left, index) => roles.slice(index + 1).map((right) => [left, right] as const));
  if (talk === "ends") return roles.length > 1 ? [[roles[0]!, roles.at(-1)!]] : [];
  assertPairs(path, { name: "talk", value: talk, words: ["all", "ends"] });
  const unknown = talk.flat().filter((role) => !roles.includes(role));
  if (unknown.length > 0)
    throw new Error(`${path} has no member ${unknown.map((role) => `"${role}"`).join(", ")}: the members are ${roles.join(", ")}`);
  return [...talk];
}
