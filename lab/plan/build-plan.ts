import { MAX_HOPS, type Topology } from "../../core";
import { hostNamespace } from "./host-namespace";
import { type PlacedHost, placeHosts } from "./hosts";
import { LabNames } from "./names";
import { openFacts } from "./notes";
import { linkLocalV4, macAddress, Numbers, routerV6 } from "./numbers";
import type { Cable, LabHost, LabPlan, LabRouter, Namespace, PlanOptions } from "./plan";
import { routerNamespace } from "./router-namespace";
import { type TopologyView, viewTopology } from "./view";

/**
 * What the kernel must hold for a topology. Pure: the same topology, options and numbers give the same plan, and a plan with the
 * numbers of an earlier one differs from it only where the topologies do.
 */
export function buildPlan(topology: Topology, options: PlanOptions = {}, numbers: Numbers = new Numbers()): LabPlan {
  const view = viewTopology(topology);
  const placed = placeHosts(view, options);
  const numberOf = (key: string) => numbers.of(key);
  const maxHops = options.maxHops ?? MAX_HOPS;
  const neighbours = peeredNeighbours(view);
  const namespaces: Namespace[] = [
    ...[...view.vpcs.values()].map((vpc) =>
      routerNamespace(vpc, { view, numberOf, maxHops, hosts: placed, neighbours: [...(neighbours.get(vpc.vpc.id) ?? [])], assumed: [] }),
    ),
    ...placed.map((host) =>
      hostNamespace(host, { view, number: numberOf(host.key), routerNumber: numberOf(`vpc ${host.network.vpc.vpc.id}`), maxHops }),
    ),
  ];
  const { hosts, routers } = nameAll(view, placed, numberOf);
  return {
    namespaces: new Map(namespaces.map((namespace) => [namespace.name, namespace])),
    cables: cablesOf(neighbours, placed, numberOf),
    hosts,
    routers,
    hostsFile: hostsFile(hosts, routers, numberOf),
    notes: openFacts(topology),
  };
}

type NumberOf = (key: string) => number;

/** By VPC, those with which some connector of the two is peered. */
function peeredNeighbours(view: TopologyView): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>();
  const add = (from: string, to: string) => neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to));
  for (const { vpcId, targetVpcId, status } of view.connectors.values()) {
    if (status !== "peered" || vpcId === targetVpcId) continue;
    add(vpcId, targetVpcId);
    add(targetVpcId, vpcId);
  }
  return neighbours;
}

function cablesOf(neighbours: Map<string, Set<string>>, placed: readonly PlacedHost[], numberOf: NumberOf): Map<string, Cable> {
  const peerings = [...neighbours].flatMap(([from, others]) =>
    [...others].flatMap((to): Cable[] => {
      const [left, right] = [numberOf(`vpc ${from}`), numberOf(`vpc ${to}`)];
      if (left > right) return [];
      return [{ left: { namespace: `r${left}`, device: `p${right}` }, right: { namespace: `r${right}`, device: `p${left}` } }];
    }),
  );
  const ports = placed.flatMap((host): Cable[] => {
    const number = numberOf(host.key);
    const router = `r${numberOf(`vpc ${host.network.vpc.vpc.id}`)}`;
    const bridge = `n${numberOf(`network ${host.network.network.id}`)}`;
    return [
      { left: { namespace: `h${number}`, device: "eth0" }, right: { namespace: router, device: `h${number}`, bridge } },
      ...(host.steered
        ? [
            {
              left: { namespace: `h${number}`, device: "steer0", mac: macAddress("steered", number) },
              right: { namespace: router, device: `s${number}`, mac: macAddress("steering", number) },
            },
          ]
        : []),
    ];
  });
  return new Map([...peerings, ...ports].map((cable) => [`${cable.left.namespace}/${cable.left.device}`, cable]));
}

function nameAll(view: TopologyView, placed: readonly PlacedHost[], numberOf: NumberOf): { hosts: LabHost[]; routers: LabRouter[] } {
  const names = new LabNames(view);
  const vpcs = [...view.vpcs.values()];
  return {
    hosts: vpcs.flatMap((vpc) => {
      const own = placed.filter(({ network }) => network.vpc === vpc);
      return [...names.hosts(vpc, own)].map(([host, name]) => ({
        namespace: `h${numberOf(host.key)}`,
        name,
        vpcId: vpc.vpc.id,
        privateNetworkId: host.network.network.id,
        addresses: host.addresses,
        forwards: host.steered || host.appliance,
      }));
    }),
    routers: vpcs.map(({ vpc }) => ({
      namespace: `r${numberOf(`vpc ${vpc.id}`)}`,
      name: `router.${names.vpc(vpc.id)}`,
      vpcId: vpc.id,
    })),
  };
}

function hostsFile(hosts: readonly LabHost[], routers: readonly LabRouter[], numberOf: NumberOf): string {
  const lines = [
    "127.0.0.1 localhost",
    "::1 localhost",
    ...hosts.flatMap(({ addresses, name }) => addresses.map((address) => `${address} ${name}`)),
    ...routers.flatMap(({ vpcId, name }) => {
      const number = numberOf(`vpc ${vpcId}`);
      return [`${linkLocalV4(number)} ${name}`, `${routerV6(number)} ${name}`];
    }),
  ];
  return `${lines.join("\n")}\n`;
}
