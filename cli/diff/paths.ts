import { type ConnectorStatus, reachability, type Topology } from "../../core";
import { apiIdOf } from "../sources/join";
import type { Loaded, Replacement } from "../sources/source";

/** An ordered pair of VPCs and the address family in which its answer differs. */
export interface FamilyPair {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
}

/** Pairs that opened, closed, or are open on both sides and cut off while replaced objects do not exist. */
export interface ChangedPaths {
  readonly opened: readonly FamilyPair[];
  readonly closed: readonly FamilyPair[];
  readonly interrupted: readonly FamilyPair[];
}

/** Compares what two topologies open, each address family by itself. Ids must be aligned. */
export function changedPaths(
  before: Topology,
  after: Topology,
  { replacements, maxHops }: { readonly replacements: readonly Replacement[]; readonly maxHops?: number },
): ChangedPaths {
  const [was, is] = [openPairs(before, maxHops), openPairs(after, maxHops)];
  const missing = (base: ReadonlyMap<string, FamilyPair>, other: ReadonlyMap<string, FamilyPair>) =>
    [...other].filter(([key]) => !base.has(key)).map(([, pair]) => pair);
  const both = new Map([...is].filter(([key]) => was.has(key)));
  return {
    opened: missing(was, is),
    closed: missing(is, was),
    interrupted: replacements.length === 0 ? [] : missing(openPairs(without(after, replacements), maxHops), both),
  };
}

function openPairs(topology: Topology, maxHops: number | undefined): Map<string, FamilyPair> {
  const pairs = new Map<string, FamilyPair>();
  for (const family of [4, 6] as const) {
    const { vpcs, vpcMatrix } = reachability(topology, { maxHops, family });
    for (const [from, row] of vpcMatrix.entries())
      for (const [to, cell] of row.entries()) {
        if (from === to || cell !== "reachable") continue;
        const pair = { from: vpcs[from]!, to: vpcs[to]!, family };
        pairs.set(JSON.stringify(pair), pair);
      }
  }
  return pairs;
}

/** The topology while the replaced objects, and all that lies in them or leads through them, do not exist. */
function without(topology: Topology, replacements: readonly Replacement[]): Topology {
  const gone = new Set(replacements.map(({ id }) => id));
  const networks = topology.privateNetworks.filter(({ id, vpcId }) => !gone.has(id) && !gone.has(vpcId));
  const connectors = topology.connectors
    .filter(({ id, vpcId, targetVpcId }) => ![id, vpcId, targetVpcId].some((own) => gone.has(own)))
    // Its counterpart is gone: the stored status no longer holds.
    .map(({ status, ...connector }) => ({ ...connector, ...keptStatus(connector, status, topology, gone) }));
  const left = new Set([...networks, ...connectors].map(({ id }) => id));
  return {
    ...topology,
    privateNetworks: networks,
    connectors,
    routes: topology.routes.filter(({ vpcId, nexthop, destinationOf }) => {
      const next = nexthop.kind === "connector" ? nexthop.connectorId : nexthop.privateNetworkId;
      return !gone.has(vpcId) && left.has(next) && (!destinationOf || left.has(destinationOf.privateNetworkId));
    }),
  };
}

function keptStatus(
  connector: { readonly vpcId: string; readonly targetVpcId: string },
  status: ConnectorStatus | undefined,
  { connectors }: Topology,
  gone: ReadonlySet<string>,
): { readonly status?: ConnectorStatus } {
  const mirrors = connectors.filter(({ vpcId, targetVpcId }) => vpcId === connector.targetVpcId && targetVpcId === connector.vpcId);
  return status === undefined || mirrors.some(({ id }) => gone.has(id)) ? {} : { status };
}

/** Objects that the later side creates again: those of a plan, and those whose API id differs between two deployed sides. */
export function replacedObjects(before: Loaded, after: Loaded): Replacement[] {
  const [old, now] = [apiIdOf(before), apiIdOf(after)];
  const isNew = (id: string) => old(id) !== undefined && now(id) !== undefined && old(id) !== now(id);
  const { vpcs, privateNetworks, connectors } = after.topology;
  const had = new Set(
    [before.topology.vpcs, before.topology.privateNetworks, before.topology.connectors].flatMap((list) => list.map(({ id }) => id)),
  );
  const found = [
    ...(after.replacements ?? []),
    ...vpcs.filter(({ id }) => isNew(id)).map(({ id }) => ({ kind: "vpc" as const, id })),
    ...privateNetworks.filter(({ id }) => isNew(id)).map(({ id }) => ({ kind: "private-network" as const, id })),
    ...connectors.filter(({ id }) => isNew(id)).map(({ id }) => ({ kind: "connector" as const, id })),
  ].filter(({ id }) => had.has(id));
  return [...new Map(found.map((entry) => [entry.id, entry])).values()];
}
