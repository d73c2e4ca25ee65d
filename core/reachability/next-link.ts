import type { CompiledVpc, Link } from "../topology/compiled-vpc";

/**
 * The next link from `from` towards `goal`: on a shortest path over peered connectors and VPCs that forward; if there is none, over
 * connectors and VPCs of which that is not known to be false; if there is none, over peered connectors; if there is none, and `carrying`
 * is off, over any connector.
 */
export function nextLinkTowards(from: CompiledVpc, goal: CompiledVpc, options: { readonly carrying: boolean }): Link | undefined {
  return (
    firstLink(from, goal, (link, vpc) => link.peered && (vpc === from || vpc.transitivity === true)) ??
    firstLink(from, goal, (link, vpc) => mayCarry(link) && (vpc === from || vpc.transitivity !== false)) ??
    firstLink(from, goal, mayCarry) ??
    (options.carrying ? undefined : firstLink(from, goal, () => true))
  );
}

const mayCarry = (link: Link) => link.peered || link.undecided;

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
