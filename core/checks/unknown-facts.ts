import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import {
  aclIncomplete,
  familyUndeclared,
  propagationUnknown,
  routesUnknown,
  routingUnknown,
  transitivityUnknown,
  unplacedText,
} from "../topology/doubts";

/** Facts of the topology that are unknown and may decide something: one sentence each, naming object and attribute. */
export function unknownFacts(topology: CompiledTopology): string[] {
  return [
    ...topology.unplaced.objects.map(unplacedText),
    ...topology.connectors.flatMap(({ doubts }) => doubts),
    ...topology.vpcs.flatMap((vpc) => vpcFacts(vpc)),
  ];
}

function vpcFacts(vpc: CompiledVpc): string[] {
  const names = vpc.unknownRoutes.map((route) => route.name ?? route.id).sort();
  return [
    ...(vpc.routing === "unknown" ? [routingUnknown(vpc)] : []),
    ...(vpc.vpc.transitivityEnabled === "unknown" ? [transitivityUnknown(vpc)] : []),
    ...(vpc.propagation === "unknown" ? [propagationUnknown(vpc)] : []),
    ...(names.length > 0 ? [routesUnknown(vpc, names)] : []),
    ...[...vpc.acls.values()].flatMap((acl) => (acl.incomplete === undefined ? [] : [aclIncomplete(vpc, acl)])),
    ...undeclaredFamilies(vpc),
  ];
}

/**
 * Families in which a VPC that is managed elsewhere declares no block although it declares blocks of the other, and has routes of this one:
 * whether they are one-way is unknown.
 */
function undeclaredFamilies(vpc: CompiledVpc): string[] {
  if (!vpc.opaque || vpc.networks.length === 0) return [];
  return ([4, 6] as const).flatMap((family) => {
    const declared = vpc.networks.some(({ blocks }) => blocks.some((block) => block.family === family));
    const routed = vpc.entries(family).some(({ kind }) => kind === "custom");
    return declared || !routed ? [] : [familyUndeclared(vpc, family)];
  });
}
