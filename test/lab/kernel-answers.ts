import type { Topology } from "../../core";
import { Lab } from "../../lab";
import { Random } from "../properties/random";
import { type AddressPair, core, expected, type KernelAnswers, packetsOf, portsFor, questions } from "./comparison";
import { addressesOf, merged, PacketSender, QUIET_MS } from "./packets";

/** How often an answer that differs from core is asked again: a busy machine may drop a packet. */
const RETRIES = 2;

export interface Measured {
  readonly answers: readonly KernelAnswers[];
  readonly packets: number;
}

/** Builds the topologies side by side in one lab, sends every packet, and notes what the kernel did with it. */
export async function askKernel(topologies: readonly Topology[], name: string): Promise<Measured> {
  const hosts = new Map<string, string[][]>();
  topologies.forEach((topology, index) => {
    for (const { id } of topology.privateNetworks) hosts.set(`t${index}:${id}`, placement(topology, id, index));
  });
  const lab = await Lab.up(merged(topologies), { name, addressesOf: (id) => hosts.get(id)! });
  try {
    const sender = await PacketSender.open(lab, portsFor(topologies));
    const answers = topologies.map((topology, index) => ({ topology, pairs: questions(topology, hostOf(hosts, `t${index}:`)) }));
    for (const [index, { topology, pairs }] of answers.entries()) {
      await ask(sender, pairs, { prefix: `t${index}:`, quietMs: QUIET_MS });
      for (let round = 1; round <= RETRIES; round++) {
        const lost = pairs.filter((pair) => isLost(topology, pair));
        await ask(sender, lost, { prefix: `t${index}:`, quietMs: QUIET_MS * 6 ** round });
      }
    }
    sender.close();
    return { answers, packets: sender.sent };
  } finally {
    await lab.down();
  }
}

/** One host for a network, or two that share its addresses. */
function placement(topology: Topology, networkId: string, index: number): string[][] {
  const addresses = addressesOf(topology, networkId);
  const random = new Random(index * 7919 + addresses.length);
  if (addresses.length < 2 || !random.chance(25)) return [addresses];
  return [addresses.filter((_, at) => at % 2 === 0), addresses.filter((_, at) => at % 2 === 1)];
}

function hostOf(hosts: ReadonlyMap<string, string[][]>, prefix: string): (networkId: string, address: string) => string {
  return (networkId, address) => {
    const index = hosts.get(prefix + networkId)!.findIndex((own) => own.includes(address));
    return index < 0 ? `none, ${address}` : `${networkId} ${index}`;
  };
}

interface Asking {
  readonly prefix: string;
  readonly quietMs: number;
}

async function ask(sender: PacketSender, pairs: readonly AddressPair[], { prefix, quietMs }: Asking): Promise<void> {
  const packets = packetsOf(pairs, prefix);
  if (packets.length === 0) return;
  const answered = await sender.send(packets, quietMs);
  let at = 0;
  for (const pair of pairs) for (const flow of pair.flows) if (answered[at++]) flow.answered = true;
}

function isLost(topology: Topology, pair: AddressPair): boolean {
  if (pair.flows.length === 1) return !pair.flows[0]!.answered && expected(topology, pair, {}, core);
  return pair.flows.some(({ answered }) => !answered) && expected(topology, pair, {}, core);
}
