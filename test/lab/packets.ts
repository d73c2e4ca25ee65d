import type { Socket } from "node:dgram";
import { formatAddress, parseLooseCidr, type Topology } from "../../core";
import type { Lab, LabHost } from "../../lab";
import { inLanes } from "../../lab/check/lanes";
import { openSockets } from "../../lab/probe/agents";

export type Protocol = "TCP" | "UDP" | "ICMP" | "OTHER";

/** One packet from an address of one network to an address of another, and its reply. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  readonly sourcePort: number;
  readonly targetPort: number;
}

/** Protocol numbers by family; the number stands in the first byte of the payload too. */
const NUMBERS: Record<Protocol, { readonly 4: number; readonly 6: number }> = {
  TCP: { 4: 6, 6: 6 },
  UDP: { 4: 17, 6: 17 },
  ICMP: { 4: 1, 6: 58 },
  OTHER: { 4: 253, 6: 253 },
};
/** Long enough for a TCP header: nftables corrects a checksum at its place, bytes 8 and 9 of the payload, which stay unused. */
const MESSAGE_BYTES = 12;
const REQUEST = 0;
const REPLY = 1;
const PACKETS_AT_ONCE = 1000;
export const QUIET_MS = 10;

/**
 * On its way a datagram bears the protocol number of its first byte: the sending host writes it, the receiving one puts UDP back.
 * Routers see TCP, ICMP and other packets by address, protocol and port, which is all that their rules look at. The IPv6 header is
 * written as raw bytes, because nftables would correct an ICMPv6 checksum where the port is.
 */
const RELABEL = `table inet relabel {
  chain out { type filter hook postrouting priority 300; policy accept;
${[6, 1, 253].map((number) => `    ip protocol 17 @th,64,8 ${number} ip protocol set ${number}`).join("\n")}
${[6, 58, 253].map((number) => `    ip6 nexthdr 17 @th,64,8 ${number} @nh,48,8 set ${number}`).join("\n")}
  }
  chain in { type filter hook prerouting priority -300; policy accept;
${[6, 1, 253].map((number) => `    ip protocol ${number} @th,64,8 ${number} ip protocol set 17`).join("\n")}
${[6, 58, 253].map((number) => `    ip6 nexthdr ${number} @th,64,8 ${number} @nh,48,8 set 17`).join("\n")}
  }
}
`;

/** Sockets on every host of a lab, by which whole matrices of packets are sent and watched. */
export class PacketSender {
  /** By network, address and port. */
  private readonly sockets = new Map<string, Socket>();
  private readonly networkOf = new Map<Socket, string>();
  private pending: { readonly packets: readonly Packet[]; readonly answered: Uint8Array; lastHeard: number } | undefined;
  sent = 0;

  static async open(lab: Lab, ports: readonly number[]): Promise<PacketSender> {
    const sender = new PacketSender();
    await inLanes(lab.plan.hosts, async (host) => {
      const labelled = await lab.exec(host.namespace, ["nft", "-f", "-"], { input: RELABEL });
      if (labelled.code !== 0) throw new Error(labelled.stderr);
      await sender.listen(lab, host, ports);
    });
    return sender;
  }

  private async listen(lab: Lab, host: LabHost, ports: readonly number[]): Promise<void> {
    const wanted = host.addresses.flatMap((address) => ports.map((port) => ({ protocol: "UDP" as const, address, port })));
    const sockets = (await openSockets(lab, host.namespace, wanted)) as Socket[];
    for (const [index, { address, port }] of wanted.entries()) {
      const socket = sockets[index]!;
      this.sockets.set(`${host.privateNetworkId} ${address} ${port}`, socket);
      this.networkOf.set(socket, host.privateNetworkId);
      socket.on("error", () => {});
      socket.on("message", (message, { address: peer, port: peerPort }) => this.hear(socket, message, { address: peer, port: peerPort }));
    }
  }

  /** True for each packet that arrived in its network and whose reply came back, until nothing was heard for so long. */
  async send(packets: readonly Packet[], quietMs = QUIET_MS): Promise<Uint8Array> {
    const answered = new Uint8Array(packets.length);
    this.pending = { packets, answered, lastHeard: Date.now() };
    for (let start = 0; start < packets.length; start += PACKETS_AT_ONCE) {
      const part = packets.slice(start, start + PACKETS_AT_ONCE);
      await Promise.all(part.map((packet, index) => this.sendOne(packet, start + index)));
      await this.quiet(quietMs);
    }
    this.pending = undefined;
    return answered;
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close();
  }

  private sendOne({ from, source, sourcePort, target, targetPort, protocol }: Packet, id: number): Promise<void> {
    const socket = this.sockets.get(`${from} ${source} ${sourcePort}`)!;
    const message = Buffer.alloc(MESSAGE_BYTES);
    message.writeUInt8(NUMBERS[protocol][source.includes(":") ? 6 : 4], 0);
    message.writeUInt8(REQUEST, 1);
    message.writeUInt32BE(id, 2);
    this.sent += 1;
    return new Promise((resolve) => socket.send(message, targetPort, target, () => resolve()));
  }

  private hear(socket: Socket, message: Buffer, peer: { readonly address: string; readonly port: number }): void {
    if (!this.pending) return;
    this.pending.lastHeard = Date.now();
    const id = message.readUInt32BE(2);
    const packet = this.pending.packets[id]!;
    const network = this.networkOf.get(socket);
    if (message.readUInt8(1) === REQUEST) {
      if (network !== packet.to) return;
      message.writeUInt8(REPLY, 1);
      this.sent += 1;
      socket.send(message, peer.port, peer.address, () => {});
    } else if (network === packet.from) this.pending.answered[id] = 1;
  }

  /** Packets in the kernel of one machine take microseconds: after some milliseconds of silence, what is missing is lost. */
  private async quiet(quietMs: number): Promise<void> {
    const { pending } = this;
    pending!.lastHeard = Date.now();
    while (Date.now() - pending!.lastHeard < quietMs) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Every address of a network. */
export function addressesOf(topology: Topology, networkId: string): string[] {
  const network = topology.privateNetworks.find(({ id }) => id === networkId)!;
  return [
    ...new Set(
      network.blocks.flatMap((text) => {
        const { family, first, size } = parseLooseCidr(text)!;
        return Array.from({ length: Number(size) }, (_, index) => formatAddress(family, first + BigInt(index)));
      }),
    ),
  ];
}

/** Several topologies as one, their ids apart: one lab holds them all, and no packet gets from one to another. */
export function merged(topologies: readonly Topology[]): Topology {
  const all = topologies.map((topology, index) => withPrefix(topology, `t${index}:`));
  const gather = <K extends "vpcs" | "privateNetworks" | "connectors" | "routes" | "acls" | "ingressRules">(key: K) =>
    all.flatMap((topology) => (topology[key] ?? []) as NonNullable<Topology[K]>[number][]);
  return {
    vpcs: gather("vpcs"),
    privateNetworks: gather("privateNetworks"),
    connectors: gather("connectors"),
    routes: gather("routes"),
    acls: gather("acls"),
    ingressRules: gather("ingressRules"),
  };
}

const ID_KEYS = new Set(["id", "vpcId", "targetVpcId", "privateNetworkId", "connectorId", "nexthopPrivateNetworkId", "name"]);

function withPrefix(topology: Topology, prefix: string): Topology {
  return JSON.parse(JSON.stringify(topology), (key, value) => (ID_KEYS.has(key) && typeof value === "string" ? prefix + value : value));
}
