import type { ConnectorStatus, TopologyConnector, TopologyVpc } from "../../../core";
import type { ResourceRecord } from "./resource-record";
import { text } from "./vpcs";

const STATUSES: readonly ConnectorStatus[] = ["orphan", "peered", "conflict"];

/** A connector of the source with its ends resolved. */
export interface ConnectorEnds {
  readonly record: ResourceRecord;
  readonly vpcId: string;
  readonly targetVpcId: string;
}

/**
 * Connectors with the status as far as the file can know it. Where both connectors of a pair are in the file, the
 * status follows from both sides' networks: a state keeps `orphan` for the first of a pair until a refresh, and a plan
 * knows none. A stored conflict stands all the same: it may come from a network that the file does not hold.
 */
export function connectorsFromRecords(
  ends: readonly ConnectorEnds[],
  context: { readonly applied: boolean; readonly vpcs: ReadonlyMap<string, TopologyVpc>; readonly assume: (sentence: string) => void },
): TopologyConnector[] {
  const mirrorOf = ({ vpcId, targetVpcId }: ConnectorEnds) =>
    ends.find((other) => other.vpcId === targetVpcId && other.targetVpcId === vpcId && vpcId !== targetVpcId);
  return ends.map((end) => {
    const { record, vpcId, targetVpcId } = end;
    const base = {
      id: record.address,
      name: text(record.values["name"]) ?? record.name,
      vpcId,
      targetVpcId,
      organizationId: text(record.values["organization_id"]) ?? record.provider.organizationId ?? context.vpcs.get(vpcId)?.organizationId,
      projectId: text(record.values["project_id"]) ?? context.vpcs.get(vpcId)?.projectId,
    };
    const mirror = mirrorOf(end);
    const stored = storedStatus(record);
    if (mirror) {
      const conflict = context.applied && [stored, storedStatus(mirror.record)].includes("conflict");
      return conflict ? { ...base, status: "conflict" as const } : base;
    }
    if (!context.vpcs.get(targetVpcId)?.opaque) return base;
    if (context.applied && stored) {
      context.assume(`Connector ${record.address} is ${stored} as of the last refresh of the state; its counterpart is not in it.`);
      return { ...base, status: stored };
    }
    return { ...base, mirrorAssumed: true };
  });
}

function storedStatus(record: ResourceRecord): ConnectorStatus | undefined {
  return STATUSES.find((status) => status === record.values["status"]);
}
