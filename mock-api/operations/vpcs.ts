import { rematchVpc } from "../peering/matching";
import { bool, optionalUuid, tags, text, withoutEffect } from "../request/body-fields";
import { pageOf, paging } from "../request/paging";
import { boolFilter, enumFilter, textFilter, textsFilter, uuidFilter } from "../request/query-fields";
import { flag, listPage, type SqliteStore, type VpcRow } from "../store";
import { vpcToWire } from "../wire/objects";
import { invalidArguments, stillInUse } from "../world/errors";
import { assertQuota, findProject, findVpc, visibleRows } from "../world/lookup";
import type { World } from "../world/world";
import { operation } from "./operation";

const COLLECTION = "/vpc/v2/regions/{region}/vpcs";
const ITEM = `${COLLECTION}/{vpc_id}`;
const read = { action: "read", family: "vpc", resource: "vpc_vpc" } as const;
const write = { action: "write", family: "vpc", resource: "vpc_vpc" } as const;

/** Orders that most lists of this API share; the first is the default. */
export const NAMED_ORDERS = ["created_at_asc", "created_at_desc", "name_asc", "name_desc"] as const;

/** A name that was set to nothing (help text recorded on another service). */
export function emptyName() {
  return invalidArguments({ argument_name: "name", help_message: "length must be at least: 1", reason: "unknown" });
}

/** The API wants a name; clients make one up when the user gives none (SDK), and so does this for clients that do not. */
export function nameOr(prefix: string, name: string | undefined, id: string): string {
  return name || `${prefix}-${id.slice(0, 8)}`;
}

const listVpcs = operation({
  name: "ListVPCs",
  method: "GET",
  path: COLLECTION,
  access: read,
  source: "recorded",
  answer: "ListVPCsResponse",
  query: {
    order_by: enumFilter(NAMED_ORDERS),
    ...paging,
    name: textFilter(),
    tags: textsFilter(),
    organization_id: uuidFilter(),
    project_id: uuidFilter(),
    is_default: boolFilter(),
    routing_enabled: boolFilter(),
    s3_integration_enabled: boolFilter(),
    object_storage_private_access_enabled: boolFilter(),
  },
  handle: (call) => {
    const { query, world } = call;
    const where = visibleRows(call, "vpc")
      .equal("organization_id", query.organization_id)
      .equal("project_id", query.project_id)
      .contains("name", query.name)
      .anyTag(query.tags)
      .equal("is_default", query.is_default)
      .equal("routing_enabled", query.routing_enabled)
      .equal("0", query.s3_integration_enabled ?? query.object_storage_private_access_enabled);
    const { rows, total } = listPage(world.store, "vpcs", { where, order: query.order_by ?? "created_at_asc", page: pageOf(query) });
    return { vpcs: rows.map((row) => vpcToWire(world.store, row)), total_count: total };
  },
});

/** A new VPC always routes, whatever is asked, and propagates custom routes (both recorded). */
export function newVpcRow(
  world: World,
  vpc: Pick<VpcRow, "id" | "region" | "organization_id" | "project_id" | "name"> & Partial<VpcRow>,
): VpcRow {
  const stamp = world.clock.stamp();
  return {
    tags: "[]",
    is_default: 0,
    routing_enabled: 1,
    custom_routes_propagation_enabled: 1,
    transitivity_enabled: 0,
    created_at: stamp,
    updated_at: stamp,
    ...vpc,
  };
}

const createVpc = operation({
  name: "CreateVPC",
  method: "POST",
  path: COLLECTION,
  access: write,
  source: "recorded",
  answer: "VPC",
  body: {
    name: text(),
    project_id: optionalUuid(),
    tags: tags(),
    enable_routing: withoutEffect(bool()),
    enable_transitivity: bool(),
  },
  handle: (call) => {
    const { body, world, region } = call;
    const project = findProject(call, body.project_id, { family: "vpc", permission: "vpc_vpc" });
    assertQuota(call, { resource: "vpcs", quota: world.settings.quota_vpcs, table: "vpcs" });
    const id = world.newId();
    const row = newVpcRow(world, {
      id,
      region,
      organization_id: project.organization_id,
      project_id: project.id,
      name: nameOr("vpc", body.name, id),
      tags: JSON.stringify(body.tags ?? []),
      transitivity_enabled: flag(body.enable_transitivity ?? false),
    });
    world.store.insert("vpcs", row);
    return vpcToWire(world.store, row);
  },
});

const getVpc = operation({
  name: "GetVPC",
  method: "GET",
  path: ITEM,
  access: read,
  source: "recorded",
  answer: "VPC",
  handle: (call) => vpcToWire(call.world.store, findVpc(call, call.ids["vpc_id"]!, "read")),
});

const updateVpc = operation({
  name: "UpdateVPC",
  method: "PATCH",
  path: ITEM,
  access: write,
  source: "recorded",
  answer: "VPC",
  body: { name: text(), tags: tags() },
  handle: (call) => {
    const { body, world } = call;
    const { id } = findVpc(call, call.ids["vpc_id"]!, "write");
    if (body.name === "") throw emptyName();
    world.store.update("vpcs", id, { name: body.name, tags: body.tags && JSON.stringify(body.tags), updated_at: world.clock.stamp() });
    return vpcToWire(world.store, world.store.byId("vpcs", id)!);
  },
});

/** What hangs on a VPC and dies with it (documented for routes, inferred for the rest). */
export function deleteVpcRows(store: SqliteStore, vpcId: string): void {
  for (const table of ["routes", "acls", "ingress_rules"] as const) store.run(`DELETE FROM ${table} WHERE vpc_id = ?`, vpcId);
  store.delete("vpcs", vpcId);
}

/** Its own connectors hold a VPC, others' connectors towards it never do (inferred). */
const deleteVpc = operation({
  name: "DeleteVPC",
  method: "DELETE",
  path: ITEM,
  access: write,
  source: "documented",
  handle: (call) => {
    const { store } = call.world;
    const { id } = findVpc(call, call.ids["vpc_id"]!, "write");
    const used = (["private_networks", "vpc_connectors"] as const).some((table) => store.count(table, "vpc_id = ?", id) > 0);
    if (used) throw stillInUse("VPC must be empty to be deleted");
    deleteVpcRows(store, id);
  },
});

/** Switching on what is on already changes nothing, not even `updated_at` (recorded). */
function enable(column: "routing_enabled" | "custom_routes_propagation_enabled", world: World, vpc: VpcRow): VpcRow {
  if (vpc[column] === 1) return vpc;
  world.store.update("vpcs", vpc.id, { [column]: 1, updated_at: world.clock.stamp() });
  return world.store.byId("vpcs", vpc.id)!;
}

const enableRouting = operation({
  name: "EnableRouting",
  method: "POST",
  path: `${ITEM}/enable-routing`,
  access: write,
  source: "recorded",
  answer: "VPC",
  handle: (call) => {
    const vpc = enable("routing_enabled", call.world, findVpc(call, call.ids["vpc_id"]!, "write"));
    rematchVpc(call.world, vpc.id);
    return vpcToWire(call.world.store, vpc);
  },
});

const enableCustomRoutesPropagation = operation({
  name: "EnableCustomRoutesPropagation",
  method: "POST",
  path: `${ITEM}/enable-custom-routes-propagation`,
  access: write,
  source: "recorded",
  answer: "VPC",
  handle: (call) =>
    vpcToWire(call.world.store, enable("custom_routes_propagation_enabled", call.world, findVpc(call, call.ids["vpc_id"]!, "write"))),
});

export const vpcOperations = [listVpcs, createVpc, getVpc, updateVpc, deleteVpc, enableRouting, enableCustomRoutesPropagation];
