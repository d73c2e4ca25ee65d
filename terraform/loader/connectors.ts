import type { ConnectorStatus, TopologyConnector, TopologyVpc } from "../../core";
import type { TerraformRecord } from "../record";
import { attribute, nameOf, text } from "./attributes";

const STATUSES: readonly ConnectorStatus[] = ["orphan", "peered", "conflict"];

/** A connector with its ends resolved. */
export interface ConnectorEnds {
  readonly record: TerraformRecord;
  readonly id: string;
  readonly vpcId: string;
  readonly targetVpcId: string;
}

interface Context {
  readonly vpcs: ReadonlyMap<string, TopologyVpc>;
  readonly assume: (sentence: string) => void;
}

/**
 * Connectors with the status as far as the sources know it. Where both connectors of a pair are there, the status follows from both
 * sides' networks: a state keeps `orphan` for the first of a pair until a refresh, and a plan knows none. A stored conflict stands all
 * the same: it may come from a network that no source holds.
 */
export function connectorsFromRecords(ends: readonly ConnectorEnds[], context: Context): TopologyConnector[] {
  const byEnds = new Map(ends.map((end) => [`${end.vpcId}\n${end.targetVpcId}`, end]));
  return ends.map((end) => {
    const { record, vpcId, targetVpcId } = end;
    const vpc = context.vpcs.get(vpcId);
    const base: TopologyConnector = {
      id: end.id,
      name: nameOf(record),
      vpcId,
      targetVpcId,
      organizationId: text(attribute(record, "organization_id")) ?? text(record.provider.organizationId) ?? vpc?.organizationId,
      projectId: text(attribute(record, "project_id")) ?? vpc?.projectId,
      ...(record.deployed ? {} : { planned: true }),
    };
    const mirror = vpcId === targetVpcId ? undefined : byEnds.get(`${targetVpcId}\n${vpcId}`);
    const stored = storedStatus(record);
    if (mirror) {
      return stored === "conflict" || storedStatus(mirror.record) === "conflict" ? { ...base, status: "conflict" } : base;
    }
    if (!context.vpcs.get(targetVpcId)?.opaque) return base;
    if (stored) {
      context.assume(`Connector ${end.id} is ${stored} as of its last refresh; its counterpart is not in the sources.`);
      return { ...base, status: stored };
    }
    return { ...base, mirrorAssumed: true };
  });
}

function storedStatus(record: TerraformRecord): ConnectorStatus | undefined {
  const stored = text(attribute(record, "status"));
  return STATUSES.find((status) => status === stored);
}
