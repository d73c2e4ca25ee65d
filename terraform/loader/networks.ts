import { Cidr, type TopologyPrivateNetwork } from "../../core";
import type { TerraformRecord } from "../record";
import type { Value } from "../value";
import { attribute, maybeFlag, nameOf, text } from "./attributes";

const FAMILIES = [
  { family: 4 as const, attribute: "ipv4_subnet" },
  { family: 6 as const, attribute: "ipv6_subnets" },
];

/** A Private Network. A block that exists but is not known yet makes its family pending. */
export function networkFromRecord(record: TerraformRecord, id: string, vpcId: string): TopologyPrivateNetwork {
  const subnets = FAMILIES.map(({ family, attribute: name }) => ({ family, blocks: blocksOf(attribute(record, name)) }));
  const isRead = attribute(record, "id").kind === "known";
  const pending = subnets
    .filter(({ blocks, family }) => blocks.length === 0 && !(isRead && isKnown(record, family)))
    .map(({ family }) => family);
  const propagation = maybeFlag(attribute(record, "enable_default_route_propagation"));
  return {
    id,
    name: nameOf(record),
    vpcId,
    blocks: subnets.flatMap(({ blocks }) => blocks),
    ...(pending.length === 0 ? {} : { pendingFamilies: pending }),
    ...(typeof propagation === "boolean" ? { defaultRoutePropagationEnabled: propagation } : {}),
    projectId: text(attribute(record, "project_id")) ?? text(record.provider.projectId),
  };
}

/** Whether a family without blocks is known to have none: in a state, not where a plan leaves its blocks open. */
function isKnown(record: TerraformRecord, family: 4 | 6): boolean {
  return attribute(record, family === 4 ? "ipv4_subnet" : "ipv6_subnets").kind !== "unknown";
}

/** Blocks of `ipv4_subnet` or `ipv6_subnets`, which a file writes as a list of blocks or as one. */
function blocksOf(value: Value): string[] {
  if (value.kind !== "known") return [];
  const entries = Array.isArray(value.value) ? value.value : [value.value];
  return entries.flatMap((entry: unknown) => {
    const subnet = (entry as { subnet?: unknown } | null)?.subnet;
    const block = typeof subnet === "string" ? Cidr.tryParse(subnet) : undefined;
    return block ? [`${block}`] : [];
  });
}
