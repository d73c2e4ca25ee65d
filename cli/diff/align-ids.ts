import { apiIdOf, withIds } from "../sources/join";
import type { Loaded } from "../sources/source";

type Key<T> = (entry: T) => string | undefined;

/**
 * The earlier side with the ids of the later one, so that the same object has the same id on both. Two objects are the same by id, by
 * API id, or by what describes them: a VPC's name, a network's name in its VPC, a connector's ends, a route's destination and next hop.
 */
export function alignIds(before: Loaded, after: Loaded): Loaded {
  const [old, now] = [before.topology, after.topology];
  const ids = new Map<string, string>();
  const mapped = (id: string) => ids.get(id) ?? id;
  const [oldApiId, nowApiId] = [apiIdOf(before), apiIdOf(after)];
  const match = <T extends { readonly id: string }>(
    olds: readonly T[],
    nows: readonly T[],
    description: (own: (id: string) => string) => Key<T>,
  ) => {
    const steps: readonly (readonly [Key<T>, Key<T>])[] = [
      [({ id }) => id, ({ id }) => id],
      [({ id }) => oldApiId(id), ({ id }) => nowApiId(id)],
      [description(mapped), description((id) => id)],
    ];
    let [left, right] = [olds, nows];
    for (const [oldKey, nowKey] of steps) {
      const others = uniqueBy(right, nowKey);
      const pairs = [...uniqueBy(left, oldKey)].flatMap(([key, entry]) => (others.has(key) ? [[entry, others.get(key)!] as const] : []));
      for (const [entry, other] of pairs) ids.set(entry.id, other.id);
      const done = new Set<T>(pairs.flat());
      left = left.filter((entry) => !done.has(entry));
      right = right.filter((entry) => !done.has(entry));
    }
  };
  match(old.vpcs, now.vpcs, () => (vpc) => vpc.name);
  match(
    old.privateNetworks,
    now.privateNetworks,
    (own) =>
      ({ vpcId, name }) =>
        JSON.stringify([own(vpcId), name]),
  );
  match(
    old.connectors,
    now.connectors,
    (own) =>
      ({ vpcId, targetVpcId }) =>
        JSON.stringify([own(vpcId), own(targetVpcId)]),
  );
  match(old.routes, now.routes, (own) => ({ vpcId, destination, destinationOf, nexthop }) => {
    const next = nexthop.kind === "connector" ? nexthop.connectorId : nexthop.privateNetworkId;
    const block = destinationOf ? [own(destinationOf.privateNetworkId), destinationOf.family] : destination;
    return JSON.stringify([own(vpcId), block, own(next)]);
  });
  return withIds(before, mapped);
}

/** Entries by key, without keys that several entries share. */
function uniqueBy<T>(entries: readonly T[], key: Key<T>): Map<string, T> {
  const found = new Map<string, T>();
  const shared = new Set<string>();
  for (const entry of entries) {
    const own = key(entry);
    if (own === undefined) continue;
    if (found.has(own)) shared.add(own);
    found.set(own, entry);
  }
  for (const own of shared) found.delete(own);
  return found;
}

/** Ids of objects that the later side creates again: those that its plan replaces, and those whose API id differs between the sides. */
export function replacedIds(before: Loaded, after: Loaded): string[] {
  const [old, now] = [apiIdOf(before), apiIdOf(after)];
  const idsOf = ({ topology: { vpcs, privateNetworks, connectors } }: Loaded) =>
    [vpcs, privateNetworks, connectors].flatMap((list) => list.map(({ id }) => id));
  const had = new Set(idsOf(before));
  const isNew = (id: string) => old(id) !== undefined && now(id) !== undefined && old(id) !== now(id);
  return [...new Set([...(after.replaced ?? []), ...idsOf(after).filter(isNew)])].filter((id) => had.has(id));
}
