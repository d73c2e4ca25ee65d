import { type Cidr, compareCidrs } from "../../core";
import { blockOf } from "../peering/blocks";
import { pageOf, paging } from "../request/paging";
import { blockFilter, boolFilter, enumFilter, type ParsedQuery, type QuerySpec, textsFilter, uuidFilter } from "../request/query-fields";
import type { RouteRow, SubnetRow } from "../store";
import { type RouteWire, routeToWire, subnetRouteToWire } from "../wire/objects";
import { visibleRows } from "../world/lookup";
import { operation } from "./operation";

const ORDERS = ["created_at_asc", "created_at_desc", "destination_asc", "destination_desc", "prefix_len_asc", "prefix_len_desc"] as const;
const RESOURCE_TYPES = [
  "vpc_gateway_network",
  "instance_private_nic",
  "baremetal_private_nic",
  "apple_silicon_private_nic",
  "vpn_gateway",
] as const;

const query = {
  order_by: enumFilter(ORDERS),
  ...paging,
  vpc_id: uuidFilter(),
  nexthop_resource_id: uuidFilter(),
  nexthop_private_network_id: uuidFilter(),
  nexthop_resource_type: enumFilter(RESOURCE_TYPES),
  nexthop_vpc_connector_id: uuidFilter(),
  contains: blockFilter(),
  tags: textsFilter(),
  is_ipv6: boolFilter(),
} satisfies QuerySpec;

interface Entry {
  readonly route: RouteWire;
  readonly destination: Cidr;
  readonly createdAt: number;
}

type Filters = ParsedQuery<typeof query>;

/** All filters but the VPC's, which the store applies. No next hop here has a resource type: such products are not imitated. */
function matches({ route, destination }: Entry, filters: Filters, byTags: boolean): boolean {
  const equal = (filter: string | undefined, value: string | null) => filter === undefined || filter === value;
  return (
    equal(filters.nexthop_resource_id, route.nexthop_resource_id) &&
    equal(filters.nexthop_private_network_id, route.nexthop_private_network_id) &&
    equal(filters.nexthop_vpc_connector_id, route.nexthop_vpc_connector_id) &&
    filters.nexthop_resource_type === undefined &&
    (filters.is_ipv6 === undefined || filters.is_ipv6 === (destination.family === 6)) &&
    (filters.contains === undefined || filters.contains.contains(destination)) &&
    (!byTags || filters.tags === undefined || filters.tags.some((tag) => route.tags.includes(tag)))
  );
}

function compare(a: Entry, b: Entry, order: string): number {
  if (order.startsWith("destination")) return compareCidrs(a.destination, b.destination);
  if (order.startsWith("prefix_len")) return a.destination.prefixLength - b.destination.prefixLength;
  return a.createdAt - b.createdAt;
}

/** Stable: equal ones keep the order managed before custom, IPv4 before IPv6 (recorded). */
function sort(entries: Entry[], order: string): Entry[] {
  const sign = order.endsWith("_desc") ? -1 : 1;
  return entries.sort((a, b) => sign * compare(a, b, order));
}

/** The only list of routes there is: managed ones, made from the Private Networks as they are, and custom ones (recorded). */
const listRoutesWithNexthop = operation({
  name: "ListRoutesWithNexthop",
  method: "GET",
  path: "/vpc/v2/regions/{region}/routes-with-nexthop",
  access: { action: "read", family: "vpc", resource: "vpc_route" },
  source: "recorded",
  answer: "ListRoutesWithNexthopResponse",
  query,
  handle: (call) => {
    const { query: filters, world } = call;
    const where = visibleRows(call, "vpc").equal("vpc_id", filters.vpc_id);
    const subnets = world.store.all<SubnetRow>(
      `SELECT * FROM subnets WHERE ${where.sql} ORDER BY created_at, family, rowid`,
      ...where.values,
    );
    const custom = world.store.all<RouteRow>(`SELECT * FROM routes WHERE ${where.sql} ORDER BY created_at, rowid`, ...where.values);
    const entries: Entry[] = [
      ...subnets.map((row) => ({ route: subnetRouteToWire(row), destination: blockOf(row.subnet), createdAt: row.created_at })),
      ...custom.map((row) => ({ route: routeToWire(row), destination: blockOf(row.destination), createdAt: row.created_at })),
    ];
    const found = sort(
      entries.filter((entry) => matches(entry, filters, world.settings.route_tags_filter)),
      filters.order_by ?? "created_at_asc",
    );
    const { limit, offset } = pageOf(filters);
    const page = found.slice(offset, offset + limit).map(({ route }) => ({
      route,
      nexthop_ip: null,
      nexthop_name: null,
      nexthop_resource_type: "unknown_type",
    }));
    return { routes: page, total_count: found.length };
  },
});

export const routesWithNexthopOperations = [listRoutesWithNexthop];
