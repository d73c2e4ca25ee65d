import type { AddressRange } from "../addresses/address-range";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledNetwork } from "../topology/compiled-vpc";
import { type FlowSet, replyFlows } from "./flow-set";
import { walk } from "./walk";
import type { Blocker, Outcome, Place, WalkRequest } from "./walk-request";

/** One end of a round trip: a block, or a single address, and where it is. */
export interface Side extends Place {
  readonly range: AddressRange;
}

export interface RoundTripOptions extends Omit<WalkRequest, "topology" | "from" | "to" | "reply" | "doubted"> {
  readonly flows: FlowSet;
}

/** One class of packets there, and what becomes of their replies. */
export interface RoundTrip {
  readonly forward: Outcome;
  readonly back: readonly Outcome[];
}

/** Every block of a network as an end. */
export function networkSides(network: CompiledNetwork): Side[] {
  return network.blocks.map((range) => ({ vpc: network.vpc, network, range }));
}

/** RoundTrips every pair of blocks of one family that two networks' ends make, the source's blocks first. */
export function roundTrips(
  topology: CompiledTopology,
  ends: { readonly from: readonly Side[]; readonly to: readonly Side[] },
  options: RoundTripOptions,
): RoundTrip[] {
  const found: RoundTrip[] = [];
  for (const from of ends.from) for (const to of ends.to) found.push(...roundTrip(topology, { from, to }, options));
  return found;
}

/** Sends packets from one end to the other and replies back. Ends of different families have no packets: none. */
export function roundTrip(
  topology: CompiledTopology,
  ends: { readonly from: Side; readonly to: Side },
  options: RoundTripOptions,
): RoundTrip[] {
  const { from, to } = ends;
  const { flows, ...rest } = options;
  if (from.range.family !== to.range.family) return [];
  const packets = { source: from.range, destination: to.range, flows };
  return walk({ topology, from, to, reply: false, doubted: false, ...rest }, packets).map((forward) => {
    if (!forward.delivered && (!options.beyondBlockers || forward.doubted)) return { forward, back: [] };
    const { source, destination, flows: passed } = forward.packets;
    const reply = { source: destination, destination: source, flows: replyFlows(passed) };
    return { forward, back: walk({ topology, from: to, to: from, reply: true, doubted: forward.doubted, ...rest }, reply) };
  });
}

/** The first blocker of a round trip, there or back; undefined when it gets through, or when nobody can know. */
export function firstBlocker({ forward, back }: RoundTrip): Blocker | undefined {
  return forward.blockers[0] ?? back.find((outcome) => outcome.blockers.length > 0)?.blockers[0];
}

/** True when nothing stops the packets for certain, but the source does not know enough to say that they get through. */
export function isUndecided({ forward, back }: RoundTrip): boolean {
  if (forward.blockers.length > 0 || back.some(({ blockers }) => blockers.length > 0)) return false;
  return forward.undecided === true || back.some((outcome) => outcome.undecided);
}
