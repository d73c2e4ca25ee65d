import { Cidr } from "../addresses/cidr";
import { type CompiledConnector, type CompiledVpc, compareText, compareVpcs } from "./compiled-vpc";
import { connectorStatus, type PeeringEnd } from "./connector-status";
import { regionUnknown, routingUnknown, unplacedText } from "./doubts";
import type { Topology, TopologyConnector } from "./topology";
import type { Unplaced } from "./unplaced";

/** Every connector with its ends, its mirror and its status; links neighbours. */
export function compileConnectors(topology: Topology, vpcOf: (id: string) => CompiledVpc, unplaced: Unplaced): CompiledConnector[] {
  const mirrorOf = mirrorFinder(topology.connectors);
  const subnetsOf = subnetReader();
  const regionsKnown = topology.vpcs.some(({ region }) => region !== undefined);
  const connectors = topology.connectors.map((connector): CompiledConnector => {
    const origin = vpcOf(connector.vpcId);
    const target = vpcOf(connector.targetVpcId);
    const mirror = mirrorOf(connector);
    const assumed = connector.status === undefined && !mirror && connector.mirrorAssumed === true;
    const end = (own: CompiledVpc, other: CompiledVpc): PeeringEnd => ({
      vpcId: own.id,
      targetVpcId: other.id,
      region: own.vpc.region ?? other.vpc.region ?? "",
      routingEnabled: own.routing !== false,
      subnets: subnetsOf(own),
    });
    const ends = { connector, origin, target, mirror };
    if (connector.status !== undefined) return { ...ends, status: connector.status, doubts: [], assumed: false };
    const possible = mirror || assumed ? [] : origin === target ? [] : unplaced.mayJoin(target.id, origin.id);
    const present = mirror || assumed || possible.length > 0;
    const status = connectorStatus(end(origin, target), present ? end(target, origin) : undefined);
    if (status === "orphan") return { ...ends, status, doubts: [], assumed: false };
    const doubts = [
      ...possible.map(unplacedText),
      ...[origin, target].flatMap((vpc) => (vpc.routing === "unknown" ? [routingUnknown(vpc)] : [])),
      ...(regionsKnown ? [origin, target].flatMap((vpc) => (vpc.vpc.region === undefined && !vpc.opaque ? [regionUnknown(vpc)] : [])) : []),
      ...(status === "peered"
        ? unplaced
            .any("private-network")
            .flatMap((object) =>
              object.vpcId === undefined || object.vpcId === origin.id || object.vpcId === target.id ? [unplacedText(object)] : [],
            )
        : []),
    ];
    return {
      ...ends,
      status: doubts.length > 0 ? "undecided" : status,
      doubts: [...new Set(doubts)],
      assumed: assumed && status === "peered",
    };
  });
  linkNeighbours(connectors);
  return connectors;
}

/** Finds the connector that points back; of several the one with the smallest id. */
function mirrorFinder(connectors: readonly TopologyConnector[]): (connector: TopologyConnector) => TopologyConnector | undefined {
  const byEnds = new Map<string, TopologyConnector>();
  for (const connector of connectors) {
    const key = JSON.stringify([connector.vpcId, connector.targetVpcId]);
    const before = byEnds.get(key);
    if (!before || compareText(connector.id, before.id) < 0) byEnds.set(key, connector);
  }
  return ({ vpcId, targetVpcId }) => (vpcId === targetVpcId ? undefined : byEnds.get(JSON.stringify([targetVpcId, vpcId])));
}

function subnetReader(): (vpc: CompiledVpc) => PeeringEnd["subnets"] {
  const read = new Map<CompiledVpc, PeeringEnd["subnets"]>();
  return (vpc) => {
    let subnets = read.get(vpc);
    if (!subnets) {
      subnets = vpc.networks.flatMap(({ network, blocks }) =>
        blocks.flatMap((block) => (block instanceof Cidr ? [{ id: network.id, block }] : [])),
      );
      read.set(vpc, subnets);
    }
    return subnets;
  };
}

/** Neighbours in a fixed order: peered first, then by name and id of the neighbour. */
function linkNeighbours(connectors: readonly CompiledConnector[]): void {
  const touched = new Set<CompiledVpc>();
  for (const entry of connectors) {
    if (entry.origin === entry.target) continue;
    const [peered, undecided] = [entry.status === "peered", entry.status === "undecided"];
    entry.origin.links.push({ to: entry.target, connector: entry, peered, undecided });
    touched.add(entry.origin);
    if (!entry.mirror && entry.target.opaque) {
      entry.target.links.push({ to: entry.origin, peered, undecided });
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
