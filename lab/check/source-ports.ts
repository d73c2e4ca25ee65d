import type { Topology } from "../../core";

const LAST_PORT = 65_535;

/** A source port from every range that the ACLs' rules can tell apart: their bounds, and a port beside each. */
export function sourcePorts(topology: Topology): number[] {
  const bounds = (topology.acls ?? []).flatMap(({ rules }) =>
    rules.flatMap((rule) => [rule.srcPortLow, rule.srcPortHigh, rule.dstPortLow, rule.dstPortHigh]),
  );
  const ports = new Set(bounds.flatMap((bound) => [bound - 1, bound, bound + 1]));
  return [...ports, LAST_PORT].filter((port) => port > 0 && port <= LAST_PORT);
}
