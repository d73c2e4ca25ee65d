import { parseAddress, parseLooseCidr, type TopologyAcl, type TopologyAclRule, type TopologyIngressRule } from "../../../core";
import type { ResourceRecord } from "./resource-record";
import { text } from "./vpcs";

/** Canonical text of a block as the API takes it: a bare address is a block of one, host bits are masked. Undefined for any other text. */
export function canonicalBlock(value: unknown): string | undefined {
  const block = typeof value === "string" ? parseLooseCidr(value) : undefined;
  return block && `${block}`;
}

const port = (value: unknown) => (typeof value === "number" ? value : 0);
const PROTOCOLS = ["ANY", "TCP", "UDP", "ICMP"] as const;

/** An ACL; undefined when a rule of it is not known yet or makes no sense, so that nothing is decided on half a list. */
export function aclFromRecord(record: ResourceRecord, vpcId: string): TopologyAcl | undefined {
  const { values } = record;
  const rules = values["rules"] ?? [];
  if (!Array.isArray(rules) || (!("rules" in values) && record.references("rules").length > 0)) return undefined;
  const parsed = rules.map(aclRule);
  if (parsed.some((rule) => rule === undefined)) return undefined;
  return {
    vpcId,
    isIpv6: values["is_ipv6"] === true,
    defaultPolicy: values["default_policy"] === "drop" ? "drop" : "accept",
    rules: parsed as TopologyAclRule[],
  };
}

function aclRule(value: Readonly<Record<string, unknown>> | null): TopologyAclRule | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const source = canonicalBlock(value["source"]);
  const destination = canonicalBlock(value["destination"]);
  const protocol = PROTOCOLS.find((name) => name === (text(value["protocol"]) ?? "ANY"));
  const action = value["action"];
  if (!source || !destination || !protocol || (action !== "accept" && action !== "drop")) return undefined;
  return {
    protocol,
    source,
    srcPortLow: port(value["src_port_low"]),
    srcPortHigh: port(value["src_port_high"]),
    destination,
    dstPortLow: port(value["dst_port_low"]),
    dstPortHigh: port(value["dst_port_high"]),
    action,
  };
}

/** An ingress rule; undefined when its source or its address is not known yet. */
export function ingressRuleFromRecord(record: ResourceRecord, vpcId: string, networkId: string): TopologyIngressRule | undefined {
  const source = canonicalBlock(record.values["source"]);
  const address = text(record.values["nexthop_resource_ip"])?.split("/")[0];
  if (!source || !address || !parseAddress(address)) return undefined;
  return { id: record.address, vpcId, source, nexthopResourceIp: address, nexthopPrivateNetworkId: networkId };
}
