import { type AddressRange, parseLooseCidr } from "../addresses/address-range";
import type { Cidr } from "../addresses/cidr";
import { compileConnectors } from "./compiled-connectors";
import { type CompiledConnector, type CompiledNetwork, CompiledVpc, compareText } from "./compiled-vpc";
import { pendingBlocks } from "./pending-blocks";
import type { Topology, TopologyAcl, TopologyRoute } from "./topology";
import { Unplaced } from "./unplaced";

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
  /** Objects whose place is unknown. */
  readonly unplaced: Unplaced;
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
  for (const acl of [...(topology.acls ?? [])].sort(compareAcls)) vpcOf(acl.vpcId).acls.set(acl.isIpv6 ? 6 : 4, acl);
  const unplaced = new Unplaced(topology);
  const connectors = compileConnectors(topology, vpcOf, unplaced);
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
    unplaced,
    assumptions: topology.assumptions ?? [],
  };
}

/** By name, then id: whichever order the source lists networks in, and whether it knows their blocks yet, answers look at them in this one. */
function compareNetworks({ network: a }: CompiledNetwork, { network: b }: CompiledNetwork): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id);
}

/** A topology holds one ACL of a family for each VPC; if it holds several, the same one wins in any order. */
function compareAcls(a: TopologyAcl, b: TopologyAcl): number {
  return compareText(JSON.stringify(a), JSON.stringify(b));
}
