import { type Cidr, type Family, formatAddress, parseAddress } from "../../core";
import type { PlanOptions } from "./plan";
import type { NetworkView, TopologyView, VpcView } from "./view";

/** A host before it has a number: its network, its addresses and what it forwards. */
export interface PlacedHost {
  /** Stable across plans of one lab. */
  readonly key: string;
  readonly network: NetworkView;
  /** Place among the network's hosts, from 1 on. */
  readonly position: number;
  readonly addresses: readonly string[];
  /** Ingress rules steer packets through it. */
  readonly steered: boolean;
  /** Routes of its VPC have it as next hop. */
  readonly appliance: boolean;
}

/** Hosts of every network: those that ingress rules name, then ordinary ones. */
export function placeHosts(view: TopologyView, options: PlanOptions): PlacedHost[] {
  return [...view.vpcs.values()].flatMap((vpc) => {
    const appliances = new Set(vpc.routes.flatMap(({ nexthop }) => (nexthop.kind === "private-network" ? [nexthop.privateNetworkId] : [])));
    return vpc.networks.flatMap((network) => placeOn(network, { steering: steeringAddresses(vpc, network), appliances, options }));
  });
}

interface Placing {
  /** One list of addresses for each forwarding host. */
  readonly steering: readonly (readonly string[])[];
  readonly appliances: ReadonlySet<string>;
  readonly options: PlanOptions;
}

function placeOn(network: NetworkView, { steering, appliances, options }: Placing): PlacedHost[] {
  const { id } = network.network;
  const ordinary = options.addressesOf?.(id) ?? freeAddresses(network, { count: options.hosts ?? 1, taken: new Set(steering.flat()) });
  const steered = steering.filter((own) => !ordinary.some((addresses) => addresses.includes(own[0]!)));
  const all = [
    ...ordinary.map((addresses) => ({ addresses, steered: steering.flat().some((address) => addresses.includes(address)) })),
    ...steered.map((addresses) => ({ addresses, steered: true })),
  ];
  const appliance = appliances.has(id)
    ? Math.max(
        0,
        all.findIndex((host) => host.steered),
      )
    : -1;
  return all.map((host, index) => ({
    key: `host ${id} ${host.addresses[0] ?? index}`,
    network,
    position: index + 1,
    ...host,
    appliance: index === appliance,
  }));
}

/** The addresses in this network to which ingress rules of the VPC steer: the first of each family are one host, and so on. */
function steeringAddresses(vpc: VpcView, network: NetworkView): string[][] {
  const byFamily: Record<Family, string[]> = { 4: [], 6: [] };
  for (const rule of vpc.ingressRules) {
    const address = steeringAddress(network, rule);
    if (address && !byFamily[address.family].includes(address.text)) byFamily[address.family].push(address.text);
  }
  const count = Math.max(byFamily[4].length, byFamily[6].length);
  return Array.from({ length: count }, (_, index) => [byFamily[4][index], byFamily[6][index]].flatMap((text) => text ?? []));
}

/** The canonical address of an ingress rule's next hop; undefined unless it lies in this network. */
export function steeringAddress(
  network: NetworkView | undefined,
  rule: { readonly nexthopResourceIp: string; readonly nexthopPrivateNetworkId: string },
): { readonly family: Family; readonly text: string } | undefined {
  if (network?.network.id !== rule.nexthopPrivateNetworkId) return undefined;
  const parsed = parseAddress(rule.nexthopResourceIp.split("/")[0]!);
  if (!parsed || !network.blocks.some((block) => holds(block, parsed))) return undefined;
  return { family: parsed.family, text: formatAddress(parsed.family, parsed.value) };
}

function holds(block: Cidr, address: { readonly family: Family; readonly value: bigint }): boolean {
  return block.family === address.family && block.first <= address.value && address.value <= block.last;
}

/** Below this size every address of a block is used; above, the first two stay free, as on a network with a gateway. */
const SMALL_BLOCK = 8n;

function freeAddresses(
  network: NetworkView,
  { count, taken }: { readonly count: number; readonly taken: ReadonlySet<string> },
): string[][] {
  const blocks = ([4, 6] as const).flatMap((family) => network.blocks.find((block) => block.family === family) ?? []);
  const streams = blocks.map((block) => takeAddresses(block, count, taken));
  const hosts = Array.from({ length: count }, (_, index) => streams.flatMap((stream) => stream[index] ?? []));
  return hosts.filter((addresses) => addresses.length > 0);
}

function takeAddresses(block: Cidr, count: number, taken: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (let value = block.first + (block.size > SMALL_BLOCK ? 2n : 0n); found.length < count && value <= block.last; value++) {
    const text = formatAddress(block.family, value);
    if (!taken.has(text)) found.push(text);
  }
  return found;
}
