import { Cidr, type TopologyPrivateNetwork } from "../../../core";
import type { ResourceRecord } from "./resource-record";
import { flag, text } from "./vpcs";

const FAMILIES = [
  { family: 4 as const, attribute: "ipv4_subnet" },
  { family: 6 as const, attribute: "ipv6_subnets" },
];

/** A Private Network. A block that exists but is not known yet makes its family pending. */
export function networkFromRecord(record: ResourceRecord, vpcId: string, applied: boolean): TopologyPrivateNetwork {
  const subnets = FAMILIES.map(({ family, attribute }) => ({ family, blocks: blocksOf(record.values[attribute]) }));
  const pending = subnets.filter(({ blocks }) => blocks.length === 0).map(({ family }) => family);
  return {
    id: record.address,
    name: text(record.values["name"]) ?? record.name,
    vpcId,
    blocks: subnets.flatMap(({ blocks }) => blocks),
    ...(applied || pending.length === 0 ? {} : { pendingFamilies: pending }),
    defaultRoutePropagationEnabled: flag(record.values["enable_default_route_propagation"]),
    projectId: text(record.values["project_id"]) ?? record.provider.projectId,
  };
}

/** Blocks of `ipv4_subnet` or `ipv6_subnets`, which a file writes as a list of blocks or as one. */
function blocksOf(value: unknown): string[] {
  const entries = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return entries.flatMap((entry) => {
    const block = Cidr.tryParse(text((entry as { subnet?: unknown } | null)?.subnet) ?? "");
    return block ? [`${block}`] : [];
  });
}
