import type { TopologyConnector } from "../../core";

/** What shares a name is called by its construct path, so that every message says which one it means. */
export function distinctNames<T extends { readonly id: string; readonly name: string }>(objects: readonly T[]): T[] {
  const counts = new Map<string, number>();
  for (const { name } of objects) counts.set(name, (counts.get(name) ?? 0) + 1);
  return objects.map((object) => (counts.get(object.name) === 1 ? object : { ...object, name: object.id }));
}

/** A half that this app has itself need not be assumed. */
export function withMirrors(connectors: readonly TopologyConnector[]): TopologyConnector[] {
  const ends = new Set(connectors.map(({ vpcId, targetVpcId }) => `${vpcId} ${targetVpcId}`));
  return connectors.map((connector) => ({
    ...connector,
    mirrorAssumed: connector.mirrorAssumed && !ends.has(`${connector.targetVpcId} ${connector.vpcId}`),
  }));
}
