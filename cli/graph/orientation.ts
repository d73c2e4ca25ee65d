/** Neighbours of a hub that stand in one column; more of them stand on both sides of it. */
const ONE_COLUMN = 8;

/**
 * Columns for a drawing from left to right: a small star starts with its hub, a large one has it in the middle; anything longer follows
 * its longest path, and what hangs on the path's first half stands left of it, on its second half right of it.
 * @returns the column of each id; ids without lines stand in column 0
 */
export function orient(ids: readonly string[], lines: readonly { readonly from: string; readonly to: string }[]): (id: string) => number {
  const neighbours = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { from, to } of lines) {
    neighbours.get(from)?.add(to);
    neighbours.get(to)?.add(from);
  }
  const columns = new Map<string, number>();
  for (const id of ids) {
    if (columns.has(id) || neighbours.get(id)!.size === 0) continue;
    for (const [member, column] of placeComponent(id, ids, neighbours)) columns.set(member, column);
  }
  return (id) => columns.get(id) ?? 0;
}

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/** @param order of all ids: of two ends the earlier one stands left */
function placeComponent(start: string, order: readonly string[], neighbours: Neighbours): Map<string, number> {
  const end = farthest(distances(start, neighbours));
  const other = farthest(distances(end, neighbours));
  const [first, last] = order.indexOf(end) < order.indexOf(other) ? [end, other] : [other, end];
  const fromFirst = distances(first, neighbours);
  const fromLast = distances(last, neighbours);
  const length = fromFirst.get(last)!;
  if (length <= 2) {
    const members = order.filter((id) => fromFirst.has(id));
    const hub = members.reduce((best, id) => (neighbours.get(id)!.size > neighbours.get(best)!.size ? id : best));
    return around(hub, members, distances(hub, neighbours));
  }
  const columns = new Map<string, number>();
  for (const [id, distance] of fromFirst) {
    const beyond = distance + fromLast.get(id)! - length;
    const branch = Math.ceil(beyond / 2);
    const anchor = distance - branch;
    columns.set(id, anchor * 2 < length ? Math.max(0, anchor - branch) : Math.min(length, anchor + branch));
  }
  return columns;
}

/** The hub's neighbours right of it; where they are many and all its own, the second half of them left of it. */
function around(hub: string, members: readonly string[], fromHub: Map<string, number>): Map<string, number> {
  const spokes = members.filter((id) => id !== hub);
  if (spokes.length <= ONE_COLUMN || spokes.some((id) => fromHub.get(id) !== 1)) return fromHub;
  const left = new Set(spokes.slice(Math.ceil(spokes.length / 2)));
  return new Map(members.map((id) => [id, id === hub ? 1 : left.has(id) ? 0 : 2]));
}

function distances(start: string, neighbours: Neighbours): Map<string, number> {
  const found = new Map([[start, 0]]);
  for (const [id, distance] of found) {
    for (const next of neighbours.get(id) ?? []) if (!found.has(next)) found.set(next, distance + 1);
  }
  return found;
}

function farthest(found: ReadonlyMap<string, number>): string {
  return [...found].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
