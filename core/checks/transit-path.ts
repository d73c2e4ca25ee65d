import type { CompiledVpc } from "../topology/compiled-vpc";

/** A shortest chain from one VPC to another over connectors of any status and VPCs that forward; undefined beyond `maxHops` VPCs. */
export function shortestTransit(from: CompiledVpc, to: CompiledVpc, maxHops: number): readonly CompiledVpc[] | undefined {
  const seen = new Set([from]);
  let edge: (readonly CompiledVpc[])[] = [[from]];
  for (let length = 2; length <= maxHops && edge.length > 0; length++) {
    const next: (readonly CompiledVpc[])[] = [];
    for (const path of edge) {
      const end = path.at(-1)!;
      if (end !== from && !end.transitive) continue;
      for (const { to: neighbour } of end.links) {
        if (neighbour === to) return [...path, neighbour];
        if (seen.has(neighbour)) continue;
        seen.add(neighbour);
        next.push([...path, neighbour]);
      }
    }
    edge = next;
  }
  return undefined;
}
