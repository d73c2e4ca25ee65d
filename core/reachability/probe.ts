import type { AddressRange } from "../addresses/address-range";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledNetwork } from "../topology/compiled-vpc";
import { type FlowSet, replyFlows } from "./flow-set";
import type { Blocker, Outcome, Place } from "./journey";
import { walk } from "./walk";

/** One end of a probe: a block, or a single address, and where it is. */
export interface Side extends Place {
  readonly range: AddressRange;
}

export interface ProbeOptions {
  readonly flows: FlowSet;
  readonly maxHops: number;
  /** Imagine blockers away and collect them all; otherwise stop at the first. */
  readonly beyondBlockers: boolean;
  readonly assume: (sentence: string) => void;
}

/** One class of packets there, and what becomes of their replies. */
export interface Probe {
  readonly forward: Outcome;
  readonly back: readonly Outcome[];
}

/** Every block of a network as an end. */
export function networkSides(network: CompiledNetwork): Side[] {
  return network.blocks.map((range) => ({ vpc: network.vpc, network, range }));
}

/** Probes every pair of blocks of one family that two networks' ends make, the source's blocks first. */
export function probeAll(
  topology: CompiledTopology,
  ends: { readonly from: readonly Side[]; readonly to: readonly Side[] },
  options: ProbeOptions,
): Probe[] {
  const found: Probe[] = [];
  for (const from of ends.from) for (const to of ends.to) found.push(...probe(topology, { from, to }, options));
  return found;
}

/** Sends packets from one end to the other and replies back. Ends of different families have no packets: none. */
export function probe(topology: CompiledTopology, ends: { readonly from: Side; readonly to: Side }, options: ProbeOptions): Probe[] {
  const { from, to } = ends;
  const { flows, ...rest } = options;
  if (from.range.family !== to.range.family) return [];
  const packets = { source: from.range, destination: to.range, flows };
  return walk({ topology, from, to, reply: false, ...rest }, packets).map((forward) => {
    if (!forward.delivered && (!options.beyondBlockers || forward.undecided)) return { forward, back: [] };
    const { source, destination, flows: passed } = forward.packets;
    const reply = { source: destination, destination: source, flows: replyFlows(passed) };
    return { forward, back: walk({ topology, from: to, to: from, reply: true, ...rest }, reply) };
  });
}

/** The first blocker of a probe, there or back; undefined when it gets through. */
export function firstBlocker({ forward, back }: Probe): Blocker | undefined {
  return forward.blockers[0] ?? back.find((outcome) => outcome.blockers.length > 0)?.blockers[0];
}

/** True when the source does not know enough to say whether the packets get through. */
export function isUndecided({ forward, back }: Probe): boolean {
  return forward.undecided === true || back.some((outcome) => outcome.undecided);
}
