import { beginHistory, rematch, unmatch } from "../peering/matching";
import { type BodySpec, tags, text, uuid } from "../request/body-fields";
import { pageOf, paging } from "../request/paging";
import { enumFilter, type QuerySpec, textFilter, textsFilter, uuidFilter } from "../request/query-fields";
import { type ConnectorRow, listPage } from "../store";
import { connectorToWire } from "../wire/objects";
import { alreadyExists, invalidArguments, locked, notFound, quotaExceeded, stillInUse } from "../world/errors";
import { assertQuota, find, findVpc, visibleRows } from "../world/lookup";
import type { Action } from "../world/permissions";
import type { World } from "../world/world";
import { type Call, operation } from "./operation";
import { emptyName, NAMED_ORDERS, nameOr } from "./vpcs";

const COLLECTION = "/vpc/v2/regions/{region}/vpc-connectors";
const ITEM = `${COLLECTION}/{vpc_connector_id}`;
const read = { action: "read", family: "vpc", resource: "vpc_vpc_connector" } as const;
const write = { action: "write", family: "vpc", resource: "vpc_vpc_connector" } as const;

type FindCall = Pick<Call<BodySpec, QuerySpec>, "world" | "caller" | "region" | "ids">;

export function findConnector(call: FindCall, action: Action): ConnectorRow {
  const id = call.ids["vpc_connector_id"]!;
  return find(call, "vpc_connectors", {
    id,
    action,
    family: "vpc",
    permission: "vpc_vpc_connector",
    missing: () => notFound("vpc_connector", id),
  });
}

const listConnectors = operation({
  name: "ListVPCConnectors",
  method: "GET",
  path: COLLECTION,
  access: read,
  source: "recorded",
  answer: "ListVPCConnectorsResponse",
  query: {
    order_by: enumFilter(NAMED_ORDERS),
    ...paging,
    name: textFilter(),
    tags: textsFilter(),
    organization_id: uuidFilter(),
    project_id: uuidFilter(),
    vpc_id: uuidFilter(),
    target_vpc_id: uuidFilter(),
    status: enumFilter(["orphan", "peered", "conflict"]),
  },
  handle: (call) => {
    const { query, world } = call;
    const now = world.clock.now();
    if (query.status !== undefined) world.clock.watch();
    const where = visibleRows(call, "vpc")
      .equal("organization_id", query.organization_id)
      .equal("project_id", query.project_id)
      .contains("name", query.name)
      .anyTag(query.tags)
      .equal("vpc_id", query.vpc_id)
      .equal("target_vpc_id", query.target_vpc_id)
      .when(
        query.status,
        "CASE WHEN status = 'peered' AND settles_at > ? THEN 'orphan' ELSE status END = ?",
        () => now,
        (status) => status,
      );
    const { rows, total } = listPage(world.store, "vpc_connectors", {
      where,
      order: query.order_by ?? "created_at_asc",
      page: pageOf(query),
    });
    return { vpc_connectors: rows.map((row) => connectorToWire(world, row)), total_count: total };
  },
});

/** An organization without payment method cannot create connectors: documented, its answer is inferred. */
function assertPaymentMethod({ store }: World, organizationId: string): void {
  if (store.byId("organizations", organizationId)?.payment_method === 0)
    throw quotaExceeded({ current: 0, organization_id: organizationId, quota: 0, resource: "vpc_connectors" });
}

/** Off by default: the real service tells nothing about a target. */
function assertTarget({ store, settings }: World, region: string, targetId: string): void {
  const exists = store.byId("vpcs", targetId)?.region === region;
  if (!exists && settings.unknown_target === "not_found") throw notFound("vpc", targetId);
}

/** Inferred: the SDK knows `already_exists`, no source tells when. */
function assertFirst({ store }: World, vpcId: string, targetId: string): void {
  const existing = store.one<ConnectorRow>("SELECT * FROM vpc_connectors WHERE vpc_id = ? AND target_vpc_id = ?", vpcId, targetId);
  if (existing) throw alreadyExists("vpc_connector", existing.id, "this VPC has a connector to that target already");
}

/**
 * Orphan at once, without a transient status (recorded); peered or conflict where the mirror exists (documented).
 * A target that is foreign, in another region or not there takes the same path and the same time: nothing of it is looked at but a mirror.
 */
const createConnector = operation({
  name: "CreateVPCConnector",
  method: "POST",
  path: COLLECTION,
  access: write,
  source: "recorded",
  answer: "VPCConnector",
  body: { name: text(), tags: tags(), vpc_id: uuid(), target_vpc_id: uuid() },
  handle: (call) => {
    const { body, world, region } = call;
    if (body.vpc_id === body.target_vpc_id)
      throw invalidArguments({ argument_name: "target_vpc_id", help_message: "must differ from vpc_id", reason: "constraint" });
    const vpc = findVpc(call, body.vpc_id, "write");
    assertFirst(world, vpc.id, body.target_vpc_id);
    assertPaymentMethod(world, vpc.organization_id);
    assertQuota(call, { resource: "vpc_connectors", quota: world.settings.quota_vpc_connectors, table: "vpc_connectors" });
    assertTarget(world, region, body.target_vpc_id);
    const id = world.newId();
    const stamp = world.clock.stamp();
    const row: ConnectorRow = {
      id,
      region,
      organization_id: vpc.organization_id,
      project_id: vpc.project_id,
      vpc_id: vpc.id,
      target_vpc_id: body.target_vpc_id,
      name: nameOr("VPCConnector", body.name, id),
      tags: JSON.stringify(body.tags ?? []),
      status: "orphan",
      settles_at: 0,
      locked: 0,
      created_at: stamp,
      updated_at: stamp,
    };
    world.store.insert("vpc_connectors", row);
    beginHistory(world, row);
    rematch(world, row);
    return connectorToWire(world, world.store.byId("vpc_connectors", id)!);
  },
});

const getConnector = operation({
  name: "GetVPCConnector",
  method: "GET",
  path: ITEM,
  access: read,
  source: "recorded",
  answer: "VPCConnector",
  handle: (call) => connectorToWire(call.world, findConnector(call, "read")),
});

/** Trust & Safety locks are documented; their API form is inferred. */
function assertUnlocked(connector: ConnectorRow): void {
  if (connector.locked === 1) throw locked("vpc_connector", connector.id);
}

/** A change also retries a solved conflict that waits for a refresh (inferred: the API has no refresh call). */
const updateConnector = operation({
  name: "UpdateVPCConnector",
  method: "PATCH",
  path: ITEM,
  access: write,
  source: "recorded",
  answer: "VPCConnector",
  body: { name: text(), tags: tags() },
  handle: (call) => {
    const { body, world } = call;
    const connector = findConnector(call, "write");
    assertUnlocked(connector);
    if (body.name === "") throw emptyName();
    const changes = { name: body.name, tags: body.tags && JSON.stringify(body.tags), updated_at: world.clock.stamp() };
    world.store.update("vpc_connectors", connector.id, changes);
    if (connector.status === "conflict") rematch(world, connector, { refresh: true });
    return connectorToWire(world, world.store.byId("vpc_connectors", connector.id)!);
  },
});

/** In any state and at once (recorded for orphan). Routes through it stay, without next hop (documented for next hops in general). */
const deleteConnector = operation({
  name: "DeleteVPCConnector",
  method: "DELETE",
  path: ITEM,
  access: write,
  source: "recorded",
  handle: (call) => {
    const { world } = call;
    const connector = findConnector(call, "write");
    assertUnlocked(connector);
    const used =
      world.settings.connector_in_use === "refuse" && world.store.count("routes", "nexthop_vpc_connector_id = ?", connector.id) > 0;
    if (used) throw stillInUse("VPC connector must not be the next hop of a route to be deleted");
    unmatch(world, connector);
    world.store.delete("vpc_connectors", connector.id);
  },
});

export const connectorOperations = [listConnectors, createConnector, getConnector, updateConnector, deleteConnector];
