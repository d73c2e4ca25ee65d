/** scaleway_vpc_route */
import type { ScalewayClient } from "../api/client";
import { resourceName } from "../api/resource-names";
import type { Route, RouteWithNexthop } from "../api/types";
import type { DataSource, Resource, UpdateRequest } from "../framework/provider";
import type { Schema } from "../framework/schema";
import { flag, type ObjectValue, text, texts } from "../framework/value";
import { blockToWire } from "./cidr";
import { asDataSource } from "./data-source-schema";
import { changes, id, oneOf, region, stamps, tags, timeToState, validateRegionalUuid } from "./fields";
import { bareId, nestedId, parseRegionalId, regionalId, regionOf, sameBareId, sameNestedId, withRegion } from "./locality";
import { onlyOne } from "./lookup";

const schema: Schema = {
  version: 0,
  description: "A custom route of a Scaleway VPC",
  attributes: {
    id,
    vpc_id: { type: "string", required: true, forceNew: true, suppress: sameBareId, description: "VPC ID the Route belongs to" },
    description: { type: "string", optional: true, computed: true, description: "The route description" },
    tags: tags("Route"),
    destination: { type: "string", optional: true, description: "The destination IP or IP range of the route" },
    nexthop_resource_id: { type: "string", optional: true, suppress: sameNestedId, description: "The ID of the nexthop resource" },
    nexthop_private_network_id: {
      type: "string",
      optional: true,
      suppress: sameBareId,
      description: "The ID of the nexthop private network",
    },
    nexthop_vpc_connector_id: { type: "string", optional: true, suppress: sameBareId, description: "The ID of the nexthop VPC Connector" },
    region,
    ...stamps("route"),
  },
};

/** A next hop that is not set reads `region/`, as the official provider stores it. */
function routeToState(route: Route): ObjectValue {
  return {
    vpc_id: regionalId(route.region, route.vpc_id),
    description: route.description,
    tags: route.tags?.length ? route.tags : null,
    destination: route.destination,
    nexthop_resource_id: route.nexthop_resource_id ?? "",
    nexthop_private_network_id: regionalId(route.region, route.nexthop_private_network_id ?? ""),
    nexthop_vpc_connector_id: regionalId(route.region, route.nexthop_vpc_connector_id ?? ""),
    region: route.region,
    created_at: timeToState(route.created_at),
    updated_at: timeToState(route.updated_at),
    srn: resourceName("routes", route),
  };
}

async function readRoute(client: ScalewayClient, stateId: string): Promise<ObjectValue> {
  const place = parseRegionalId(stateId);
  return { id: stateId, ...routeToState(await client.api.routes.get(place.region, place.id)) };
}

/** Attributes of the state as fields of a request; what the plan emptied is sent as "". */
const WIRE: Readonly<Record<string, (planned: ObjectValue) => unknown>> = {
  description: (planned) => text(planned, "description"),
  tags: (planned) => texts(planned, "tags"),
  destination: (planned) => blockToWire(text(planned, "destination"), ["destination"]),
  nexthop_resource_id: (planned) => nestedId(text(planned, "nexthop_resource_id")),
  nexthop_private_network_id: (planned) => bareId(text(planned, "nexthop_private_network_id")),
  nexthop_vpc_connector_id: (planned) => bareId(text(planned, "nexthop_vpc_connector_id")),
};

async function updateRoute({ client, prior, planned }: UpdateRequest<ScalewayClient>): Promise<ObjectValue> {
  const place = parseRegionalId(text(prior, "id"));
  const changed = Object.entries(WIRE).filter(([attribute]) => changes(prior, planned, attribute));
  const body = Object.fromEntries(changed.map(([attribute, toWire]) => [attribute, toWire(planned)]));
  if (changed.length > 0) await client.api.routes.update(place.region, place.id, body);
  return readRoute(client, text(prior, "id"));
}

export const route: Resource<ScalewayClient> = {
  schema,
  legacyTypeSystem: true,
  identity: true,

  async create({ client, planned, config, created }) {
    const place = regionOf(config, planned, client.region);
    const fields = Object.fromEntries(Object.entries(WIRE).map(([attribute, toWire]) => [attribute, toWire(planned)]));
    const nexthops = Object.keys(WIRE).filter((attribute) => attribute.startsWith("nexthop_"));
    const { id: uuid } = await client.api.routes.create(place, {
      ...fields,
      ...Object.fromEntries(nexthops.map((attribute) => [attribute, fields[attribute] || undefined])),
      vpc_id: bareId(text(planned, "vpc_id")),
    });
    created({ id: regionalId(place, uuid), region: place });
    return readRoute(client, regionalId(place, uuid));
  },

  read: ({ client, state }) => readRoute(client, text(state, "id")),
  update: updateRoute,

  async delete({ client, state }) {
    const place = parseRegionalId(text(state, "id"));
    await client.api.routes.delete(place.region, place.id);
  },
};

const NEXTHOP_RESOURCE_TYPES = [
  "vpc_gateway_network",
  "instance_private_nic",
  "baremetal_private_nic",
  "apple_silicon_private_nic",
  "vpn_gateway",
];

/** Arguments of the data sources that list routes. */
const nexthopResourceType = {
  type: "string",
  optional: true,
  description: "Only routes with a matching next hop resource type will be returned",
  validate: oneOf(NEXTHOP_RESOURCE_TYPES),
} as const;
const isIpv6 = { type: "bool", optional: true, description: "Only routes with an IPv6 destination will be returned" } as const;

async function listRoutes(client: ScalewayClient, place: string, config: ObjectValue): Promise<RouteWithNexthop[]> {
  const { routes } = await client.api.routesWithNexthop.list<{ routes: RouteWithNexthop[] }>(place, {
    nexthop_resource_type: text(config, "nexthop_resource_type") || "unknown_type",
    tags: texts(config, "tags"),
    vpc_id: bareId(text(config, "vpc_id")) || undefined,
    nexthop_resource_id: bareId(text(config, "nexthop_resource_id")) || undefined,
    nexthop_private_network_id: bareId(text(config, "nexthop_private_network_id")) || undefined,
    is_ipv6: flag(config, "is_ipv6") || undefined,
  });
  return routes;
}

const FILTERS = ["vpc_id", "nexthop_resource_id", "nexthop_private_network_id", "tags"];
const filter = { optional: true, conflictsWith: ["route_id"] };

export const routeData: DataSource<ScalewayClient> = {
  schema: asDataSource(schema, {
    ...Object.fromEntries(FILTERS.map((attribute) => [attribute, filter])),
    region: { optional: true },
    nexthop_resource_type: { ...nexthopResourceType, conflictsWith: ["route_id"] },
    is_ipv6: { ...isIpv6, conflictsWith: ["route_id"] },
    route_id: {
      type: "string",
      optional: true,
      description: "The ID of the route",
      validate: validateRegionalUuid,
      conflictsWith: [...FILTERS, "nexthop_resource_type", "is_ipv6"],
    },
  }),

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const wanted = text(config, "route_id");
    if (wanted) {
      const stateId = withRegion(wanted, place);
      return { ...routeToState(await client.api.routes.get(place, bareId(wanted))), id: stateId, route_id: stateId };
    }
    // Routes that the service manages have no id.
    const custom = (await listRoutes(client, place, config)).flatMap(({ route: found }) => (found?.id ? [found] : []));
    const found = onlyOne(custom, "route", "route_id");
    const stateId = regionalId(found.region, found.id);
    return { ...routeToState(found), id: stateId, route_id: stateId };
  },
};

const listed = {
  created_at: "string",
  description: "string",
  destination: "string",
  id: "string",
  nexthop_ip: "string",
  nexthop_name: "string",
  nexthop_private_network_id: "string",
  nexthop_resource_id: "string",
  nexthop_resource_type: "string",
  region: "string",
  tags: { list: "string" },
  vpc_id: "string",
} as const;

function listedToState(entry: RouteWithNexthop, place: string): ObjectValue {
  const found = entry.route;
  return {
    ...(found && {
      created_at: timeToState(found.created_at),
      description: found.description,
      destination: found.destination,
      id: regionalId(place, found.id),
      nexthop_private_network_id: found.nexthop_private_network_id ?? "",
      nexthop_resource_id: found.nexthop_resource_id ?? "",
      region: place,
      tags: found.tags ?? [],
      vpc_id: found.vpc_id,
    }),
    nexthop_ip: entry.nexthop_ip ?? "",
    nexthop_name: entry.nexthop_name ?? "",
    nexthop_resource_type: entry.nexthop_resource_type,
  };
}

export const routesData: DataSource<ScalewayClient> = {
  schema: {
    version: 0,
    description: "Routes of Scaleway VPCs",
    attributes: {
      id,
      vpc_id: { type: "string", optional: true, description: "Only routes within this VPC will be returned" },
      nexthop_resource_id: {
        type: "string",
        optional: true,
        description: "Only routes with a matching next hop resource ID will be returned",
      },
      nexthop_private_network_id: {
        type: "string",
        optional: true,
        description: "Only routes with this next hop private network will be returned",
      },
      nexthop_resource_type: nexthopResourceType,
      is_ipv6: isIpv6,
      tags: { type: { list: "string" }, optional: true, description: "Routes with these exact tags are listed." },
      routes: { type: { list: { object: listed } }, computed: true, description: "List of routes" },
      region: { type: "string", optional: true, computed: true, description: "The region of the routes" },
    },
  },

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const found = await listRoutes(client, place, config);
    return { id: place, routes: found.map((entry) => listedToState(entry, place)) };
  },
};
