import { completeBlocks } from "../peering/allocation";
import { assertNoOverlap } from "../peering/guard";
import { rematchVpc } from "../peering/matching";
import { deleteSubnet, insertSubnets, subnetsOf } from "../peering/subnet-rows";
import { parseBlocks } from "../peering/wanted-blocks";
import { type BodySpec, bool, list, optionalUuid, tags, text } from "../request/body-fields";
import { pageOf, paging } from "../request/paging";
import { boolFilter, enumFilter, type QuerySpec, textFilter, textsFilter, uuidFilter, uuidsFilter } from "../request/query-fields";
import { flag, listPage, type PrivateNetworkRow, type VpcRow } from "../store";
import { privateNetworkToWire } from "../wire/objects";
import { notFound, stillInUse } from "../world/errors";
import { assertQuota, find, findProject, visibleRows } from "../world/lookup";
import type { Action } from "../world/permissions";
import { defaultVpc } from "./default-vpc";
import { type Call, operation } from "./operation";
import { emptyName, NAMED_ORDERS, nameOr } from "./vpcs";

const COLLECTION = "/vpc/v2/regions/{region}/private-networks";
export const PRIVATE_NETWORK_ITEM = `${COLLECTION}/{private_network_id}`;
const read = { action: "read", family: "private_network", resource: "vpc_private_network" } as const;
export const privateNetworkWrite = { action: "write", family: "private_network", resource: "vpc_private_network" } as const;

type AnyCall = Call<BodySpec, QuerySpec>;

export function findNetwork(call: Pick<AnyCall, "world" | "caller" | "region" | "ids">, action: Action): PrivateNetworkRow {
  const id = call.ids["private_network_id"]!;
  return find(call, "private_networks", {
    id,
    action,
    family: "private_network",
    permission: "vpc_private_network",
    missing: () => notFound("private_network", id),
  });
}

const listPrivateNetworks = operation({
  name: "ListPrivateNetworks",
  method: "GET",
  path: COLLECTION,
  access: read,
  source: "recorded",
  answer: "ListPrivateNetworksResponse",
  query: {
    order_by: enumFilter(NAMED_ORDERS),
    ...paging,
    name: textFilter(),
    tags: textsFilter(),
    organization_id: uuidFilter(),
    project_id: uuidFilter(),
    private_network_ids: uuidsFilter(),
    vpc_id: uuidFilter(),
    dhcp_enabled: boolFilter(),
    s3_integration_enabled: boolFilter(),
    object_storage_private_access_enabled: boolFilter(),
  },
  handle: (call) => {
    const { query, world } = call;
    const where = visibleRows(call, "private_network")
      .equal("organization_id", query.organization_id)
      .equal("project_id", query.project_id)
      .contains("name", query.name)
      .anyTag(query.tags)
      .oneOf("id", query.private_network_ids)
      .equal("vpc_id", query.vpc_id)
      .equal("dhcp_enabled", query.dhcp_enabled)
      .equal("0", query.s3_integration_enabled ?? query.object_storage_private_access_enabled);
    const { rows, total } = listPage(world.store, "private_networks", {
      where,
      order: query.order_by ?? "created_at_asc",
      page: pageOf(query),
    });
    return { private_networks: rows.map((row) => privateNetworkToWire(world.store, row)), total_count: total };
  },
});

const createPrivateNetwork = operation({
  name: "CreatePrivateNetwork",
  method: "POST",
  path: COLLECTION,
  access: privateNetworkWrite,
  source: "recorded",
  answer: "PrivateNetwork",
  body: {
    name: text(),
    project_id: optionalUuid(),
    tags: tags(),
    subnets: list(text()),
    vpc_id: optionalUuid(),
    default_route_propagation_enabled: bool(),
  },
  handle: (call) => {
    const { body, world, region } = call;
    const { settings } = world;
    const asked = parseBlocks(body.subnets ?? []);
    const project = findProject(call, body.project_id, { family: "private_network", permission: "vpc_private_network" });
    const vpc = body.vpc_id === undefined ? defaultVpc(world, project, region) : findNetworkVpc(call, body.vpc_id);
    assertQuota(call, { resource: "private_networks", quota: settings.quota_private_networks, table: "private_networks" });
    const perVpc = { resource: "private_networks_per_vpc", quota: settings.quota_private_networks_per_vpc };
    assertQuota(call, { ...perVpc, table: "private_networks", vpcId: vpc.id });
    assertNoOverlap(world, vpc, asked);
    const blocks = completeBlocks(world, { vpc, projectId: project.id }, asked);
    const stamp = world.clock.stamp();
    const id = world.newId();
    const row: PrivateNetworkRow = {
      id,
      region,
      organization_id: project.organization_id,
      project_id: project.id,
      vpc_id: vpc.id,
      name: nameOr("pn", body.name, id),
      tags: JSON.stringify(body.tags ?? []),
      dhcp_enabled: 1,
      default_route_propagation_enabled: flag(body.default_route_propagation_enabled ?? false),
      created_at: stamp,
      updated_at: stamp,
    };
    world.store.insert("private_networks", row);
    insertSubnets(world, row, { blocks });
    rematchVpc(world, vpc.id);
    return privateNetworkToWire(world.store, row);
  },
});

/** The VPC to put a network into: it must be the caller's, though rights on VPCs themselves are not asked for (inferred). */
function findNetworkVpc(call: Pick<AnyCall, "world" | "caller" | "region">, id: string): VpcRow {
  return find(call, "vpcs", { id, action: "read", family: "private_network", permission: "vpc_vpc", missing: () => notFound("vpc", id) });
}

const getPrivateNetwork = operation({
  name: "GetPrivateNetwork",
  method: "GET",
  path: PRIVATE_NETWORK_ITEM,
  access: read,
  source: "recorded",
  answer: "PrivateNetwork",
  handle: (call) => privateNetworkToWire(call.world.store, findNetwork(call, "read")),
});

const updatePrivateNetwork = operation({
  name: "UpdatePrivateNetwork",
  method: "PATCH",
  path: PRIVATE_NETWORK_ITEM,
  access: privateNetworkWrite,
  source: "recorded",
  answer: "PrivateNetwork",
  body: { name: text(), tags: tags(), default_route_propagation_enabled: bool() },
  handle: (call) => {
    const { body, world } = call;
    const { id } = findNetwork(call, "write");
    if (body.name === "") throw emptyName();
    const propagation = body.default_route_propagation_enabled;
    world.store.update("private_networks", id, {
      name: body.name,
      tags: body.tags && JSON.stringify(body.tags),
      default_route_propagation_enabled: propagation === undefined ? undefined : flag(propagation),
      updated_at: world.clock.stamp(),
    });
    return privateNetworkToWire(world.store, world.store.byId("private_networks", id)!);
  },
});

/** A network with reserved addresses is not empty (recorded). */
const deletePrivateNetwork = operation({
  name: "DeletePrivateNetwork",
  method: "DELETE",
  path: PRIVATE_NETWORK_ITEM,
  access: privateNetworkWrite,
  source: "recorded",
  handle: (call) => {
    const { world } = call;
    const network = findNetwork(call, "write");
    if (world.store.count("ips", "private_network_id = ?", network.id) > 0) throw stillInUse("Private Network must be empty to be deleted");
    for (const subnet of subnetsOf(world, network.id)) deleteSubnet(world, subnet);
    world.store.delete("private_networks", network.id);
    rematchVpc(world, network.vpc_id);
  },
});

const enableDhcp = operation({
  name: "EnableDHCP",
  method: "POST",
  path: `${PRIVATE_NETWORK_ITEM}/enable-dhcp`,
  access: privateNetworkWrite,
  source: "inferred",
  answer: "PrivateNetwork",
  handle: (call) => {
    const { world } = call;
    const network = findNetwork(call, "write");
    if (network.dhcp_enabled === 0)
      world.store.update("private_networks", network.id, { dhcp_enabled: 1, updated_at: world.clock.stamp() });
    return privateNetworkToWire(world.store, world.store.byId("private_networks", network.id)!);
  },
});

export const privateNetworkOperations = [
  listPrivateNetworks,
  createPrivateNetwork,
  getPrivateNetwork,
  updatePrivateNetwork,
  deletePrivateNetwork,
  enableDhcp,
];
