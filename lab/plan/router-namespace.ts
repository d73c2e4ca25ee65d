import type { Family } from "../../core";
import { type Cidr, parseLooseCidr } from "../../core";
import { routerFilter } from "./filter";
import { everything } from "./host-namespace";
import { type PlacedHost, steeringAddress } from "./hosts";
import { linkLocalV4, linkLocalV6, macAddress, routerV6 } from "./numbers";
import type { Namespace, PolicyRule, Route } from "./plan";
import { RouteTable } from "./route-table";
import { type TableLine, type TopologyView, tableLines, type VpcView } from "./view";

const LOCAL_ONLY_TABLE = 900;
const NOWHERE_TABLE = 999;
const STEER_TABLES = 1000;
const FAMILIES = [4, 6] as const;

export interface RouterContext {
  readonly view: TopologyView;
  readonly numberOf: (key: string) => number;
  readonly maxHops: number;
  readonly hosts: readonly PlacedHost[];
  /** Ids of the VPCs at the other end of the router's cables. */
  readonly neighbours: readonly string[];
  /** Routes that another organization's router is taken to have: destination and neighbouring VPC. */
  readonly assumed: readonly { readonly destination: Cidr; readonly towards: string }[];
}

/** The router of a VPC: one bridge for each Private Network, one cable for each peered VPC and each forwarding host. */
export function routerNamespace(vpc: VpcView, context: RouterContext): Namespace {
  const { numberOf, neighbours } = context;
  const number = numberOf(`vpc ${vpc.vpc.id}`);
  const bridges = vpc.networks.map(({ network }) => `n${numberOf(`network ${network.id}`)}`);
  const own = context.hosts.filter(({ network }) => network.vpc === vpc);
  const cables = [
    ...neighbours.map((id) => `p${numberOf(`vpc ${id}`)}`),
    ...own.filter(({ steered }) => steered).map(({ key }) => `s${numberOf(key)}`),
  ];
  const marks = steeringMarks(vpc, { ...context, hosts: own });
  return {
    name: `r${number}`,
    role: "router",
    settings: [
      ...(vpc.routing ? ["ipv4/ip_forward=1", "ipv6/conf/all/forwarding=1"] : []),
      "ipv4/icmp_ratelimit=0",
      "ipv6/icmp/ratelimit=0",
      ...["iptables", "ip6tables", "arptables"].map((tables) => `bridge/bridge-nf-call-${tables}=0`),
    ],
    bridges,
    addresses: [
      `${linkLocalV4(number)}/32 dev lo`,
      `${routerV6(number)}/128 dev lo`,
      ...[...bridges, ...cables].map((device) => `${linkLocalV6(number)}/64 dev ${device}`),
    ],
    neighbours: own
      .filter(({ steered }) => steered)
      .map(({ key }) => numberOf(key))
      .flatMap((host) =>
        [linkLocalV4, linkLocalV6].map((address) => `${address(host)} lladdr ${macAddress("steered", host)} dev s${host}`),
      ),
    routes: routerRoutes(vpc, { ...context, hosts: own, marks }),
    rules: routerRules(vpc, { bridges, marks }),
    filter: vpc.routing ? routerFilter({ transitive: vpc.transitive, maxHops: context.maxHops, acls: vpc.acls, marks }) : "",
  };
}

interface Mark {
  readonly source: string;
  /** Number of the forwarding host, or that of the table in which everything is dropped. */
  readonly mark: number;
}

/** Ingress rules, the longest source first, then by id. A next hop outside the VPC's networks drops. */
function steeringMarks(vpc: VpcView, { hosts, view, numberOf }: RouterContext): Mark[] {
  return vpc.ingressRules
    .flatMap((rule) => {
      const source = parseLooseCidr(rule.source);
      return source ? [{ rule, source }] : [];
    })
    .sort((a, b) => b.source.prefixLength - a.source.prefixLength || (a.rule.id < b.rule.id ? -1 : 1))
    .map(({ rule, source }) => {
      const network = view.networks.get(rule.nexthopPrivateNetworkId);
      const address = network?.vpc === vpc ? steeringAddress(network, rule) : undefined;
      const host = address && hosts.find((candidate) => candidate.network === network && candidate.addresses.includes(address.text));
      return { source: `${source}`, mark: host ? numberOf(host.key) : NOWHERE_TABLE };
    });
}

function routerRoutes(vpc: VpcView, context: RouterContext & { readonly marks: readonly Mark[] }): ReadonlyMap<string, Route> {
  const { view, marks } = context;
  const table = new RouteTable();
  for (const family of FAMILIES) {
    const lines = tableLines(vpc, view.networks, { family, scope: "all" });
    for (const { destination, towards } of context.assumed) {
      if (destination.family !== family || lines.some(({ block }) => block.contains(destination))) continue;
      table.add({ destination: `${destination}`, via: towardsVpc(family, context.numberOf(`vpc ${towards}`)) });
    }
    for (const line of lines) table.add({ destination: `${line.block}`, ...nextHop(line, { ...context, vpc, family }) });
    if (!vpc.propagation) {
      table.add({ destination: everything(family), via: "", type: "unreachable", table: LOCAL_ONLY_TABLE });
      for (const line of tableLines(vpc, view.networks, { family, scope: "local" }))
        table.add({ destination: `${line.block}`, ...nextHop(line, { ...context, vpc, family }), table: LOCAL_ONLY_TABLE });
    }
    for (const mark of new Set(marks.map((entry) => entry.mark))) table.add(steeringRoute(mark, family));
  }
  return table.routes;
}

function steeringRoute(mark: number, family: Family): Route {
  const destination = everything(family);
  if (mark === NOWHERE_TABLE) return { destination, via: "", type: "blackhole", table: NOWHERE_TABLE };
  return { destination, via: viaHost(family, mark, `s${mark}`), table: STEER_TABLES + mark };
}

const BLACKHOLE = { via: "", type: "blackhole" } as const;

function nextHop(
  line: TableLine,
  { vpc, family, view, numberOf, hosts }: RouterContext & { readonly vpc: VpcView; readonly family: Family },
): Pick<Route, "via" | "type"> {
  if (line.kind === "local") return { via: `dev n${numberOf(`network ${line.network.network.id}`)}` };
  const { nexthop } = line.route;
  if (nexthop.kind === "connector") {
    const connector = view.connectors.get(nexthop.connectorId);
    const open = connector?.vpcId === vpc.vpc.id && connector.status === "peered" && connector.targetVpcId !== vpc.vpc.id;
    return open ? { via: towardsVpc(family, numberOf(`vpc ${connector.targetVpcId}`)) } : BLACKHOLE;
  }
  const appliance = hosts.find(({ appliance: is, network }) => is && network.network.id === nexthop.privateNetworkId);
  if (!appliance) return BLACKHOLE;
  return { via: viaHost(family, numberOf(appliance.key), `n${numberOf(`network ${nexthop.privateNetworkId}`)}`) };
}

const towardsVpc = (family: Family, number: number) => viaHost(family, number, `p${number}`);

function viaHost(family: Family, number: number, device: string): string {
  return family === 4 ? `via ${linkLocalV4(number)} dev ${device} onlink` : `via ${linkLocalV6(number)} dev ${device}`;
}

/** With propagation off a VPC's networks do not see its custom routes; packets that only pass do. */
function routerRules(
  vpc: VpcView,
  { bridges, marks }: { readonly bridges: readonly string[]; readonly marks: readonly Mark[] },
): PolicyRule[] {
  return FAMILIES.flatMap((family) => [
    ...[...new Set(marks.map(({ mark }) => mark))].map((mark) => ({
      family,
      preference: 10,
      rule: `fwmark ${mark} lookup ${mark === NOWHERE_TABLE ? mark : STEER_TABLES + mark}`,
    })),
    ...(vpc.propagation ? [] : bridges.map((bridge) => ({ family, preference: 20, rule: `iif ${bridge} lookup ${LOCAL_ONLY_TABLE}` }))),
  ]);
}
