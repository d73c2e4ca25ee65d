import type { CompiledVpc, Link } from "../topology/compiled-vpc";

/**
 * The link by which a packet in `from` would best go on towards `goal`: on a shortest path over peered connectors and VPCs that
 * forward; if there is none, over peered connectors; if there is none, and `peeredOnly` is off, over any connector.
 */
export function detour(from: CompiledVpc, goal: CompiledVpc, options: { readonly peeredOnly: boolean }): Link | undefined {
  return (
    firstLink(from, goal, (link, vpc) => link.peered && (vpc === from || vpc.transitive)) ??
    firstLink(from, goal, (link) => link.peered) ??
    (options.peeredOnly ? undefined : firstLink(from, goal, () => true))
  );
}

function firstLink(from: CompiledVpc, goal: CompiledVpc, usable: (link: Link, origin: CompiledVpc) => boolean): Link | undefined {
  const seen = new Set([from]);
  let edge: { vpc: CompiledVpc; first: Link | undefined }[] = [{ vpc: from, first: undefined }];
  while (edge.length > 0) {
    const next: typeof edge = [];
    for (const { vpc, first } of edge) {
      for (const link of vpc.links) {
        if (seen.has(link.to) || !usable(link, vpc)) continue;
        if (link.to === goal) return first ?? link;
        seen.add(link.to);
        next.push({ vpc: link.to, first: first ?? link });
      }
    }
    edge = next;
  }
  return undefined;
}
