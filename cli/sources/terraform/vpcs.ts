import type { TopologyVpc } from "../../../core";
import type { Link, Links } from "./links";
import { bareId } from "./links";
import type { RecordSet, ResourceRecord } from "./resource-record";

export const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
export const flag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

/** The VPCs of a record set: its resources, those it reads, and those it only names by id. */
export class VpcCollector {
  readonly vpcs = new Map<string, TopologyVpc>();

  constructor(
    set: RecordSet,
    private readonly links: Links,
  ) {
    const ofType = set.records.filter((record) => record.type === "scaleway_vpc");
    const managed = new Set(ofType.filter((record) => !record.isData).map((record) => bareId(record.values["id"])));
    for (const record of ofType) {
      const id = bareId(record.values["id"]);
      if (!record.isData || id === undefined || !managed.has(id)) this.vpcs.set(record.address, vpcFromRecord(record));
    }
  }

  /** Id in the topology of the VPC that an attribute names, or why it is unknown. A foreign one becomes an opaque VPC. */
  idOf(record: ResourceRecord, attribute: string): { id: string } | { reason: string } {
    const link = this.links.find(record, attribute, "scaleway_vpc");
    const id = this.idOfLink(link);
    return id === undefined ? { reason: link.kind === "unknown" ? link.reason : "it is not set" } : { id };
  }

  private idOfLink(link: Link): string | undefined {
    if (link.kind === "record") return link.record.address;
    if (link.kind !== "foreign") return undefined;
    if (!this.vpcs.has(link.id)) {
      const region = link.id.includes("/") ? link.id.split("/")[0] : undefined;
      this.vpcs.set(link.id, { id: link.id, name: link.id, region, opaque: true });
    }
    return link.id;
  }
}

function vpcFromRecord(record: ResourceRecord): TopologyVpc {
  const { values, provider } = record;
  return {
    id: record.address,
    name: text(values["name"]) ?? record.name,
    region: text(values["region"]) ?? provider.region,
    organizationId: text(values["organization_id"]) ?? provider.organizationId,
    projectId: text(values["project_id"]) ?? provider.projectId,
    routingEnabled: flag(values["enable_routing"]),
    transitivityEnabled: flag(values["enable_transitivity"]),
    customRoutesPropagationEnabled: flag(values["enable_custom_routes_propagation"]),
    ...(record.isData ? { opaque: true } : {}),
  };
}
