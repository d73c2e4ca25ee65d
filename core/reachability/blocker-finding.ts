import { type AddressRange, containsRange, formatRange } from "../addresses/address-range";
import type { Finding, FindingCode, Severity } from "../checks/finding";
import { compareText } from "../topology/compiled-vpc";
import { blockerWording } from "../wording/blocker-wording";
import type { Blocker, Place } from "./walk-request";

/** The finding that a blocker is. @param gaps every destination that it stops; @default - those of the blocker's packets */
export function blockerFinding(blocker: Blocker, severity: Severity = "error", gaps: readonly AddressRange[] = []): Finding {
  const code: FindingCode = blocker.code === "no-route" && blocker.reply ? "no-return-route" : blocker.code;
  const stop = { ...blocker, gaps: gaps.length > 0 ? gaps : [blocker.packets.destination] };
  return { code, severity, ...blockerWording(stop), subjects: [...new Set([...faultIds(blocker), ...endIds(blocker)])] };
}

/** The objects at fault, the first first. */
function faultIds({ code, at, path, route, connector, network, ingress }: Blocker): string[] {
  const routeIds = route ? [route.id] : [];
  switch (code) {
    case "routing-disabled":
      return [([at, ...(connector ? [connector.target] : [])].find((vpc) => vpc.routing === false) ?? at).id];
    case "propagation-off":
    case "route-loop":
      return [at.id, ...routeIds];
    case "hop-limit":
      return path.map(({ id }) => id);
    case "route-to-orphan":
    case "route-to-conflict":
      return [...routeIds, connector!.connector.id];
    case "route-blackhole":
      return [...(ingress ? [ingress.rule.id] : routeIds), at.id];
    case "ambiguous-destination":
      return [at.id, network!.network.id];
    default:
      return [at.id];
  }
}

function endIds({ from, to }: Blocker): string[] {
  return [from, to].map((place) => place.network?.network.id ?? place.vpc.id);
}

/** Equal for blockers that one cure removes: the same route, connector, VPC or rule, whoever met it. */
export function blockerKey(blocker: Blocker): string {
  const { code, at, reply, packets, path, route, connector, network, ingress, acl, to } = blocker;
  const range = formatRange(packets.destination);
  const place: Partial<Record<FindingCode, unknown>> = {
    "no-route": [reply, formatRange(wholeBlock(to, packets.destination))],
    "hop-limit": path.map(({ id }) => id),
    "route-loop": [route?.id, range],
    "route-to-orphan": connector?.connector.id,
    "route-to-conflict": connector?.connector.id,
    "routing-disabled": connector?.connector.id,
    "route-blackhole": ingress?.rule.id ?? route?.id,
    "ambiguous-destination": [network?.network.id, range],
    "acl-drop": [acl?.family, acl?.droppedBy?.index ?? [formatRange(packets.source), range]],
  };
  return JSON.stringify([code, at.id, place[code]]);
}

/** The block of the destination's network that the range is a part of: what is missing of one block is one fault. */
function wholeBlock({ network }: Place, range: AddressRange): AddressRange {
  return network?.blocks.find((block) => block === range || (!block.label && !range.label && containsRange(block, range))) ?? range;
}

/** Blockers that share a key as one: the smallest of them, with every destination that they stop. */
export class BlockerGroup {
  private readonly ranges = new Map<string, AddressRange>();

  constructor(private smallest: Blocker) {
    this.add(smallest);
  }

  get blocker(): Blocker {
    return this.smallest;
  }

  /** Of the code `no-route`, everything that has no route; of others only what the smallest concerns. */
  get gaps(): AddressRange[] {
    if (this.smallest.code !== "no-route") return [];
    return [...this.ranges].sort(([a], [b]) => compareText(a, b)).map(([, range]) => range);
  }

  add(blocker: Blocker): void {
    if (blocker.code === "no-route") this.ranges.set(formatRange(blocker.packets.destination), blocker.packets.destination);
    if (blocker !== this.smallest && compareText(sortKey(blocker), sortKey(this.smallest)) < 0) this.smallest = blocker;
  }

  finding(severity: Severity = "error"): Finding {
    return blockerFinding(this.smallest, severity, this.gaps);
  }
}

function sortKey({ from, to, packets, reply, path, route }: Blocker): string {
  const ids = [from, to].map((place) => [place.vpc.name, place.vpc.id, place.network?.network.id ?? ""]);
  const ranges = [packets.source, packets.destination].map(
    (range) => range.label ?? [range.family, range.first, range.last].map((value) => value.toString(16).padStart(32, "0")),
  );
  return JSON.stringify([ids, reply, ranges, path.map(({ id }) => id), route?.id]);
}
