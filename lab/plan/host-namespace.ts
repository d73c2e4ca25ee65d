import { addressBits, type Family, parseAddress } from "../../core";
import { applianceFilter } from "./filter";
import type { PlacedHost } from "./hosts";
import { linkLocalV4, linkLocalV6, macAddress } from "./numbers";
import type { Namespace, PolicyRule, Route } from "./plan";
import { RouteTable } from "./route-table";
import { type TopologyView, tableLines } from "./view";

const STEERED_TABLE = 100;
const APPLIANCE_TABLE = 101;
const FAMILIES = [4, 6] as const;

export interface HostContext {
  readonly view: TopologyView;
  /** Number of the host and of its VPC's router. */
  readonly number: number;
  readonly routerNumber: number;
  readonly maxHops: number;
}

/** A host: its own blocks are on the link, everything else goes to the VPC's router. */
export function hostNamespace(host: PlacedHost, context: HostContext): Namespace {
  const { number } = context;
  const forwards = host.steered || host.appliance;
  return {
    name: `h${number}`,
    role: "host",
    settings: forwards ? ["ipv4/ip_forward=1", "ipv6/conf/all/forwarding=1"] : [],
    bridges: [],
    addresses: [
      ...host.addresses.map((address) => `${address}/${addressBits(parseAddress(address)!.family)} dev eth0`),
      ...(forwards ? [`${linkLocalV4(number)}/32 dev lo`, `${linkLocalV6(number)}/64 dev eth0`] : []),
      ...(host.steered ? [`${linkLocalV6(number)}/64 dev steer0`] : []),
    ],
    neighbours: host.steered
      ? [linkLocalV4, linkLocalV6].map((address) => `${address(context.routerNumber)} lladdr ${macAddress("steering", number)} dev steer0`)
      : [],
    routes: hostRoutes(host, context),
    rules: hostRules(host),
    filter: host.appliance ? applianceFilter(context.maxHops) : "",
  };
}

function hostRoutes(host: PlacedHost, { view, routerNumber }: HostContext): ReadonlyMap<string, Route> {
  const { network } = host;
  const table = new RouteTable();
  const gateway = (family: Family, device: string) =>
    family === 4 ? `via ${linkLocalV4(routerNumber)} dev ${device} onlink` : `via ${linkLocalV6(routerNumber)} dev ${device}`;
  for (const block of network.blocks) table.add({ destination: `${block}`, via: "dev eth0" });
  for (const family of FAMILIES) {
    if (!network.vpc.routing) continue;
    table.add({ destination: everything(family), via: gateway(family, "eth0") });
    const scope = network.vpc.propagation ? "all" : "local";
    for (const line of tableLines(network.vpc, view.networks, { family, scope })) {
      const own = line.kind === "local" && line.network === network;
      const inside = network.blocks.some((block) => block.contains(line.block));
      if (inside && !own) table.add({ destination: `${line.block}`, via: gateway(family, "eth0") });
    }
    if (host.steered) table.add({ destination: everything(family), via: gateway(family, "steer0"), table: STEERED_TABLE });
  }
  if (host.appliance) {
    for (const family of FAMILIES) table.add({ destination: everything(family), via: "", type: "blackhole", table: APPLIANCE_TABLE });
    for (const block of network.blocks) table.add({ destination: `${block}`, via: "dev eth0", table: APPLIANCE_TABLE });
  }
  return table.routes;
}

/**
 * Packets that ingress rules steer here go back to the router, the host's own addresses included, before the host looks at them: its
 * VPC's table decides where they end. That holds for the answers of ARP and neighbor discovery as well, so both ends of the cable know
 * each other without. Packets that a route hands over stay on the Private Network.
 */
function hostRules(host: PlacedHost): PolicyRule[] {
  return FAMILIES.flatMap((family) => [
    ...(host.steered
      ? [
          { family, preference: 1, rule: `iif steer0 lookup ${STEERED_TABLE}` },
          { family, preference: 2, rule: "lookup local" },
        ]
      : []),
    ...(host.appliance ? [{ family, preference: 3, rule: `iif eth0 lookup ${APPLIANCE_TABLE}` }] : []),
  ]);
}

export const everything = (family: Family) => (family === 4 ? "0.0.0.0/0" : "::/0");
