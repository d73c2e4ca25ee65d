import { connectorStatuses, type FindingCode, parseLooseCidr, reachability, type Topology, type TopologyAclRule, trace } from "../../core";
import type { Oracle } from "./comparison";

/** A walk that is wrong in one way: the rule that it breaks, and core made to break it. */
export interface Mutant {
  readonly name: string;
  readonly oracle: Oracle;
}

/** Core over a topology in which the rule does not count. */
function blindTo(name: string, rewrite: (topology: Topology) => Topology, maxHops?: number): Mutant {
  const rewritten = new WeakMap<Topology, Topology>();
  const view = (topology: Topology) => {
    if (!rewritten.has(topology)) rewritten.set(topology, rewrite(topology));
    return rewritten.get(topology)!;
  };
  return {
    name,
    oracle: {
      reaches: (topology, ends, options) => trace(view(topology), ends, { ...options, maxHops }).verdict === "reachable",
      matrix: (topology) => reachability(view(topology), { maxHops }),
    },
  };
}

/** Core that takes one reason for being blocked for none. */
function passing(code: FindingCode): Mutant {
  return {
    name: `passes ${code}`,
    oracle: {
      reaches: (topology, ends, options) => {
        const { verdict, blocker, additionalBlockers } = trace(topology, ends, options);
        return verdict === "reachable" || (blocker?.code === code && additionalBlockers.length === 0);
      },
      matrix: reachability,
    },
  };
}

type Flag = "transitivityEnabled" | "customRoutesPropagationEnabled" | "routingEnabled";

const withFlag =
  (flag: Flag, value: boolean) =>
  (topology: Topology): Topology => ({
    ...topology,
    vpcs: topology.vpcs.map((vpc) => ({ ...vpc, [flag]: value })),
  });

const withRules =
  (change: (rules: readonly TopologyAclRule[]) => readonly TopologyAclRule[]) =>
  (topology: Topology): Topology => ({
    ...topology,
    acls: topology.acls?.map((acl) => ({ ...acl, rules: [...change(acl.rules)] })),
  });

const withRule = (change: (rule: TopologyAclRule) => TopologyAclRule) => withRules((rules) => rules.map(change));

/** Blocks of a VPC's table that hold others are all that remains: the shortest prefix wins. */
function shortestPrefix(topology: Topology): Topology {
  const blocks = topology.routes.flatMap(({ id, vpcId, destination }) => {
    const block = destination === undefined ? undefined : parseLooseCidr(destination);
    return block ? [{ id, vpcId, block }] : [];
  });
  const held = new Set(
    blocks
      .filter((inner) =>
        blocks.some((outer) => outer.vpcId === inner.vpcId && outer.block.contains(inner.block) && !outer.block.equals(inner.block)),
      )
      .map(({ id }) => id),
  );
  return { ...topology, routes: topology.routes.filter(({ id }) => !held.has(id)) };
}

/** The other order among routes of one destination. */
function lastRoute(topology: Topology): Topology {
  const ids = topology.routes.map(({ id }) => id).sort();
  const turned = new Map(ids.map((id, index) => [id, `r${String(ids.length - index).padStart(6, "0")}`]));
  return { ...topology, routes: topology.routes.map((route) => ({ ...route, id: turned.get(route.id)! })) };
}

const connectorsAs =
  (from: string, to: "peered" | "orphan") =>
  (topology: Topology): Topology => {
    const statuses = connectorStatuses(topology);
    return { ...topology, connectors: topology.connectors.map((c) => (statuses.get(c.id) === from ? { ...c, status: to } : c)) };
  };

const BLOCKERS: readonly FindingCode[] = [
  "acl-drop",
  "ambiguous-destination",
  "hop-limit",
  "no-return-route",
  "no-route",
  "propagation-off",
  "route-blackhole",
  "route-loop",
  "route-to-conflict",
  "route-to-orphan",
  "routing-disabled",
  "transitivity-off",
];

export const MUTANTS: readonly Mutant[] = [
  blindTo("every VPC is transitive", withFlag("transitivityEnabled", true)),
  blindTo("no VPC is transitive", withFlag("transitivityEnabled", false)),
  blindTo("three hops", (topology) => topology, 3),
  blindTo("five hops", (topology) => topology, 5),
  blindTo("two hops", (topology) => topology, 2),
  blindTo("routes always propagate", withFlag("customRoutesPropagationEnabled", true)),
  blindTo("routes never propagate", withFlag("customRoutesPropagationEnabled", false)),
  blindTo("routing is always on", withFlag("routingEnabled", true)),
  blindTo("ACLs do not count", (topology) => ({ ...topology, acls: [] })),
  blindTo("the other default policy", (topology) => ({
    ...topology,
    acls: topology.acls?.map((acl) => ({ ...acl, defaultPolicy: acl.defaultPolicy === "accept" ? "drop" : "accept" })),
  })),
  blindTo(
    "the last ACL rule wins",
    withRules((rules) => [...rules].reverse()),
  ),
  blindTo(
    "ACL rules with source and destination exchanged",
    withRule((rule) => ({ ...rule, source: rule.destination, destination: rule.source })),
  ),
  blindTo(
    "ACL rules without source ports",
    withRule((rule) => ({ ...rule, srcPortLow: 0, srcPortHigh: 0 })),
  ),
  blindTo(
    "ACL rules without destination ports",
    withRule((rule) => ({ ...rule, dstPortLow: 0, dstPortHigh: 0 })),
  ),
  blindTo(
    "ACL rules for any protocol",
    withRule((rule) => ({ ...rule, protocol: "ANY" })),
  ),
  blindTo("only IPv4 ACLs", (topology) => ({ ...topology, acls: topology.acls?.filter(({ isIpv6 }) => !isIpv6) })),
  blindTo("only IPv6 ACLs", (topology) => ({ ...topology, acls: topology.acls?.filter(({ isIpv6 }) => isIpv6) })),
  blindTo("no IPv6 routes", (topology) => ({
    ...topology,
    routes: topology.routes.filter(({ destination }) => !destination?.includes(":")),
  })),
  blindTo("ingress rules do not count", (topology) => ({ ...topology, ingressRules: [] })),
  blindTo("orphans carry traffic", connectorsAs("orphan", "peered")),
  blindTo("conflicts carry traffic", connectorsAs("conflict", "peered")),
  blindTo("connectors carry nothing", connectorsAs("peered", "orphan")),
  blindTo("the shortest prefix wins", shortestPrefix),
  blindTo("the highest id wins", lastRoute),
  blindTo("routes to resources do not count", (topology) => ({
    ...topology,
    routes: topology.routes.filter(({ nexthop }) => nexthop.kind === "connector"),
  })),
  ...BLOCKERS.map(passing),
];
