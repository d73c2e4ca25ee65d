import { Cidr, compareCidrs, parseAddress } from "../../core";
import { pageOf, paging } from "../request/paging";
import { boolFilter, enumFilter, enumsFilter, textFilter, textsFilter, uuidFilter, uuidsFilter } from "../request/query-fields";
import { flag, type IpRow, listPage } from "../store";
import { ipToWire } from "../wire/objects";
import { visibleRows } from "../world/lookup";
import { IP_COLLECTION, ipRead } from "./ips";
import { operation } from "./operation";

const ORDERS = [
  "created_at_desc",
  "created_at_asc",
  "updated_at_desc",
  "updated_at_asc",
  "attached_at_desc",
  "attached_at_asc",
  "ip_address_desc",
  "ip_address_asc",
  "mac_address_desc",
  "mac_address_asc",
] as const;
/** Types of the SDK. Only `custom` ones can be attached through this API. */
const RESOURCE_TYPES = [
  "custom",
  "instance_server",
  "instance_ip",
  "instance_private_nic",
  "lb_server",
  "fip_ip",
  "vpc_gateway",
  "vpc_gateway_network",
  "k8s_node",
  "k8s_cluster",
  "rdb_instance",
  "redis_cluster",
  "baremetal_server",
  "baremetal_private_nic",
  "llm_deployment",
  "mgdb_instance",
  "apple_silicon_server",
  "apple_silicon_private_nic",
  "serverless_container",
  "serverless_function",
  "vpn_gateway",
  "ddl_datalab",
  "kafka_cluster",
  "bgp_endpoint",
  "scbl_sedb_cluster",
] as const;
const orderOf = (orderBy: string) => orderBy.replace("mac_address", "json_extract(resource, '$.mac_address')");

const compareAddresses = (a: IpRow, b: IpRow) => compareCidrs(addressOf(a), addressOf(b));

/** An address as a block of one. */
function addressOf({ address }: IpRow): Cidr {
  const { family, value } = parseAddress(address)!;
  return Cidr.at(family, value, family === 4 ? 32 : 128);
}

const listIps = operation({
  name: "ListIPs",
  method: "GET",
  path: IP_COLLECTION,
  access: ipRead,
  source: "recorded",
  answer: "ListIPsResponse",
  query: {
    order_by: enumFilter(ORDERS),
    ...paging,
    project_id: uuidFilter(),
    organization_id: uuidFilter(),
    vpc_id: uuidFilter(),
    source_vpc_id: uuidFilter(),
    private_network_id: uuidFilter(),
    subnet_id: uuidFilter(),
    zonal: textFilter(),
    regional: boolFilter(),
    attached: boolFilter(),
    resource_name: textFilter(),
    resource_id: uuidFilter(),
    resource_ids: uuidsFilter(),
    resource_type: enumFilter(RESOURCE_TYPES),
    resource_types: enumsFilter(RESOURCE_TYPES),
    mac_address: textFilter(),
    tags: textsFilter(),
    is_ipv6: boolFilter(),
    ip_ids: uuidsFilter(),
  },
  handle: (call) => {
    const { query, world } = call;
    const where = visibleRows(call, "ipam")
      .equal("project_id", query.project_id)
      .equal("organization_id", query.organization_id)
      .equal("vpc_id", query.vpc_id)
      .equal("vpc_id", query.source_vpc_id)
      .equal("private_network_id", query.private_network_id)
      .equal("subnet_id", query.subnet_id)
      .when(query.zonal, "0")
      .when(query.regional, "? = 1", (regional) => flag(regional))
      .equal("(resource IS NOT NULL)", query.attached)
      .contains("json_extract(resource, '$.name')", query.resource_name)
      .equal("json_extract(resource, '$.id')", query.resource_id)
      .oneOf("json_extract(resource, '$.id')", query.resource_ids)
      .equal("json_extract(resource, '$.type')", query.resource_type)
      .oneOf("json_extract(resource, '$.type')", query.resource_types)
      .equal("upper(json_extract(resource, '$.mac_address'))", query.mac_address?.toUpperCase())
      .anyTag(query.tags)
      .equal("is_ipv6", query.is_ipv6)
      .oneOf("id", query.ip_ids);
    const order = orderOf(query.order_by ?? "created_at_desc");
    const compare = order.startsWith("ip_address") ? compareAddresses : undefined;
    const { rows, total } = listPage(world.store, "ips", { where, order, page: pageOf(query), compare });
    return { ips: rows.map(ipToWire), total_count: total };
  },
});

export const ipListOperations = [listIps];
