/** scaleway_vpc_ingress_rule */
import type { ScalewayClient } from "../api/client";
import { hasStatus } from "../api/errors";
import { resourceName } from "../api/resource-names";
import type { IngressRule } from "../api/types";
import type { DataSource, Resource } from "../framework/provider";
import type { Schema } from "../framework/schema";
import { flag, type ObjectValue, text, texts } from "../framework/value";
import { blockToWire } from "./cidr";
import { asDataSource } from "./data-source-schema";
import { changes, computed, id, region, stamps, tags, timeToState, validateRegionalUuid } from "./fields";
import { bareId, parseRegionalId, regionalId, regionOf, sameBareId } from "./locality";
import { onlyOne } from "./lookup";

const schema: Schema = {
  version: 0,
  description: "A rule that sends traffic from peered VPCs to a next hop inside this VPC first",
  attributes: {
    id,
    vpc_id: {
      type: "string",
      required: true,
      forceNew: true,
      suppress: sameBareId,
      description: "The ID of the VPC the ingress rule belongs to",
    },
    source: { type: "string", required: true, description: "Source IP range to which this rule applies (CIDR notation with subnet mask)" },
    nexthop_resource_ip: { type: "string", required: true, description: "IP of the nexthop resource for the ingress rule" },
    nexthop_private_network_id: {
      type: "string",
      required: true,
      suppress: sameBareId,
      description: "The ID of the nexthop private network",
    },
    description: { type: "string", optional: true, computed: true, description: "The ingress rule description" },
    tags: tags("ingress rule"),
    region,
    is_ipv6: computed("bool", "Whether the ingress rule is for IPv6 traffic"),
    ...stamps("ingress rule"),
  },
};

function ruleToState(rule: IngressRule, place: string): ObjectValue {
  return {
    vpc_id: regionalId(place, rule.vpc_id),
    source: rule.source,
    nexthop_resource_ip: rule.nexthop_resource_ip ?? "",
    nexthop_private_network_id: regionalId(place, rule.nexthop_private_network_id),
    description: rule.description ?? "",
    tags: rule.tags,
    region: place,
    is_ipv6: rule.is_ipv6,
    created_at: timeToState(rule.created_at),
    updated_at: timeToState(rule.updated_at),
    srn: resourceName("ingress-rules", rule),
  };
}

async function readRule(client: ScalewayClient, stateId: string): Promise<ObjectValue> {
  const place = parseRegionalId(stateId);
  return { id: stateId, ...ruleToState(await client.api.ingressRules.get(place.region, place.id), place.region) };
}

/** Attributes of the state as fields of a request. */
const WIRE: Readonly<Record<string, (planned: ObjectValue) => unknown>> = {
  source: (planned) => blockToWire(text(planned, "source"), ["source"]),
  nexthop_resource_ip: (planned) => text(planned, "nexthop_resource_ip"),
  nexthop_private_network_id: (planned) => bareId(text(planned, "nexthop_private_network_id")),
  description: (planned) => text(planned, "description"),
  tags: (planned) => texts(planned, "tags"),
};

export const ingressRule: Resource<ScalewayClient> = {
  schema,
  legacyTypeSystem: true,
  identity: true,

  async create({ client, planned, config, created }) {
    const place = regionOf(config, planned, client.region);
    const fields = Object.fromEntries(Object.entries(WIRE).map(([attribute, toWire]) => [attribute, toWire(planned)]));
    const { id: uuid } = await client.api.ingressRules.create(place, {
      ...fields,
      description: fields["description"] || undefined,
      vpc_id: bareId(text(planned, "vpc_id")),
    });
    created({ id: regionalId(place, uuid), region: place });
    return readRule(client, regionalId(place, uuid));
  },

  read: ({ client, state }) => readRule(client, text(state, "id")),

  async update({ client, prior, planned }) {
    const place = parseRegionalId(text(prior, "id"));
    const changed = Object.entries(WIRE).filter(([attribute]) => changes(prior, planned, attribute));
    const body = Object.fromEntries(changed.map(([attribute, toWire]) => [attribute, toWire(planned)]));
    if (changed.length > 0) await client.api.ingressRules.update(place.region, place.id, body);
    return readRule(client, text(prior, "id"));
  },

  async delete({ client, state }) {
    const place = parseRegionalId(text(state, "id"));
    await client.api.ingressRules.delete(place.region, place.id).catch((thrown) => {
      if (!hasStatus(thrown, 404)) throw thrown;
    });
  },
};

async function findByFilters(client: ScalewayClient, place: string, config: ObjectValue): Promise<IngressRule> {
  const { rules } = await client.api.ingressRules.list<{ rules: IngressRule[] }>(place, {
    tags: texts(config, "tags"),
    vpc_id: bareId(text(config, "vpc_id")) || undefined,
    nexthop_private_network_id: bareId(text(config, "nexthop_private_network_id")) || undefined,
    nexthop_resource_ip: text(config, "nexthop_resource_ip") || undefined,
    is_ipv6: flag(config, "is_ipv6") || undefined,
  });
  return onlyOne(rules, "VPC ingress rule", "ingress_rule_id");
}

const FILTERS = ["vpc_id", "nexthop_resource_ip", "nexthop_private_network_id", "tags"];
const filter = { optional: true, conflictsWith: ["ingress_rule_id"] };

export const ingressRuleData: DataSource<ScalewayClient> = {
  schema: asDataSource(schema, {
    ...Object.fromEntries(FILTERS.map((attribute) => [attribute, filter])),
    region: { optional: true },
    is_ipv6: { optional: true, computed: true, conflictsWith: ["ingress_rule_id"] },
    ingress_rule_id: {
      type: "string",
      optional: true,
      description: "The ID of the VPC ingress rule",
      validate: validateRegionalUuid,
      conflictsWith: [...FILTERS, "is_ipv6"],
    },
  }),

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const wanted = bareId(text(config, "ingress_rule_id"));
    const found = wanted ? await client.api.ingressRules.get(place, wanted) : await findByFilters(client, place, config);
    const stateId = regionalId(place, found.id);
    return { ...ruleToState(found, place), id: stateId, ...(!wanted && { ingress_rule_id: stateId }) };
  },
};
