import type { Construct } from "constructs";
import { assertObject } from "../vpc/shapes";
import type { IVpc } from "../vpc/vpc-base";
import type { FabricEdge } from "./fabric-plan";
import { PeeringFabric, type PeeringFabricProps } from "./peering-fabric";

export interface PeeringMeshProps extends PeeringFabricProps {
  /** Members by role name. Names, not positions, make construct ids: adding one touches no other. */
  readonly vpcs: { readonly [role: string]: IVpc };
}

/** Every VPC peered with every other, and each talks to each directly: n members take n × (n − 1) connectors. */
export class PeeringMesh extends PeeringFabric {
  constructor(scope: Construct, id: string, props: PeeringMeshProps) {
    assertObject({ path: `${scope.node.path}/${id}`, name: "vpcs", value: props?.vpcs }, "{ web, data }");
    const roles = Object.keys(props.vpcs).sort();
    const edges = roles.flatMap((left, index) =>
      roles.slice(index + 1).map((right): FabricEdge => ({ id: `${left}-${right}`, left, right })),
    );
    super(scope, id, { members: props.vpcs, edges, talks: edges.map(({ left, right }) => [left, right] as const) }, props);
  }
}
