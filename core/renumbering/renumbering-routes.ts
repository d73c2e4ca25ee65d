import { Cidr } from "../addresses/cidr";
import type { Topology, TopologyAcl, TopologyAclRule, TopologyRoute } from "../topology/topology";
import type { RenumberingAction, RenumberingMove } from "./renumbering-steps";

/** The old IPv4 blocks of a move with the new one; IPv6 blocks are assigned by the API, so nothing can be translated. */
export interface Translation {
  readonly from: Cidr;
  readonly to: Cidr;
}

/** Where a block that lies within the old one lies in the new one; undefined for one that does not lie within. */
export function translate(block: Cidr, { from, to }: Translation): Cidr | undefined {
  return from.contains(block) ? Cidr.at(to.family, to.first + (block.first - from.first), block.prefixLength) : undefined;
}

/** Routes of other VPCs that lead to the old block, each with the destination that leads to the new one; none where a wider route holds both. */
export function routesToFollow(
  topology: Topology,
  move: RenumberingMove,
  translation: Translation,
): { route: TopologyRoute; destination: Cidr }[] {
  return topology.routes.flatMap((route) => {
    const destination = Cidr.tryParse(route.destination ?? "");
    if (!destination?.overlaps(translation.from) || destination.contains(translation.to)) return [];
    if (!leadsTo(topology, { route, destination }, move.vpcId)) return [];
    return [{ route, destination: translate(destination, translation) ?? translation.to }];
  });
}

/** Routes that lead to nothing but the old block, and go with it. */
export function routesToDrop(topology: Topology, move: RenumberingMove, translation: Translation): TopologyRoute[] {
  return topology.routes.filter((route) => {
    const destination = Cidr.tryParse(route.destination ?? "");
    return destination?.isSubnetOf(translation.from) && leadsTo(topology, { route, destination }, move.vpcId);
  });
}

/**
 * Whether packets that the route takes end in the VPC, from connector to connector along longest prefixes. The same
 * addresses exist in another VPC, after all: a route that ends there first is about that one.
 */
function leadsTo(topology: Topology, start: { readonly route: TopologyRoute; readonly destination: Cidr }, vpcId: string): boolean {
  const seen = new Set([start.route.vpcId]);
  let route: TopologyRoute | undefined = start.route;
  while (route?.nexthop.kind === "connector") {
    const { connectorId } = route.nexthop;
    const next = topology.connectors.find((connector) => connector.id === connectorId)?.targetVpcId;
    if (next === vpcId) return start.route.vpcId !== vpcId;
    if (next === undefined || seen.has(next)) return false;
    seen.add(next);
    const isLocal = topology.privateNetworks.some(
      (network) => network.vpcId === next && network.blocks.some((text) => Cidr.tryParse(text)?.contains(start.destination)),
    );
    if (isLocal) return false;
    route = longestMatch(topology, next, start.destination);
  }
  return false;
}

function longestMatch(topology: Topology, vpcId: string, destination: Cidr): TopologyRoute | undefined {
  const lengthOf = (route: TopologyRoute) => Cidr.tryParse(route.destination ?? "")?.prefixLength ?? 0;
  return topology.routes
    .filter((route) => route.vpcId === vpcId && Cidr.tryParse(route.destination ?? "")?.contains(destination))
    .sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

/** True when some route of the VPC leads to all of the block through a connector of the VPC. */
export function isRouted(topology: Topology, vpcId: string, block: Cidr): boolean {
  return topology.routes.some(
    (route) =>
      route.vpcId === vpcId && route.nexthop.kind === "connector" && Cidr.tryParse(route.destination ?? "")?.contains(block) === true,
  );
}

/**
 * ACLs with a copy for the new block behind each rule that names part of the old one: the moved network's own VPC's, and
 * those of VPCs that have a route to it. Elsewhere the same addresses mean another network.
 */
export function aclsToAdapt(
  topology: Topology,
  moves: ReadonlyMap<RenumberingMove, Translation>,
): Extract<RenumberingAction, { kind: "adapt-acl" }>[] {
  const concerned = [...moves].map(([move, translation]) => ({
    translation,
    vpcIds: new Set([move.vpcId, ...routesToFollow(topology, move, translation).map(({ route }) => route.vpcId)]),
  }));
  return (topology.acls ?? []).flatMap((acl) => {
    const translations = concerned.filter(({ vpcIds }) => vpcIds.has(acl.vpcId)).map(({ translation }) => translation);
    const rules = acl.rules.flatMap((rule) => [rule, ...translations.flatMap((translation) => copyOf(rule, acl, translation))]);
    const added = rules.length - acl.rules.length;
    return added === 0 ? [] : [{ kind: "adapt-acl" as const, vpcId: acl.vpcId, isIpv6: acl.isIpv6, rules, added }];
  });
}

function copyOf(rule: TopologyAclRule, acl: TopologyAcl, translation: Translation): TopologyAclRule[] {
  if (acl.isIpv6 !== (translation.from.family === 6)) return [];
  const renamed = (text: string) => {
    const block = Cidr.tryParse(text);
    return `${(block && translate(block, translation)) ?? text}`;
  };
  const copy = { ...rule, source: renamed(rule.source), destination: renamed(rule.destination) };
  return copy.source === rule.source && copy.destination === rule.destination ? [] : [copy];
}
