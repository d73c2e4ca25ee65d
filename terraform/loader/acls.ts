import type { TopologyAcl, TopologyAclRule } from "../../core";
import type { TerraformRecord } from "../record";
import { UnknownMember, type Value } from "../value";
import { attribute } from "./attributes";
import { canonicalBlock } from "./blocks";

const PROTOCOLS = ["ANY", "TCP", "UDP", "ICMP"] as const;

/** An ACL with what is known of its rules. */
export function aclFromRecord(record: TerraformRecord, vpcId: string): TopologyAcl {
  const policy = attribute(record, "default_policy");
  const { rules, problem } = rulesFrom(attribute(record, "rules"));
  const incomplete = policy.kind === "unknown" ? `its default_policy is unknown because ${policy.reason}` : problem;
  return {
    vpcId,
    isIpv6: isTrue(attribute(record, "is_ipv6")),
    defaultPolicy: policy.kind === "known" && policy.value === "drop" ? "drop" : "accept",
    rules,
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}

export const isTrue = (value: Value): boolean => value.kind === "known" && value.value === true;

function rulesFrom(value: Value): { rules: TopologyAclRule[]; problem?: string } {
  if (value.kind === "absent") return { rules: [] };
  if (value.kind === "unknown") return { rules: [], problem: `its rules are unknown because ${value.reason}` };
  const entries: readonly unknown[] = Array.isArray(value.value) ? value.value : [value.value];
  const read = entries.map((entry, index) => aclRule(entry, `rules[${index}]`));
  const problem = read.find((rule) => typeof rule === "string");
  return { rules: read.filter((rule) => typeof rule !== "string"), ...(problem === undefined ? {} : { problem: `its ${problem}` }) };
}

/** A rule, or what is unknown or wrong about it. */
function aclRule(entry: unknown, path: string): TopologyAclRule | string {
  if (entry instanceof UnknownMember) return `${path} is unknown because ${entry.reason}`;
  if (entry === null || typeof entry !== "object") return `${path} is not a rule`;
  const fields = entry as Readonly<Record<string, unknown>>;
  const unknown = RULE_FIELDS.map((name) => [name, fields[name]] as const).find(([, value]) => value instanceof UnknownMember);
  if (unknown) return `${path}.${unknown[0]} is unknown because ${(unknown[1] as UnknownMember).reason}`;
  const source = canonicalBlock(fields["source"]);
  const destination = canonicalBlock(fields["destination"]);
  const protocol = PROTOCOLS.find((name) => name === (fields["protocol"] || "ANY"));
  const { action } = fields;
  if (!source || !destination || !protocol || (action !== "accept" && action !== "drop")) return `${path} is not a valid rule`;
  return {
    protocol,
    source,
    srcPortLow: port(fields["src_port_low"]),
    srcPortHigh: port(fields["src_port_high"]),
    destination,
    dstPortLow: port(fields["dst_port_low"]),
    dstPortHigh: port(fields["dst_port_high"]),
    action,
  };
}

const RULE_FIELDS = ["protocol", "source", "src_port_low", "src_port_high", "destination", "dst_port_low", "dst_port_high", "action"];
const port = (value: unknown) => (typeof value === "number" ? value : 0);
