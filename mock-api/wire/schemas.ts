import type { Schema } from "../request/schema";
import { REGIONS } from "../world/regions";

const text: Schema = { type: "string" };
const uuid: Schema = { type: "string", format: "uuid" };
const nullableUuid: Schema = { type: ["string", "null"], format: "uuid" };
const nullableText: Schema = { type: ["string", "null"] };
const flag: Schema = { type: "boolean" };
const count: Schema = { type: "integer", minimum: 0 };
const region: Schema = { type: "string", enum: REGIONS };
/** Six fractional digits and Z (recorded). */
const time: Schema = { type: "string", format: "date-time", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z$" };
const block: Schema = { type: "string", pattern: "^[0-9a-f.:]+/\\d{1,3}$" };
const texts: Schema = { type: "array", items: text };

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object that has every one of the fields, and the optional ones or not, and no others. */
function closed(properties: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  return {
    type: "object",
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

const listOf = (field: string, item: string): Schema => closed({ [field]: { type: "array", items: ref(item) }, total_count: count });

const owned = { organization_id: uuid, project_id: uuid, region, created_at: time, updated_at: time };

const money = closed({ currency_code: text, units: { type: "integer" }, nanos: { type: "integer", minimum: 0, maximum: 999_999_999 } });

const route = {
  id: text,
  description: text,
  tags: texts,
  vpc_id: uuid,
  destination: block,
  nexthop_resource_id: nullableUuid,
  nexthop_private_network_id: nullableUuid,
  nexthop_vpc_connector_id: nullableUuid,
  created_at: time,
  updated_at: time,
  is_read_only: flag,
  type: { type: "string", enum: ["unknown_route_type", "subnet", "default", "custom", "interlink", "s2s_vpn"] },
  region,
} satisfies Record<string, Schema>;

const aclRule = closed({
  protocol: { type: "string", enum: ["ANY", "TCP", "UDP", "ICMP"] },
  source: block,
  src_port_low: count,
  src_port_high: count,
  destination: block,
  dst_port_low: count,
  dst_port_high: count,
  action: { type: "string", enum: ["unknown_action", "accept", "drop"] },
  description: nullableText,
});

const connector = closed(
  {
    id: uuid,
    name: text,
    ...owned,
    vpc_id: uuid,
    target_vpc_id: uuid,
    status: { type: "string", enum: ["orphan", "peered", "conflict"] },
    tags: texts,
  },
  { peer_info: closed({ organization_id: uuid, project_id: uuid, vpc_name: text }) },
);

const overlap = closed({
  subnet_id: uuid,
  subnet: block,
  target_subnet_id: text,
  target_subnet: text,
});

const ip = closed({
  id: uuid,
  address: block,
  project_id: uuid,
  is_ipv6: flag,
  created_at: time,
  updated_at: time,
  source: closed({ subnet_id: uuid }),
  resource: { oneOf: [{ type: "null" }, closed({ type: text, id: uuid, mac_address: text, name: nullableText })] },
  tags: texts,
  reverses: { type: "array", items: closed({ hostname: text, address: nullableText }) },
  region,
  zone: { type: "null" },
});

const consumption = closed({
  value: ref("Money"),
  product_name: text,
  resource_name: text,
  sku: text,
  project_id: uuid,
  category_name: text,
  unit: text,
  billed_quantity: text,
  consumer_id: uuid,
});

/** What operations answer, by the names that the operations table uses. Field by field as recorded or as in the SDKs. */
export const RESPONSE_SCHEMAS: Readonly<Record<string, Schema>> = {
  VPC: closed({
    id: uuid,
    name: text,
    ...owned,
    tags: texts,
    is_default: flag,
    private_network_count: count,
    routing_enabled: flag,
    custom_routes_propagation_enabled: flag,
    transitivity_enabled: flag,
    s3_integration_enabled: flag,
  }),
  ListVPCsResponse: listOf("vpcs", "VPC"),
  Subnet: closed({
    id: uuid,
    created_at: time,
    updated_at: time,
    subnet: block,
    project_id: uuid,
    private_network_id: uuid,
    vpc_id: uuid,
    region,
  }),
  ListSubnetsResponse: listOf("subnets", "Subnet"),
  PrivateNetwork: closed({
    id: uuid,
    name: text,
    ...owned,
    tags: texts,
    subnets: { type: "array", items: ref("Subnet") },
    vpc_id: uuid,
    dhcp_enabled: flag,
    default_route_propagation_enabled: flag,
    has_s3_integration: flag,
  }),
  ListPrivateNetworksResponse: listOf("private_networks", "PrivateNetwork"),
  AddSubnetsResponse: closed({ subnets: { type: "array", items: block } }),
  DeleteSubnetsResponse: closed({ subnets: { type: "array", items: block } }),
  VPCConnector: connector,
  ListVPCConnectorsResponse: listOf("vpc_connectors", "VPCConnector"),
  SubnetOverlap: overlap,
  ListSubnetOverlapsResponse: listOf("subnet_overlaps", "SubnetOverlap"),
  Route: closed(route),
  RouteWithNexthop: closed({
    route: ref("Route"),
    nexthop_ip: nullableText,
    nexthop_name: nullableText,
    nexthop_resource_type: text,
  }),
  ListRoutesWithNexthopResponse: listOf("routes", "RouteWithNexthop"),
  ACLRule: aclRule,
  ACL: closed({ rules: { type: "array", items: ref("ACLRule") }, default_policy: { type: "string", enum: ["accept", "drop"] } }),
  IngressRule: closed({
    id: uuid,
    vpc_id: uuid,
    ...owned,
    is_ipv6: flag,
    source: block,
    nexthop_resource_ip: text,
    nexthop_private_network_id: uuid,
    description: nullableText,
    tags: texts,
  }),
  ListIngressRulesResponse: listOf("rules", "IngressRule"),
  IP: ip,
  ListIPsResponse: listOf("ips", "IP"),
  Project: closed({
    id: uuid,
    name: text,
    organization_id: uuid,
    created_at: time,
    updated_at: time,
    description: text,
    qualification: { oneOf: [{ type: "null" }, closed({ architecture_type: text })] },
  }),
  ListProjectsResponse: listOf("projects", "Project"),
  Money: money,
  Consumption: consumption,
  ListConsumptionsResponse: closed({
    consumptions: { type: "array", items: ref("Consumption") },
    total_count: count,
    total_discount_untaxed_value: { type: "number" },
    updated_at: time,
  }),
  Metadata: closed({ platform: text, partition: text, domain: text }),
  Error: { type: "object", properties: { message: text, type: text }, required: ["message"], additionalProperties: true },
};
