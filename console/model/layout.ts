/** A point in the picture, in pixels at scale 1. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** Distance between neighbors on a ring, and between two rings. */
const SPACING = 170;
const RING_GAP = 190;

/**
 * Positions of VPCs by id. Each connected component has its best-connected VPC in the middle and the others on rings by their distance
 * from it, so that a hub with 100 spokes is a circle, not a column; components stand in rows. Depends on ids and links only: the same
 * topology gives the same picture.
 */
export function layout(ids: readonly string[], links: readonly (readonly [string, string])[]): Map<string, Position> {
  const neighbors = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const [a, b] of links) {
    if (a === b || !neighbors.has(a) || !neighbors.has(b)) continue;
    neighbors.get(a)!.add(b);
    neighbors.get(b)!.add(a);
  }
  const placed = components(ids, neighbors)
    .map((component) => placeComponent(component, neighbors))
    .sort((a, b) => b.radius - a.radius);
  return pack(placed);
}

interface Placed {
  readonly positions: ReadonlyMap<string, Position>;
  readonly radius: number;
}

function components(ids: readonly string[], neighbors: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const seen = new Set<string>();
  return ids.flatMap((start) => {
    if (seen.has(start)) return [];
    const found = [start];
    seen.add(start);
    for (const id of found) {
      for (const next of neighbors.get(id)!) {
        if (seen.has(next)) continue;
        seen.add(next);
        found.push(next);
      }
    }
    return [found];
  });
}

function placeComponent(component: readonly string[], neighbors: ReadonlyMap<string, ReadonlySet<string>>): Placed {
  const degree = (id: string) => neighbors.get(id)!.size;
  const center = component.reduce((best, id) => (degree(id) > degree(best) ? id : best), component[0]!);
  const positions = new Map<string, Position>([[center, { x: 0, y: 0 }]]);
  let ring = [center];
  let radius = 0;
  const angles = new Map([[center, 0]]);
  while (ring.length > 0) {
    const next = [...new Set(ring.flatMap((id) => [...neighbors.get(id)!]))].filter((id) => !positions.has(id));
    if (next.length === 0) break;
    const parentAngle = (id: string) => Math.min(...[...neighbors.get(id)!].flatMap((parent) => angles.get(parent) ?? []));
    const ordered = next.map((id) => ({ id, angle: parentAngle(id) })).sort((a, b) => a.angle - b.angle);
    radius = Math.max(radius + RING_GAP, (next.length * SPACING) / (2 * Math.PI));
    ordered.forEach(({ id }, index) => {
      const angle = (2 * Math.PI * index) / ordered.length - Math.PI / 2;
      positions.set(id, { x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)) });
    });
    ordered.forEach(({ id }, index) => {
      angles.set(id, (2 * Math.PI * index) / ordered.length);
    });
    ring = ordered.map(({ id }) => id);
  }
  return { positions, radius };
}

/** Rows of components, about as wide as high. */
function pack(placed: readonly Placed[]): Map<string, Position> {
  const size = ({ radius }: Placed) => 2 * radius + SPACING;
  const area = placed.reduce((sum, component) => sum + size(component) ** 2, 0);
  const width = Math.max(Math.sqrt(area) * 1.4, placed[0] ? size(placed[0]) : 0);
  const result = new Map<string, Position>();
  let [x, y, rowHeight] = [0, 0, 0];
  for (const component of placed) {
    const side = size(component);
    if (x > 0 && x + side > width) [x, y, rowHeight] = [0, y + rowHeight, 0];
    for (const [id, position] of component.positions) result.set(id, { x: x + side / 2 + position.x, y: y + side / 2 + position.y });
    x += side;
    rowHeight = Math.max(rowHeight, side);
  }
  return result;
}
