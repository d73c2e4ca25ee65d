import type { TopologyRoute } from "../../../core";
import type { Links } from "./links";
import type { ResourceRecord } from "./resource-record";
import { canonicalBlock } from "./rules";
import { text } from "./vpcs";

type Nexthop = TopologyRoute["nexthop"];

/** A custom route, or why it cannot be told. */
export function routeFromRecord(record: ResourceRecord, vpcId: string, links: Links): TopologyRoute | { reason: string } {
  const nexthop = nexthopOf(record, links);
  if ("reason" in nexthop) return nexthop;
  const written = record.values["destination"];
  const destination = canonicalBlock(written);
  if (typeof written === "string" && !destination) return { reason: `its destination "${written}" is no CIDR block` };
  return {
    id: record.address,
    name: text(record.values["description"]),
    vpcId,
    destination,
    ...(destination ? {} : { destinationOf: destinationSource(record, links) }),
    nexthop,
  };
}

function nexthopOf(record: ResourceRecord, links: Links): Nexthop | { reason: string } {
  const connector = links.find(record, "nexthop_vpc_connector_id", "scaleway_vpc_connector");
  if (connector.kind === "record") return { kind: "connector", connectorId: connector.record.address };
  if (connector.kind === "foreign") return { reason: `its connector ${connector.id} is not in this source` };
  const network = links.find(record, "nexthop_private_network_id", "scaleway_vpc_private_network");
  if (network.kind === "record") {
    return { kind: "private-network", privateNetworkId: network.record.address, resourceId: text(record.values["nexthop_resource_id"]) };
  }
  if (network.kind === "foreign") return { reason: `its Private Network ${network.id} is not in this source` };
  const unknown = [connector, network].find((link) => link.kind === "unknown");
  return { reason: `its next hop is not known: ${unknown?.kind === "unknown" ? unknown.reason : "none is set"}` };
}

/** The Private Network whose block the destination will be, when the expression says so. */
function destinationSource(record: ResourceRecord, links: Links): TopologyRoute["destinationOf"] {
  const sources = record.references("destination").flatMap((reference) => {
    const family = reference.attribute === "ipv4_subnet" ? (4 as const) : reference.attribute === "ipv6_subnets" ? (6 as const) : undefined;
    return family && links.holds(reference.address) ? [{ privateNetworkId: reference.address, family }] : [];
  });
  return sources.length === 1 ? sources[0] : undefined;
}
