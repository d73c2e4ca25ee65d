import { Cidr } from "../../core";
import { type BodySpec, block, clearableUuid, optionalUuid, required, tags, text, uuid } from "../request/body-fields";
import type { QuerySpec } from "../request/query-fields";
import type { RouteRow } from "../store";
import { routeToWire } from "../wire/objects";
import { alreadyExists, invalidArguments, notFoundUnnamed } from "../world/errors";
import { find, findVpc } from "../world/lookup";
import type { Action } from "../world/permissions";
import type { World } from "../world/world";
import { type Call, operation } from "./operation";

const COLLECTION = "/vpc/v2/regions/{region}/routes";
const ITEM = `${COLLECTION}/{route_id}`;
const read = { action: "read", family: "vpc", resource: "vpc_route" } as const;
const write = { action: "write", family: "vpc", resource: "vpc_route" } as const;
/** SDK validation rule. */
const MAX_DESCRIPTION = 200;
/** What the API puts for an empty description (recorded). */
const DEFAULT_DESCRIPTION = "Custom route";

type Nexthops = Pick<RouteRow, "nexthop_resource_id" | "nexthop_private_network_id" | "nexthop_vpc_connector_id">;

function findRoute(call: Pick<Call<BodySpec, QuerySpec>, "world" | "caller" | "region" | "ids">, action: Action): RouteRow {
  const request = { id: call.ids["route_id"]!, action, family: "vpc", permission: "vpc_route", missing: () => notFoundUnnamed() } as const;
  return find(call, "routes", request);
}

/** A connector or a Private Network, not neither (recorded, 222 bytes) and not both (inferred). A resource needs its network too. */
function assertOneNexthop(route: Nexthops): void {
  const { nexthop_vpc_connector_id: connector, nexthop_private_network_id: network, nexthop_resource_id: resource } = route;
  if (connector === null && network === null) {
    const help = 'requires_one_of: {"fields": "nexthop_vpc_connector_id, nexthop_private_network_id"}';
    throw invalidArguments({ argument_name: "route", help_message: help, reason: "unknown" });
  }
  if (connector !== null && (network !== null || resource !== null))
    throw invalidArguments({
      argument_name: "route",
      help_message: 'mutually_exclusive: {"fields": "nexthop_vpc_connector_id, nexthop_private_network_id"}',
      reason: "unknown",
    });
}

/** The next hop must be the VPC's own (inferred); an orphan connector is fine (recorded). */
function assertNexthopOfVpc({ store }: World, vpcId: string, route: Nexthops): void {
  const check = (table: "vpc_connectors" | "private_networks", id: string | null, argument: string) => {
    if (id === null || store.byId(table, id)?.vpc_id === vpcId) return;
    throw invalidArguments({ argument_name: argument, help_message: "must belong to the VPC of the route", reason: "constraint" });
  };
  check("vpc_connectors", route.nexthop_vpc_connector_id, "nexthop_vpc_connector_id");
  check("private_networks", route.nexthop_private_network_id, "nexthop_private_network_id");
}

/** Undocumented: allowed unless the setting refuses it. */
function assertDestinationFree({ store, settings }: World, route: Pick<RouteRow, "id" | "vpc_id" | "destination">): void {
  if (settings.route_duplicates === "allow") return;
  const sql = "SELECT * FROM routes WHERE vpc_id = ? AND destination = ? AND id <> ?";
  const other = store.one<RouteRow>(sql, route.vpc_id, route.destination, route.id);
  if (other) throw alreadyExists("route", other.id, `the VPC has a route to ${route.destination} already`);
}

/** Fields first, then the next hop rule, then the VPC (recorded order). */
const createRoute = operation({
  name: "CreateRoute",
  method: "POST",
  path: COLLECTION,
  access: write,
  source: "recorded",
  answer: "Route",
  body: {
    description: text({ maxLength: MAX_DESCRIPTION }),
    tags: tags(),
    vpc_id: uuid(),
    destination: required(block()),
    nexthop_resource_id: optionalUuid(),
    nexthop_private_network_id: optionalUuid(),
    nexthop_vpc_connector_id: optionalUuid(),
  },
  handle: (call) => {
    const { body, world, region } = call;
    const nexthops: Nexthops = {
      nexthop_resource_id: body.nexthop_resource_id ?? null,
      nexthop_private_network_id: body.nexthop_private_network_id ?? null,
      nexthop_vpc_connector_id: body.nexthop_vpc_connector_id ?? null,
    };
    assertOneNexthop(nexthops);
    const vpc = findVpc(call, body.vpc_id, "write");
    assertNexthopOfVpc(world, vpc.id, nexthops);
    const stamp = world.clock.stamp();
    const row: RouteRow = {
      id: world.newId(),
      region,
      organization_id: vpc.organization_id,
      project_id: vpc.project_id,
      vpc_id: vpc.id,
      description: body.description || DEFAULT_DESCRIPTION,
      tags: JSON.stringify(body.tags ?? []),
      destination: body.destination.toString(),
      ...nexthops,
      created_at: stamp,
      updated_at: stamp,
    };
    assertDestinationFree(world, row);
    world.store.insert("routes", row);
    return routeToWire(row);
  },
});

const getRoute = operation({
  name: "GetRoute",
  method: "GET",
  path: ITEM,
  access: read,
  source: "recorded",
  answer: "Route",
  handle: (call) => routeToWire(findRoute(call, "read")),
});

const kept = <T>(sent: T | undefined, present: T): T => (sent === undefined ? present : sent);

/** Clients send only what changed, and an emptied next hop as `""` (SDK). */
const updateRoute = operation({
  name: "UpdateRoute",
  method: "PATCH",
  path: ITEM,
  access: write,
  source: "recorded",
  answer: "Route",
  body: {
    description: text({ maxLength: MAX_DESCRIPTION }),
    tags: tags(),
    destination: block(),
    nexthop_resource_id: clearableUuid(),
    nexthop_private_network_id: clearableUuid(),
    nexthop_vpc_connector_id: clearableUuid(),
  },
  handle: (call) => {
    const { body, world } = call;
    const route = findRoute(call, "write");
    const changed: RouteRow = {
      ...route,
      description: kept(body.description === "" ? DEFAULT_DESCRIPTION : body.description, route.description),
      tags: body.tags ? JSON.stringify(body.tags) : route.tags,
      destination: body.destination instanceof Cidr ? body.destination.toString() : route.destination,
      nexthop_resource_id: kept(body.nexthop_resource_id, route.nexthop_resource_id),
      nexthop_private_network_id: kept(body.nexthop_private_network_id, route.nexthop_private_network_id),
      nexthop_vpc_connector_id: kept(body.nexthop_vpc_connector_id, route.nexthop_vpc_connector_id),
      updated_at: world.clock.stamp(),
    };
    assertOneNexthop(changed);
    assertSentNexthops(world, route, changed);
    assertDestinationFree(world, changed);
    const { description, tags: tagText, destination, updated_at } = changed;
    const { nexthop_resource_id, nexthop_private_network_id, nexthop_vpc_connector_id } = changed;
    const nexthops = { nexthop_resource_id, nexthop_private_network_id, nexthop_vpc_connector_id };
    world.store.update("routes", route.id, { description, tags: tagText, destination, updated_at, ...nexthops });
    return routeToWire(changed);
  },
});

/** A next hop that dangles may stay; only a new one must be the VPC's own. */
function assertSentNexthops(world: World, before: RouteRow, after: RouteRow): void {
  const fresh = (key: keyof Nexthops) => (after[key] === before[key] ? null : after[key]);
  assertNexthopOfVpc(world, before.vpc_id, {
    nexthop_resource_id: null,
    nexthop_private_network_id: fresh("nexthop_private_network_id"),
    nexthop_vpc_connector_id: fresh("nexthop_vpc_connector_id"),
  });
}

const deleteRoute = operation({
  name: "DeleteRoute",
  method: "DELETE",
  path: ITEM,
  access: write,
  source: "recorded",
  handle: (call) => {
    call.world.store.delete("routes", findRoute(call, "write").id);
  },
});

export const routeOperations = [createRoute, getRoute, updateRoute, deleteRoute];
