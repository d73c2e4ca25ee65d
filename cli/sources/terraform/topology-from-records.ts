import type { Topology, TopologyAcl, TopologyIngressRule, TopologyPrivateNetwork, TopologyRoute } from "../../../core";
import { type ConnectorEnds, connectorsFromRecords } from "./connectors";
import { bareId, Links } from "./links";
import { networkFromRecord } from "./networks";
import type { RecordSet, ResourceRecord } from "./resource-record";
import { routeFromRecord } from "./routes";
import { aclFromRecord, ingressRuleFromRecord } from "./rules";
import { VpcCollector } from "./vpcs";

/** A topology out of Terraform resources, and the other names that their objects go by. Ids are Terraform addresses. */
export function topologyFromRecords(set: RecordSet): { topology: Topology; aliases: Map<string, string> } {
  const builder = new TopologyBuilder(set);
  return { topology: builder.build(), aliases: aliasesOf(set) };
}

class TopologyBuilder {
  private readonly links: Links;
  private readonly vpcs: VpcCollector;
  private readonly assumptions: string[];

  constructor(private readonly set: RecordSet) {
    this.links = new Links(set);
    this.vpcs = new VpcCollector(set, this.links);
    this.assumptions = [...set.assumptions];
  }

  build(): Topology {
    const privateNetworks = this.networks();
    const connectors = connectorsFromRecords(this.connectorEnds(), {
      applied: this.set.applied,
      vpcs: this.vpcs.vpcs,
      assume: (sentence) => this.assumptions.push(sentence),
    });
    const routes = this.each("scaleway_vpc_route", (record, vpcId): TopologyRoute | { reason: string } =>
      routeFromRecord(record, vpcId, this.links),
    );
    const acls = this.each(
      "scaleway_vpc_acl",
      (record, vpcId): TopologyAcl | { reason: string } => aclFromRecord(record, vpcId) ?? { reason: "its rules are not known" },
    );
    const ingressRules = this.ingressRules();
    for (const vpc of this.vpcs.vpcs.values()) {
      if (vpc.opaque) this.assumptions.push(`VPC ${vpc.name} is only named here: its networks, routes and ACLs may not all be known.`);
    }
    return { vpcs: [...this.vpcs.vpcs.values()], privateNetworks, connectors, routes, acls, ingressRules, assumptions: this.assumptions };
  }

  private networks(): TopologyPrivateNetwork[] {
    const managed = new Set(this.ofType("scaleway_vpc_private_network").map((record) => bareId(record.values["id"])));
    const read = this.set.records.filter((record) => record.type === "scaleway_vpc_private_network" && record.isData);
    const foreign = read.filter((record) => !managed.has(bareId(record.values["id"]) ?? "none"));
    return [...this.ofType("scaleway_vpc_private_network"), ...foreign].flatMap((record) => {
      const vpcId = this.vpcOf(record);
      return vpcId === undefined ? [] : [networkFromRecord(record, vpcId, this.set.applied)];
    });
  }

  private connectorEnds(): ConnectorEnds[] {
    return this.ofType("scaleway_vpc_connector").flatMap((record) => {
      const vpcId = this.vpcOf(record);
      const targetVpcId = vpcId === undefined ? undefined : this.vpcOf(record, "target_vpc_id");
      return vpcId === undefined || targetVpcId === undefined ? [] : [{ record, vpcId, targetVpcId }];
    });
  }

  private ingressRules(): TopologyIngressRule[] {
    return this.each("scaleway_vpc_ingress_rule", (record, vpcId): TopologyIngressRule | { reason: string } => {
      const network = this.links.find(record, "nexthop_private_network_id", "scaleway_vpc_private_network");
      if (network.kind !== "record") return { reason: "its Private Network is not known" };
      return ingressRuleFromRecord(record, vpcId, network.record.address) ?? { reason: "its source or its next hop is not known" };
    });
  }

  /** Every resource of the type, made into an object of its VPC; what cannot be told is left out and said. */
  private each<T extends object>(type: string, make: (record: ResourceRecord, vpcId: string) => T | { reason: string }): T[] {
    return this.ofType(type).flatMap((record) => {
      const vpcId = this.vpcOf(record);
      if (vpcId === undefined) return [];
      const made = make(record, vpcId);
      if (!("reason" in made)) return [made as T];
      this.leaveOut(record, made.reason);
      return [];
    });
  }

  private vpcOf(record: ResourceRecord, attribute = "vpc_id"): string | undefined {
    const found = this.vpcs.idOf(record, attribute);
    if ("id" in found) return found.id;
    this.leaveOut(record, `its ${attribute} is not known: ${found.reason}`);
    return undefined;
  }

  private leaveOut(record: ResourceRecord, reason: string): void {
    this.assumptions.push(`${record.address} is left out: ${reason}.`);
  }

  private ofType(type: string): ResourceRecord[] {
    return this.set.records.filter((record) => record.type === type && !record.isData);
  }
}

function aliasesOf(set: RecordSet): Map<string, string> {
  const aliases = new Map<string, string>();
  for (const record of set.records) {
    // The id of an ACL is that of its VPC.
    if (record.type === "scaleway_vpc_acl") continue;
    const { id, region } = record.values;
    const bare = bareId(id);
    if (bare) aliases.set(bare, record.address);
    if (bare && typeof id === "string") aliases.set(id.includes("/") ? id : `${String(region)}/${id}`, record.address);
    if (record.constructPath) aliases.set(record.constructPath, record.address);
  }
  return aliases;
}
