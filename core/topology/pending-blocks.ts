import type { AddressRange } from "../addresses/address-range";
import { Cidr } from "../addresses/cidr";
import { freeBlock } from "../addresses/free-block";
import type { Topology } from "./topology";

/** Length of an IPv4 block that the API assigns: /22 from 172.16.0.0/12 (recorded). */
const ASSIGNED_IPV4_LENGTH = 22;
const ASSIGNED_IPV4_POOL = Cidr.parse("172.16.0.0/12");
const PENDING_IPV6 = { prefixLength: 48, pool: Cidr.parse("fd00::/8") };

/**
 * A stand-in block for each family of each network that is only known after apply, by `networkId/family`: addresses that
 * nothing else in the topology uses, so that routes by reference are walked like any other. It is printed by its label, never as
 * addresses. A family for which no stand-in is free is left out.
 */
export function pendingBlocks(topology: Topology, parse: (text: string) => Cidr | undefined): ReadonlyMap<string, AddressRange> {
  const waiting = topology.privateNetworks
    .filter((network) => network.pendingFamilies?.length)
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const result = new Map<string, AddressRange>();
  if (waiting.length === 0) return result;
  const taken = [
    ...topology.privateNetworks.flatMap((network) => network.blocks),
    ...topology.routes.flatMap((route) => route.destination ?? []),
  ]
    .flatMap((text) => parse(text) ?? [])
    .filter((block) => block.prefixLength >= 16);
  const site = freeBlock(PENDING_IPV6.prefixLength, taken, PENDING_IPV6.pool);
  const names = new Map(topology.vpcs.map((vpc) => [vpc.id, vpc.name]));
  let nextV6 = 0n;
  for (const network of waiting) {
    for (const family of network.pendingFamilies!) {
      const block =
        family === 6 ? site && Cidr.at(6, site.first + (nextV6++ << 64n), 64) : freeBlock(ASSIGNED_IPV4_LENGTH, taken, ASSIGNED_IPV4_POOL);
      if (!block || (family === 6 && block.last > site!.last)) continue;
      if (family === 4) taken.push(block);
      const label = `the IPv${family} block of network ${network.name} of VPC ${names.get(network.vpcId) ?? network.vpcId}`;
      result.set(`${network.id}/${family}`, { family, first: block.first, last: block.last, label });
    }
  }
  return result;
}
