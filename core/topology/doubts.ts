import type { CompiledVpc } from "./compiled-vpc";
import type { TopologyAcl, UnplacedObject } from "./topology";

const KINDS: Readonly<Record<UnplacedObject["kind"], string>> = {
  "private-network": "Private Network",
  connector: "connector",
  route: "route",
  acl: "ACL",
  "ingress-rule": "ingress rule",
};

/** What is said of an object that the source could not place: the object, the attribute and the reason. */
export function unplacedText({ kind, name, attribute, reason }: UnplacedObject): string {
  return `${attribute} of ${KINDS[kind]} ${name} is unknown because ${reason}: nothing that may depend on it is decided`;
}

export const routingUnknown = (vpc: CompiledVpc) => `routingEnabled of VPC ${vpc.name} is unknown: routing is assumed to be enabled`;

export const regionUnknown = (vpc: CompiledVpc) => `region of VPC ${vpc.name} is unknown: it is assumed to be the region of its peers`;

export const transitivityUnknown = (vpc: CompiledVpc) =>
  `transitivityEnabled of VPC ${vpc.name} is unknown: the VPC is assumed to forward between its peers`;

export const propagationUnknown = (vpc: CompiledVpc) =>
  `customRoutesPropagationEnabled of VPC ${vpc.name} is unknown: its networks are assumed to know its custom routes`;

export const routesUnknown = (vpc: CompiledVpc, names: readonly string[]) =>
  `destination of ${names.length === 1 ? "route" : "routes"} ${names.join(", ")} of VPC ${vpc.name} is unknown until apply`;

export const aclIncomplete = (vpc: CompiledVpc, acl: TopologyAcl) =>
  `rules of the IPv${acl.isIpv6 ? 6 : 4} ACL of VPC ${vpc.name} are unknown because ${acl.incomplete}: the ACL is assumed to accept the traffic`;

export const familyUndeclared = (vpc: CompiledVpc, family: 4 | 6) =>
  `IPv${family} blocks of VPC ${vpc.name} are not declared: whether its IPv${family} routes have routes back is unknown`;
