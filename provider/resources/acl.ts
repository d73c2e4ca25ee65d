/** scaleway_vpc_acl: the Network ACL of a VPC for one address family. It has no id of its own: the id is that of the VPC. */
import type { ScalewayClient } from "../api/client";
import type { Acl, AclRule } from "../api/types";
import type { DataSource, Resource } from "../framework/provider";
import type { Schema } from "../framework/schema";
import { flag, type ObjectValue, objects, text, type Value } from "../framework/value";
import { blockToWire } from "./cidr";
import { asDataSource } from "./data-source-schema";
import { id, oneOf, region, validateRegionalUuid } from "./fields";
import { bareId, parseRegionalId, regionalId, regionOf, withRegion } from "./locality";

const ACTIONS = ["accept", "drop"];
const PROTOCOLS = ["ANY", "TCP", "UDP", "ICMP"];

const port = (description: string) => ({ type: "number", optional: true, description }) as const;

const schema: Schema = {
  version: 0,
  description: "The Network ACL of a Scaleway VPC",
  attributes: {
    id,
    vpc_id: { type: "string", required: true, description: "The VPC in which to create the ACL rule" },
    default_policy: {
      type: "string",
      optional: true,
      default: "accept",
      description: "The action to take for packets which do not match any rules",
      validate: oneOf(ACTIONS),
    },
    is_ipv6: { type: "bool", optional: true, default: false, description: "Whether this set of ACL rules is for IPv6 (false = IPv4)" },
    region,
  },
  blocks: {
    rules: {
      nesting: "list",
      description: "The list of Network ACL rules",
      attributes: {
        protocol: {
          type: "string",
          optional: true,
          default: "ANY",
          description: "The protocol to which this rule applies",
          validate: oneOf(PROTOCOLS),
        },
        source: { type: "string", optional: true, description: "Source IP range to which this rule applies (CIDR notation)" },
        src_port_low: port("Starting port of the source port range (inclusive)"),
        src_port_high: port("Ending port of the source port range (inclusive)"),
        destination: { type: "string", optional: true, description: "Destination IP range to which this rule applies (CIDR notation)" },
        dst_port_low: port("Starting port of the destination port range (inclusive)"),
        dst_port_high: port("Ending port of the destination port range (inclusive)"),
        action: { type: "string", optional: true, description: "The policy to apply to the packet", validate: oneOf(ACTIONS) },
        description: { type: "string", optional: true, description: "The rule description" },
      },
    },
  },
};

const count = (value: Value | undefined): number => (typeof value === "number" ? value : 0);

function ruleToWire(rule: ObjectValue, index: number): AclRule {
  return {
    protocol: text(rule, "protocol"),
    source: blockToWire(text(rule, "source"), ["rules", index, "source"]),
    src_port_low: count(rule["src_port_low"]),
    src_port_high: count(rule["src_port_high"]),
    destination: blockToWire(text(rule, "destination"), ["rules", index, "destination"]),
    dst_port_low: count(rule["dst_port_low"]),
    dst_port_high: count(rule["dst_port_high"]),
    action: text(rule, "action") || "unknown_action", // the enum's zero value, which the official provider's SDK sends for an empty one
    description: text(rule, "description") || null,
  };
}

/** The service writes who owns a rule before its description (recorded). */
const SCOPE = /^\(Rule scope: ([^)]+)\)\s*/;
const OWN_SCOPE = "client";

/** Rules that the platform added are not the user's and would show as drift: they are left out. */
function rulesToState(rules: readonly AclRule[]): ObjectValue[] {
  const isOwn = ({ description }: AclRule) => (SCOPE.exec(description ?? "")?.[1] ?? OWN_SCOPE).trim() === OWN_SCOPE;
  return rules.filter(isOwn).map((rule) => ({
    protocol: rule.protocol,
    source: rule.source,
    src_port_low: rule.src_port_low,
    src_port_high: rule.src_port_high,
    destination: rule.destination,
    dst_port_low: rule.dst_port_low,
    dst_port_high: rule.dst_port_high,
    action: rule.action,
    description: (rule.description ?? "").replace(SCOPE, ""),
  }));
}

const aclToState = (acl: Acl): ObjectValue => ({ rules: rulesToState(acl.rules ?? []), default_policy: acl.default_policy });

async function readAcl(client: ScalewayClient, stateId: string, known: ObjectValue): Promise<ObjectValue> {
  const place = parseRegionalId(stateId);
  return { id: stateId, ...aclToState(await client.api.vpcs.getAcl(place.region, place.id, flag(known, "is_ipv6"))) };
}

async function writeAcl(client: ScalewayClient, stateId: string, planned: ObjectValue): Promise<void> {
  const place = parseRegionalId(stateId);
  const rules = objects(planned, "rules").map(ruleToWire);
  await client.api.vpcs.setAcl(place.region, place.id, {
    rules: rules.length > 0 ? rules : null,
    is_ipv6: flag(planned, "is_ipv6"),
    default_policy: text(planned, "default_policy"),
  });
}

export const acl: Resource<ScalewayClient> = {
  schema,
  legacyTypeSystem: true,
  identity: true,

  async create({ client, planned, config, created }) {
    const stateId = regionalId(regionOf(config, planned, client.region), bareId(text(planned, "vpc_id")));
    await writeAcl(client, stateId, planned);
    created({ id: stateId });
    return readAcl(client, stateId, planned);
  },

  read: ({ client, state }) => readAcl(client, text(state, "id"), state),

  async update({ client, prior, planned }) {
    await writeAcl(client, text(prior, "id"), planned);
    return readAcl(client, text(prior, "id"), planned);
  },

  /** Resets the IPv4 rules, whichever family the resource was for: so does the official provider. */
  async delete({ client, state }) {
    const place = parseRegionalId(text(state, "id"));
    await client.api.vpcs.setAcl(place.region, place.id, { rules: null, is_ipv6: false, default_policy: "accept" });
  },

  /** Nothing that is read tells the VPC: it is in the id. */
  import: (stateId) => ({ id: stateId, vpc_id: stateId }),
};

export const aclData: DataSource<ScalewayClient> = {
  schema: asDataSource(schema, {
    is_ipv6: { optional: true },
    region: { optional: true },
    vpc_id: { required: true, validate: validateRegionalUuid },
  }),

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const vpcId = text(config, "vpc_id");
    const found = await client.api.vpcs.getAcl(place, bareId(vpcId), flag(config, "is_ipv6"));
    return { ...aclToState(found), id: withRegion(vpcId, place), vpc_id: regionalId(place, bareId(vpcId)) };
  },
};
