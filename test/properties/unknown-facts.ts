import type { Topology, UnplacedObject } from "../../core";
import type { Random } from "./random";

/** A topology in which one fact of the given one is unknown, and which fact that is. */
export interface LessKnown {
  readonly fact: string;
  readonly topology: Topology;
}

const REASON = "the generator hides it";

/** Every way to hide one fact, by name; undefined where the topology has no such fact. */
const HIDE: Readonly<Record<string, (random: Random, topology: Topology) => Topology | undefined>> = {
  routing: (random, topology) => hideFlag(random, topology, "routingEnabled"),
  transitivity: (random, topology) => hideFlag(random, topology, "transitivityEnabled"),
  propagation: (random, topology) => hideFlag(random, topology, "customRoutesPropagationEnabled"),
  region: (random, topology) => {
    const hidden = random.pick(topology.vpcs);
    return { ...topology, vpcs: topology.vpcs.map((vpc) => (vpc === hidden ? { ...vpc, region: undefined } : vpc)) };
  },
  "connector target": (random, topology) =>
    unplace(random, topology, "connectors", ({ id, name, vpcId }) => ({ kind: "connector", id, name, attribute: "target_vpc_id", vpcId })),
  "connector origin": (random, topology) =>
    unplace(random, topology, "connectors", ({ id, name, targetVpcId }) => ({
      kind: "connector",
      id,
      name,
      attribute: "vpc_id",
      targetVpcId,
    })),
  "route VPC": (random, topology) =>
    unplace(random, topology, "routes", ({ id, destination }) => ({ kind: "route", id, name: id, attribute: "vpc_id", destination })),
  "route destination": (random, topology) => {
    const hidden = random.pick(topology.routes);
    if (!hidden) return undefined;
    return { ...topology, routes: topology.routes.map((route) => (route === hidden ? { ...route, destination: undefined } : route)) };
  },
  "route next hop": (random, topology) =>
    unplace(random, topology, "routes", ({ id, destination, vpcId }) => ({
      kind: "route",
      id,
      name: id,
      attribute: "nexthop_vpc_connector_id",
      destination,
      vpcId,
    })),
  "network VPC": (random, topology) =>
    unplace(random, topology, "privateNetworks", ({ id, name }) => ({ kind: "private-network", id, name, attribute: "vpc_id" })),
  "ACL rules": (random, topology) => {
    const acls = topology.acls ?? [];
    const hidden = random.pick(acls);
    if (!hidden) return undefined;
    return { ...topology, acls: acls.map((acl) => (acl === hidden ? { ...acl, rules: acl.rules.slice(1), incomplete: REASON } : acl)) };
  },
  "ACL VPC": (random, topology) => {
    const acls = topology.acls ?? [];
    const hidden = random.pick(acls);
    if (!hidden) return undefined;
    const unplaced: UnplacedObject = { kind: "acl", id: "acl", name: "acl", attribute: "vpc_id", reason: REASON };
    return { ...topology, acls: acls.filter((acl) => acl !== hidden), unplaced: [unplaced] };
  },
  "ingress rule VPC": (random, topology) => {
    const rules = topology.ingressRules ?? [];
    const hidden = random.pick(rules);
    if (!hidden) return undefined;
    const unplaced: UnplacedObject = { kind: "ingress-rule", id: hidden.id, name: hidden.id, attribute: "vpc_id", reason: REASON };
    return { ...topology, ingressRules: rules.filter((rule) => rule !== hidden), unplaced: [unplaced] };
  },
};

/** Less known topologies, each without one fact: of a few kinds of fact, so that many topologies share the time. */
export function lessKnown(random: Random, topology: Topology): LessKnown[] {
  return random
    .shuffle(Object.entries(HIDE))
    .slice(0, 5)
    .flatMap(([fact, hide]) => {
      const hidden = hide(random, topology);
      return hidden ? [{ fact, topology: hidden }] : [];
    });
}

function hideFlag(
  random: Random,
  topology: Topology,
  flag: "routingEnabled" | "transitivityEnabled" | "customRoutesPropagationEnabled",
): Topology {
  const hidden = random.pick(topology.vpcs);
  return { ...topology, vpcs: topology.vpcs.map((vpc) => (vpc === hidden ? { ...vpc, [flag]: "unknown" as const } : vpc)) };
}

function unplace<K extends "connectors" | "routes" | "privateNetworks">(
  random: Random,
  topology: Topology,
  list: K,
  unknown: (object: Topology[K][number]) => Omit<UnplacedObject, "reason">,
): Topology | undefined {
  const objects: readonly Topology[K][number][] = topology[list];
  const hidden = random.pick(objects);
  if (!hidden) return undefined;
  return { ...topology, [list]: objects.filter((object) => object !== hidden), unplaced: [{ ...unknown(hidden), reason: REASON }] };
}
