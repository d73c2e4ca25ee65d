import { type AddressRange, formatRange } from "../addresses/address-range";
import { subnetOverlapText } from "../addresses/overlap-text";
import type { CompiledTopology } from "../topology/compiled-topology";
import { type CompiledVpc, compareVpcs, holdsAddress } from "../topology/compiled-vpc";
import type { TableEntry } from "../topology/forwarding-table";
import type { TopologyRoute } from "../topology/topology";
import type { Finding, FindingCode } from "./finding";
import { counted } from "./wording";

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
    ...unusedConnectorFindings(vpc),
  ]);
}

function nextHopFinding(topology: CompiledTopology, vpc: CompiledVpc, route: TopologyRoute): Finding[] {
  const { nexthop } = route;
  const block = topology.destination(route);
  const name = `route ${block ? formatRange(block) : (route.name ?? route.id)} of VPC ${vpc.vpc.name}`;
  const report = (code: FindingCode, text: { tail: string; hint: string; subject?: string }): Finding[] => [
    {
      code,
      severity: "error",
      message: `${name} ${text.tail}`,
      subjects: [route.id, vpc.vpc.id, ...(text.subject ? [text.subject] : [])],
      hint: text.hint,
    },
  ];
  if (nexthop.kind === "private-network") {
    const network = topology.network(nexthop.privateNetworkId);
    if (network?.vpc === vpc) return [];
    const tail = network
      ? `leads to network ${network.network.name}, which belongs to VPC ${network.vpc.vpc.name}`
      : `leads to network ${nexthop.privateNetworkId}, which does not exist`;
    return report("route-blackhole", { tail, hint: `name a network of VPC ${vpc.vpc.name}, or remove the route` });
  }
  const connector = topology.connector(nexthop.connectorId);
  if (!connector) {
    const tail = `leads through connector ${nexthop.connectorId}, which does not exist`;
    return report("route-blackhole", { tail, hint: "create the connector again and point the route to it, or remove the route" });
  }
  const through = `leads through connector ${connector.connector.name}`;
  if (connector.origin !== vpc) {
    const tail = `${through}, which belongs to VPC ${connector.origin.vpc.name}`;
    return report("route-blackhole", { tail, hint: `name a connector of VPC ${vpc.vpc.name}` });
  }
  const subject = connector.connector.id;
  if (connector.status === "orphan" && connector.origin.routing && connector.target.routing) {
    const target = connector.target.vpc.name;
    const tail = `${through}, which is an orphan: VPC ${target} has no connector back`;
    return report("route-to-orphan", { tail, subject, hint: `create a connector from VPC ${target} to VPC ${vpc.vpc.name}` });
  }
  if (connector.status === "conflict") {
    const { overlap, hint } = subnetOverlapText(connector);
    return report("route-to-conflict", { tail: `${through}, which is in conflict${overlap}`, subject, hint });
  }
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
      const holder = vpc.networks.find(({ blocks }) => blocks.some((block) => within(entry.block, block)));
      return holder ? [divertsLocal(vpc, entry, holder.network.name)] : [];
    });
}

function sameRoute(a: TableEntry, b: CustomEntry): boolean {
  return a.kind === "custom" && a.route === b.route;
}

function within(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

function neverMatches(vpc: CompiledVpc, entry: CustomEntry, winner: TableEntry | undefined): Finding {
  const by = !winner
    ? "other routes"
    : winner.kind === "local"
      ? `the VPC's own network ${winner.network.network.name} (${formatRange(winner.block)})`
      : `route ${winner.route.name ?? winner.route.id} (${formatRange(winner.block)})`;
  return {
    code: "route-shadowed",
    severity: "warning",
    message: `route ${formatRange(entry.block)} (${entry.route.name ?? entry.route.id}) of VPC ${vpc.vpc.name} never matches: ${by} takes its addresses`,
    subjects: [entry.route.id, vpc.vpc.id, ...(winner ? [winner.kind === "local" ? winner.network.network.id : winner.route.id] : [])],
    hint: `remove route ${formatRange(entry.block)}, or make it more specific than what shadows it`,
  };
}

function divertsLocal(vpc: CompiledVpc, entry: CustomEntry, network: string): Finding {
  return {
    code: "route-shadowed",
    severity: "warning",
    message: `route ${formatRange(entry.block)} of VPC ${vpc.vpc.name} takes addresses away from the VPC's own network ${network}`,
    subjects: [entry.route.id, vpc.vpc.id],
    hint: `remove route ${formatRange(entry.block)} unless its addresses are meant to leave network ${network}`,
  };
}

function propagationFinding(vpc: CompiledVpc): Finding[] {
  if (vpc.propagation || vpc.routes.length === 0 || vpc.networks.length === 0) return [];
  return [
    {
      code: "propagation-off",
      severity: "error",
      message: `VPC ${vpc.vpc.name} has ${counted(vpc.routes.length, "custom route")} but does not propagate custom routes: its networks do not know them`,
      subjects: [vpc.vpc.id],
      hint: `enable custom routes propagation on VPC ${vpc.vpc.name} (this cannot be undone)`,
    },
  ];
}

function ingressFindings(topology: CompiledTopology, vpc: CompiledVpc): Finding[] {
  return vpc.ingressRules.flatMap((rule): Finding[] => {
    const network = topology.network(rule.nexthopPrivateNetworkId);
    if (network?.vpc === vpc && holdsAddress(network, rule.nexthopResourceIp)) return [];
    const where = network ? `network ${network.network.name} of VPC ${network.vpc.vpc.name}` : `network ${rule.nexthopPrivateNetworkId}`;
    return [
      {
        code: "route-blackhole",
        severity: "error",
        message: `the ingress rule for ${rule.source} of VPC ${vpc.vpc.name} steers to ${rule.nexthopResourceIp}, which is not an address in ${where}${network?.vpc === vpc ? "" : " (no network of this VPC)"}`,
        subjects: [rule.id, vpc.vpc.id],
        hint: `steer to an address inside a network of VPC ${vpc.vpc.name}, or remove the rule`,
      },
    ];
  });
}

function unusedConnectorFindings(vpc: CompiledVpc): Finding[] {
  if (vpc.opaque || vpc.networks.length === 0) return [];
  const used = new Set(vpc.routes.flatMap(({ nexthop }) => (nexthop.kind === "connector" ? [nexthop.connectorId] : [])));
  return [...vpc.links]
    .sort((a, b) => compareVpcs(a.to, b.to))
    .flatMap(({ connector, peered, to }): Finding[] => {
      if (!peered || !connector || used.has(connector.connector.id)) return [];
      const owner = `VPC ${to.vpc.name}`;
      const addRoutes =
        to.networks.length > 0 ? `add a route for each block of ${owner}` : `say which blocks ${owner} holds, and add a route for each`;
      return [
        {
          code: "no-route",
          severity: "warning",
          message: `connector ${connector.connector.name} is peered, but VPC ${vpc.vpc.name} has no route through it to VPC ${to.vpc.name}: peering creates none`,
          subjects: [connector.connector.id, vpc.vpc.id, to.vpc.id],
          hint: `${addRoutes} via connector ${connector.connector.name} in VPC ${vpc.vpc.name}, or remove the connector`,
        },
      ];
    });
}
