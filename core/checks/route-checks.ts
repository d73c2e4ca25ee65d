import { containsRange } from "../addresses/address-range";
import { parseAddress } from "../addresses/cidr";
import type { CompiledTopology } from "../topology/compiled-topology";
import { type CompiledNetwork, type CompiledVpc, holdsAddress, type TableEntry } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import { unusedConnectorWording } from "../wording/connector-wording";
import {
  ingressBlackholeWording,
  propagationOffWording,
  routeBlackholeWording,
  routeDivertsLocalWording,
  routeNeverMatchesWording,
  routeToConflictWording,
  routeToOrphanWording,
} from "../wording/route-wording";
import type { Wording } from "../wording/text";
import type { Finding, FindingCode } from "./finding";

type CustomEntry = Extract<TableEntry, { kind: "custom" }>;

/**
 * Findings about routes and ingress rules by themselves: route-blackhole, route-to-orphan, route-to-conflict, route-shadowed,
 * propagation-off, and no-route for a peered connector that no route leads through.
 */
export function routeFindings(topology: CompiledTopology): Finding[] {
  return topology.vpcs.flatMap((vpc) => [
    ...vpc.routes.flatMap((route) => nextHopFinding(topology, vpc, route)),
    ...([4, 6] as const).flatMap((family) => shadowFindings(vpc, family)),
    ...propagationFinding(vpc),
    ...ingressFindings(topology, vpc),
    ...unusedConnectorFindings(topology, vpc),
  ]);
}

function nextHopFinding(topology: CompiledTopology, vpc: CompiledVpc, route: TopologyRoute): Finding[] {
  const at = { vpc, route, block: topology.destination(route) };
  const report = (code: FindingCode, wording: Wording, ...subjects: string[]): Finding[] => [
    { code, severity: "error", ...wording, subjects: [route.id, vpc.id, ...subjects] },
  ];
  const { nexthop } = route;
  const id = nexthop.kind === "private-network" ? nexthop.privateNetworkId : nexthop.connectorId;
  if (topology.unplaced.get(id)) return [];
  if (nexthop.kind === "private-network") {
    const network = topology.network(id);
    if (network?.vpc === vpc) return [];
    return report(
      "route-blackhole",
      routeBlackholeWording(at, network ? { reason: "foreign-network", network } : { reason: "no-network", id }),
    );
  }
  const connector = topology.connector(id);
  if (connector?.origin !== vpc) {
    return report(
      "route-blackhole",
      routeBlackholeWording(at, connector ? { reason: "foreign-connector", connector } : { reason: "no-connector", id }),
    );
  }
  const routings = [connector.origin.routing, connector.target.routing];
  // A pair whose routing may be off is reported as that, once it is known: not by each of its routes.
  const routingOff = routings.includes(false) || (connector.mirror !== undefined && routings.includes("unknown"));
  if (connector.status === "orphan" && !routingOff) return report("route-to-orphan", routeToOrphanWording(at, connector), id);
  if (connector.status === "conflict") return report("route-to-conflict", routeToConflictWording(at, connector), id);
  return [];
}

function shadowFindings(vpc: CompiledVpc, family: 4 | 6): Finding[] {
  const table = vpc.table(family, "all");
  const isCustom = (entry: TableEntry): entry is CustomEntry => entry.kind === "custom";
  return vpc
    .entries(family)
    .filter(isCustom)
    .flatMap((entry): Finding[] => {
      const pieces = table.lookup(entry.block);
      const inTheWay = pieces.find((piece) => piece.entry && piece.entry !== entry && !sameRoute(piece.entry, entry))?.entry;
      if (!pieces.some((piece) => piece.entry && sameRoute(piece.entry, entry))) return [neverMatches(vpc, entry, inTheWay)];
      const holder = vpc.networks.find(({ blocks }) => blocks.some((block) => containsRange(block, entry.block)));
      return holder ? [divertsLocal(vpc, entry, holder)] : [];
    });
}

function sameRoute(a: TableEntry, b: CustomEntry): boolean {
  return a.kind === "custom" && a.route === b.route;
}

function neverMatches(vpc: CompiledVpc, entry: CustomEntry, winner: TableEntry | undefined): Finding {
  const by = winner ? [winner.kind === "local" ? winner.network.network.id : winner.route.id] : [];
  const subjects = [entry.route.id, vpc.id, ...by];
  return { code: "route-shadowed", severity: "warning", ...routeNeverMatchesWording(vpc, entry, winner), subjects };
}

function divertsLocal(vpc: CompiledVpc, entry: CustomEntry, network: CompiledNetwork): Finding {
  const subjects = [entry.route.id, vpc.id];
  return { code: "route-shadowed", severity: "warning", ...routeDivertsLocalWording(vpc, entry, network), subjects };
}

function propagationFinding(vpc: CompiledVpc): Finding[] {
  if (vpc.propagation !== false || vpc.routes.length === 0 || vpc.networks.length === 0) return [];
  return [{ code: "propagation-off", severity: "error", ...propagationOffWording(vpc), subjects: [vpc.id] }];
}

function ingressFindings(topology: CompiledTopology, vpc: CompiledVpc): Finding[] {
  return vpc.ingressRules.flatMap((rule): Finding[] => {
    const network = topology.network(rule.nexthopPrivateNetworkId);
    if (topology.unplaced.get(rule.nexthopPrivateNetworkId) || (network?.vpc === vpc && holdsAddress(network, rule.nexthopResourceIp)))
      return [];
    const family = parseAddress(rule.nexthopResourceIp)?.family;
    if (family && network?.vpc === vpc && network.network.pendingFamilies?.includes(family)) return [];
    const subjects = [rule.id, vpc.id];
    return [{ code: "route-blackhole", severity: "error", ...ingressBlackholeWording(vpc, rule, network), subjects }];
  });
}

function unusedConnectorFindings(topology: CompiledTopology, vpc: CompiledVpc): Finding[] {
  if (vpc.opaque || vpc.networks.length === 0 || topology.unplaced.mayBeIn(vpc.id, "route").length > 0) return [];
  const used = new Set(vpc.routes.flatMap(({ nexthop }) => (nexthop.kind === "connector" ? [nexthop.connectorId] : [])));
  return vpc.links.flatMap(({ connector, peered, to }): Finding[] => {
    if (!peered || !connector || used.has(connector.connector.id)) return [];
    const subjects = [connector.connector.id, vpc.id, to.id];
    return [{ code: "no-route", severity: "warning", ...unusedConnectorWording(connector), subjects }];
  });
}
