import { type AddressRange, parseLooseCidr } from "../addresses/address-range";
import { Cidr } from "../addresses/cidr";
import { CompiledAcl } from "../reachability/acl";
import { type CompiledConnector, type CompiledNetwork, CompiledVpc, compareText, compareVpcs } from "./compiled-vpc";
import { connectorStatus, type PeeringEnd } from "./connector-status";
import { pendingBlocks } from "./pending-blocks";
import type { Topology, TopologyConnector, TopologyRoute } from "./topology";

/** A topology indexed for walking. */
export interface CompiledTopology {
  readonly topology: Topology;
  /** In the topology's order; then, opaque, the targets that it names without holding them. */
  readonly vpcs: readonly CompiledVpc[];
  readonly vpc: (id: string) => CompiledVpc | undefined;
  readonly networks: readonly CompiledNetwork[];
  readonly network: (id: string) => CompiledNetwork | undefined;
  readonly connectors: readonly CompiledConnector[];
  readonly connector: (id: string) => CompiledConnector | undefined;
  /** Destination of a custom route, by text or by reference; undefined when unknown before apply or no CIDR text. */
  readonly destination: (route: TopologyRoute) => AddressRange | undefined;
  /** What every answer takes for granted, whoever asks. */
  readonly assumptions: readonly string[];
}

const compiled = new WeakMap<Topology, CompiledTopology>();

/** Indexes a topology, once: topologies are plain data that nobody changes after they were made. */
export function compileTopology(topology: Topology): CompiledTopology {
  let result = compiled.get(topology);
  if (!result) {
    result = compile(topology);
    compiled.set(topology, result);
  }
  return result;
}

function compile(topology: Topology): CompiledTopology {
  const texts = new Map<string, Cidr | undefined>();
  const parse = (text: string) => {
    if (!texts.has(text)) texts.set(text, parseLooseCidr(text));
    return texts.get(text);
  };
  const pending = pendingBlocks(topology, parse);
  const destination = (route: TopologyRoute): AddressRange | undefined => {
    if (route.destination !== undefined) return parse(route.destination);
    const source = route.destinationOf;
    if (!source) return undefined;
    return (
      pending.get(`${source.privateNetworkId}/${source.family}`) ??
      networks.get(source.privateNetworkId)?.blocks.find((block) => block.family === source.family)
    );
  };
  const vpcs = new Map(topology.vpcs.map((vpc, index) => [vpc.id, new CompiledVpc(vpc, index, destination)]));
  const vpcOf = (id: string): CompiledVpc => {
    let vpc = vpcs.get(id);
    if (!vpc) {
      vpc = new CompiledVpc({ id, name: id, opaque: true }, vpcs.size, destination);
      vpcs.set(id, vpc);
    }
    return vpc;
  };
  const networks = new Map<string, CompiledNetwork>();
  for (const network of topology.privateNetworks) {
    const blocks = [
      ...network.blocks.flatMap((text) => parse(text) ?? []),
      ...(network.pendingFamilies ?? []).flatMap((family) => pending.get(`${network.id}/${family}`) ?? []),
    ];
    const entry = { network, vpc: vpcOf(network.vpcId), blocks };
    entry.vpc.networks.push(entry);
    networks.set(network.id, entry);
  }
  for (const vpc of vpcs.values()) vpc.networks.sort(compareNetworks);
  for (const route of topology.routes) vpcOf(route.vpcId).routes.push(route);
  for (const rule of topology.ingressRules ?? []) vpcOf(rule.vpcId).ingressRules.push(rule);
  for (const acl of topology.acls ?? []) vpcOf(acl.vpcId).acls.set(acl.isIpv6 ? 6 : 4, new CompiledAcl(acl));
  const connectors = compileConnectors(topology, vpcOf);
  linkNeighbours(connectors);
  const connectorById = new Map(connectors.map((entry) => [entry.connector.id, entry]));
  return {
    topology,
    vpcs: [...vpcs.values()],
    vpc: (id) => vpcs.get(id),
    networks: [...networks.values()],
    network: (id) => networks.get(id),
    connectors,
    connector: (id) => connectorById.get(id),
    destination,
    assumptions: topology.assumptions ?? [],
  };
}

function compileConnectors(topology: Topology, vpcOf: (id: string) => CompiledVpc): CompiledConnector[] {
  const byEnds = new Map<string, TopologyConnector>();
  for (const connector of topology.connectors) {
    const key = `${connector.vpcId}>${connector.targetVpcId}`;
    if (!byEnds.has(key)) byEnds.set(key, connector);
  }
  const ends = new Map<CompiledVpc, PeeringEnd["subnets"]>();
  const subnetsOf = (vpc: CompiledVpc) => {
    let subnets = ends.get(vpc);
    if (!subnets) {
      subnets = vpc.networks.flatMap(({ network, blocks }) =>
        blocks.flatMap((block) => (block instanceof Cidr ? [{ id: network.id, block }] : [])),
      );
      ends.set(vpc, subnets);
    }
    return subnets;
  };
  return topology.connectors.map((connector) => {
    const origin = vpcOf(connector.vpcId);
    const target = vpcOf(connector.targetVpcId);
    const mirror = origin === target ? undefined : byEnds.get(`${connector.targetVpcId}>${connector.vpcId}`);
    const assumed = connector.status === undefined && !mirror && connector.mirrorAssumed === true;
    const end = (own: CompiledVpc, other: CompiledVpc): PeeringEnd => ({
      vpcId: own.vpc.id,
      targetVpcId: other.vpc.id,
      region: own.vpc.region ?? other.vpc.region ?? "",
      routingEnabled: own.routing,
      subnets: subnetsOf(own),
    });
    const status = connector.status ?? connectorStatus(end(origin, target), mirror || assumed ? end(target, origin) : undefined);
    return { connector, origin, target, status, mirror, assumed: assumed && status === "peered" };
  });
}

/** Neighbours in a fixed order: peered first, then by name and id of the neighbour. */
function linkNeighbours(connectors: readonly CompiledConnector[]): void {
  const touched = new Set<CompiledVpc>();
  for (const entry of connectors) {
    if (entry.origin === entry.target) continue;
    const peered = entry.status === "peered";
    entry.origin.links.push({ to: entry.target, connector: entry, peered });
    touched.add(entry.origin);
    if (!entry.mirror && entry.target.opaque) {
      entry.target.links.push({ to: entry.origin, peered });
      touched.add(entry.target);
    }
  }
  for (const vpc of touched) {
    vpc.links.sort(
      (a, b) =>
        Number(b.peered) - Number(a.peered) ||
        compareVpcs(a.to, b.to) ||
        compareText(a.connector?.connector.id ?? "", b.connector?.connector.id ?? ""),
    );
  }
}

/** By name, then id: whichever order the source lists networks in, and whether it knows their blocks yet, answers look at them in this one. */
function compareNetworks({ network: a }: CompiledNetwork, { network: b }: CompiledNetwork): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id);
}
