/** A path with its links sorted, so that two of one length compare. */
interface Candidate {
  readonly path: readonly string[];
  readonly links: readonly string[];
}

/**
 * Shortest paths over unordered links. Among equally short ones that with the smallest link (by the ids of its ends) that the other
 * lacks: a total order on sets of links, so paths are the same in both directions, parts of paths are paths, and a link
 * that lies on neither never decides.
 */
export class PathFinder {
  private readonly neighbours = new Map<string, string[]>();
  private readonly trees = new Map<string, ReadonlyMap<string, readonly string[]>>();

  /** @param forwards whether a VPC may lie strictly between the ends */
  constructor(
    links: readonly (readonly [string, string])[],
    private readonly forwards: (vpcId: string) => boolean,
  ) {
    const seen = new Set<string>();
    for (const [a, b] of links) {
      if (a === b || seen.has(linkKey(a, b))) continue;
      seen.add(linkKey(a, b));
      this.join(a, b);
      this.join(b, a);
    }
  }

  /** The path from one to the other, both included; undefined when no links join them. */
  between(from: string, to: string): readonly string[] | undefined {
    const [root, end] = this.degree(from) >= this.degree(to) ? [from, to] : [to, from];
    let tree = this.trees.get(root);
    if (!tree) {
      tree = this.grow(root);
      this.trees.set(root, tree);
    }
    const path = tree.get(end);
    return path && (root === from ? path : [...path].reverse());
  }

  /** Paths are the same from either end: starting from the better connected one, a hub, lets many questions share a tree. */
  private degree(vpcId: string): number {
    return this.neighbours.get(vpcId)?.length ?? 0;
  }

  private join(from: string, to: string): void {
    const list = this.neighbours.get(from);
    if (!list) this.neighbours.set(from, [to]);
    else list.push(to);
  }

  private grow(root: string): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>([[root, [root]]]);
    let edge = new Map<string, Candidate>([[root, { path: [root], links: [] }]]);
    while (edge.size > 0) {
      const next = new Map<string, Candidate>();
      for (const [end, { path, links }] of edge) {
        if (end !== root && !this.forwards(end)) continue;
        for (const neighbour of this.neighbours.get(end) ?? []) {
          if (found.has(neighbour)) continue;
          const candidate = { path: [...path, neighbour], links: [...links, linkKey(end, neighbour)].sort() };
          const rival = next.get(neighbour);
          if (!rival || precedes(candidate.links, rival.links)) next.set(neighbour, candidate);
        }
      }
      for (const [vpc, { path }] of next) found.set(vpc, path);
      edge = next;
    }
    return found;
  }
}

function linkKey(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a]);
}

/** Both sorted and of one length: the first difference holds the smallest link that only one of them has. */
function precedes(a: readonly string[], b: readonly string[]): boolean {
  const at = a.findIndex((link, index) => link !== b[index]);
  return at >= 0 && a[at]! < b[at]!;
}
