import { type AddressRange, formatRange } from "../addresses/address-range";
import type { Cidr } from "../addresses/cidr";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc, TableEntry } from "../topology/compiled-vpc";
import type { TopologyRoute } from "../topology/topology";
import type { RenumberingMove } from "./renumbering-steps";
import { type Translation, translate } from "./translation";

type CustomEntry = Extract<TableEntry, { kind: "custom" }>;

/** VPCs whose tables send packets for the old block, or a part of it, to the moved network's VPC. */
export function vpcsThatReach(compiled: CompiledTopology, move: RenumberingMove, { from }: Translation): CompiledVpc[] {
  return compiled.vpcs.filter((vpc) => vpc.vpc.id !== move.vpcId && arrivals(compiled, vpc, from, move.vpcId).some(Boolean));
}

/** Routes that carry traffic for the old block, each with the destination that the new block needs; none where a wider route covers both. */
export function routesToFollow(
  compiled: CompiledTopology,
  move: RenumberingMove,
  translation: Translation,
): { route: TopologyRoute; destination: Cidr }[] {
  return compiled.vpcs.flatMap((vpc) =>
    winningEntries(vpc, translation.from).flatMap(({ entry, ranges }) => {
      const carries = ranges.some((range) => carriesTo(compiled, { vpc, entry, range }, move).some(Boolean));
      const isFollowed = carries || isToAppliance(vpc, entry, { move, translation });
      const destination = isFollowed ? newDestination(vpc, entry, translation) : undefined;
      return destination ? [{ route: entry.route, destination }] : [];
    }),
  );
}

/** Undefined where the entry wins for all of the new block too. */
function newDestination(vpc: CompiledVpc, entry: CustomEntry, translation: Translation): Cidr | undefined {
  const { to } = translation;
  if (!isWithin(to, entry.block)) return translate(entry.block, translation);
  return vpc
    .table(to.family, "all")
    .lookup(to)
    .every((piece) => piece.entry === entry)
    ? undefined
    : to;
}

/** Routes that lead only to the old block and are deleted with it, each with its destination. */
export function routesToDrop(
  compiled: CompiledTopology,
  move: RenumberingMove,
  { from }: Translation,
): { route: TopologyRoute; destination: string }[] {
  return compiled.vpcs.flatMap((vpc) =>
    winningEntries(vpc, from).flatMap(({ entry, ranges }) => {
      if (!isWithin(entry.block, from)) return [];
      const isOnlyThere = ranges.every((range) => carriesTo(compiled, { vpc, entry, range }, move).every(Boolean));
      const pointsInside = entry.route.nexthop.kind === "private-network" && entry.route.nexthop.privateNetworkId === move.privateNetworkId;
      return isOnlyThere || pointsInside ? [{ route: entry.route, destination: formatRange(entry.block) }] : [];
    }),
  );
}

/** True when custom routes of the VPC send all of the block through connectors. */
export function isRouted(compiled: CompiledTopology, vpcId: string, block: AddressRange): boolean {
  const pieces = compiled.vpc(vpcId)?.table(block.family, "all").lookup(block) ?? [];
  return pieces.length > 0 && pieces.every(({ entry }) => entry?.kind === "custom" && entry.route.nexthop.kind === "connector");
}

/** True when one custom route through a connector covers all of the block, also where a network of the VPC has precedence today. */
export function hasRoute(compiled: CompiledTopology, vpcId: string, block: AddressRange): boolean {
  const entries = compiled.vpc(vpcId)?.entries(block.family) ?? [];
  return entries.some((entry) => entry.kind === "custom" && entry.route.nexthop.kind === "connector" && isWithin(block, entry.block));
}

/** Custom entries that win for some addresses of the block, with those addresses. */
function winningEntries(vpc: CompiledVpc, block: AddressRange): { entry: CustomEntry; ranges: AddressRange[] }[] {
  const won = new Map<CustomEntry, AddressRange[]>();
  for (const { entry, range } of vpc.table(block.family, "all").lookup(block))
    if (entry?.kind === "custom") won.set(entry, [...(won.get(entry) ?? []), range]);
  return [...won].map(([entry, ranges]) => ({ entry, ranges }));
}

/** A route to a firewall or another appliance, written for the old block: the trace ends there, the appliance may forward. */
function isToAppliance(
  vpc: CompiledVpc,
  entry: CustomEntry,
  { move, translation }: { readonly move: RenumberingMove; readonly translation: Translation },
): boolean {
  const { nexthop } = entry.route;
  if (nexthop.kind !== "private-network" || nexthop.privateNetworkId === move.privateNetworkId) return false;
  return isWithin(entry.block, translation.from) && vpc.networks.some(({ network }) => network.id === nexthop.privateNetworkId);
}

function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether each piece of the range that the entry takes from the VPC ends in the moved network's VPC. */
function carriesTo(
  compiled: CompiledTopology,
  { vpc, entry, range }: { readonly vpc: CompiledVpc; readonly entry: CustomEntry; readonly range: AddressRange },
  move: RenumberingMove,
): boolean[] {
  if (vpc.vpc.id === move.vpcId || entry.route.nexthop.kind !== "connector") return [false];
  const next = compiled.connector(entry.route.nexthop.connectorId);
  return next?.origin === vpc ? arrivals(compiled, next.target, range, move.vpcId, new Set([vpc])) : [false];
}

/** The same for every piece of a range that is looked up in a VPC. Connectors in conflict count: the route will work once it is resolved. */
function arrivals(
  compiled: CompiledTopology,
  vpc: CompiledVpc,
  range: AddressRange,
  goal: string,
  seen: ReadonlySet<CompiledVpc> = new Set(),
): boolean[] {
  if (vpc.vpc.id === goal) return [true];
  if (seen.has(vpc)) return [false];
  return vpc
    .table(range.family, "all")
    .lookup(range)
    .flatMap(({ entry, range: piece }) => {
      if (!entry) return [vpc.opaque && vpc.links.some((link) => link.to.vpc.id === goal)];
      if (entry.kind === "local" || entry.route.nexthop.kind !== "connector") return [false];
      const next = compiled.connector(entry.route.nexthop.connectorId);
      return next?.origin === vpc ? arrivals(compiled, next.target, piece, goal, new Set([...seen, vpc])) : [false];
    });
}
