import { Cidr, CidrError, privateNetworkBlockProblem } from "../../core";
import { type ArgumentProblem, invalidArguments, notFound, stillInUse } from "../errors";
import { assertQuota, find, findProject, visibleRows } from "../lookup";
import { type Call, operation } from "../operation";
import { completeBlocks } from "../peering/allocation";
import { assertNoOverlap } from "../peering/guard";
import { rematchVpc } from "../peering/matching";
import type { Action } from "../permissions";
import { type BodySpec, bool, list, optionalUuid, tags, text } from "../request/body-fields";
import { pageOf, paging } from "../request/paging";
import { boolFilter, enumFilter, type QuerySpec, textFilter, textsFilter, uuidFilter, uuidsFilter } from "../request/query-fields";
import { flag, listPage, type PrivateNetworkRow, type ProjectRow, type SubnetRow, type VpcRow } from "../store";
import { privateNetworkToWire } from "../wire/objects";
import type { World } from "../world";
import { emptyName, NAMED_ORDERS, nameOr, newVpcRow } from "./vpcs";

const COLLECTION = "/vpc/v2/regions/{region}/private-networks";
const ITEM = `${COLLECTION}/{private_network_id}`;
const read = { action: "read", family: "private_network", resource: "vpc_private_network" } as const;
const write = { action: "write", family: "private_network", resource: "vpc_private_network" } as const;

type AnyCall = Call<BodySpec, QuerySpec>;

function findNetwork(call: Pick<AnyCall, "world" | "caller" | "region" | "ids">, action: Action): PrivateNetworkRow {
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

/** Why one asked block cannot be a Private Network's. Text of the size rule quoted from the API, the others are ours. */
function blockProblem(text: string, name: string): ArgumentProblem | Cidr {
  try {
    const block = Cidr.parse(text);
    const problem = privateNetworkBlockProblem(block);
    if (!problem) return block;
    const sizes = block.family === 4 ? 'prefix: {"max": 20, "min": 29}' : 'prefix: {"max": 64, "min": 64}';
    const help = problem.rule === "prefix" ? sizes : `${problem.message}; ${problem.hint}`;
    return { argument_name: name, help_message: help, reason: "unknown" };
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    return { argument_name: name, help_message: error.message, reason: "format" };
  }
}

/** Reads the asked blocks: at most one of each family (recorded in every network seen; the answer to more is inferred). */
export function parseBlocks(texts: readonly string[]): Cidr[] {
  const found = texts.map((text, index) => blockProblem(text, `subnets[${index}]`));
  const problems = found.filter((entry): entry is ArgumentProblem => !(entry instanceof Cidr));
  const blocks = found.filter((entry): entry is Cidr => entry instanceof Cidr);
  const doubled = ([4, 6] as const).filter((family) => blocks.filter((block) => block.family === family).length > 1);
  const tooMany = doubled.map((family) => ({
    argument_name: "subnets",
    help_message: `a Private Network has at most one IPv${family} subnet`,
    reason: "constraint" as const,
  }));
  if (problems.length + tooMany.length > 0) throw invalidArguments(...problems, ...tooMany);
  return blocks;
}

/** The VPC of a network made without one: the project's default VPC (recorded), made on demand where a project has none (inferred). */
function defaultVpc(world: World, project: ProjectRow, region: string): VpcRow {
  const existing = world.store.one<VpcRow>(
    "SELECT * FROM vpcs WHERE organization_id = ? AND region = ? AND project_id = ? AND is_default = 1",
    project.organization_id,
    region,
    project.id,
  );
  return existing ?? insertDefaultVpc(world, project, region);
}

/** Default VPCs: named and tagged so (recorded). */
export function insertDefaultVpc(
  world: World,
  project: Pick<ProjectRow, "id" | "organization_id">,
  region: string,
  id = world.newId(),
): VpcRow {
  const row = newVpcRow(world, {
    id,
    region,
    organization_id: project.organization_id,
    project_id: project.id,
    name: "default",
    tags: '["default"]',
    is_default: 1,
  });
  world.store.insert("vpcs", row);
  return row;
}

/** Subnets share their network's stamp (recorded). */
export function insertSubnets(world: World, network: PrivateNetworkRow, blocks: readonly Cidr[], stamp = network.created_at): SubnetRow[] {
  return blocks.map((block) => {
    const row: SubnetRow = {
      id: world.newId(),
      region: network.region,
      organization_id: network.organization_id,
      project_id: network.project_id,
      vpc_id: network.vpc_id,
      private_network_id: network.id,
      family: block.family,
      subnet: block.toString(),
      created_at: stamp,
      updated_at: stamp,
    };
    world.store.insert("subnets", row);
    return row;
  });
}

const createPrivateNetwork = operation({
  name: "CreatePrivateNetwork",
  method: "POST",
  path: COLLECTION,
  access: write,
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
    assertQuota(call, { ...perVpc, table: "private_networks", where: "vpc_id = ?", value: vpc.id });
    assertNoOverlap(world, vpc, asked);
    const blocks = completeBlocks(world, vpc, project.id, asked);
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
    insertSubnets(world, row, blocks);
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
  path: ITEM,
  access: read,
  source: "recorded",
  answer: "PrivateNetwork",
  handle: (call) => privateNetworkToWire(call.world.store, findNetwork(call, "read")),
});

const updatePrivateNetwork = operation({
  name: "UpdatePrivateNetwork",
  method: "PATCH",
  path: ITEM,
  access: write,
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
  path: ITEM,
  access: write,
  source: "recorded",
  handle: (call) => {
    const { world } = call;
    const network = findNetwork(call, "write");
    if (world.store.count("ips", "private_network_id = ?", network.id) > 0) throw stillInUse("Private Network must be empty to be deleted");
    world.store.run("DELETE FROM subnets WHERE private_network_id = ?", network.id);
    world.store.delete("private_networks", network.id);
    rematchVpc(world, network.vpc_id);
  },
});

const enableDhcp = operation({
  name: "EnableDHCP",
  method: "POST",
  path: `${ITEM}/enable-dhcp`,
  access: write,
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

/** Only in older clients; a network has both families from the start, so that there is rarely room (inferred). */
const addSubnets = operation({
  name: "AddSubnets",
  method: "POST",
  path: `${ITEM}/subnets`,
  access: write,
  source: "inferred",
  answer: "AddSubnetsResponse",
  body: { subnets: list(text()) },
  handle: (call) => {
    const { body, world } = call;
    const network = findNetwork(call, "write");
    const present = world.store.all<SubnetRow>("SELECT * FROM subnets WHERE private_network_id = ?", network.id);
    const added = parseBlocks(body.subnets ?? []);
    parseBlocks([...present.map(({ subnet }) => subnet), ...added.map(String)]);
    assertNoOverlap(world, { id: network.vpc_id, region: network.region }, added);
    const rows = insertSubnets(world, network, added, world.clock.stamp());
    rematchVpc(world, network.vpc_id);
    return { subnets: rows.map(({ subnet }) => subnet) };
  },
});

const deleteSubnets = operation({
  name: "DeleteSubnets",
  method: "DELETE",
  path: `${ITEM}/subnets`,
  access: write,
  source: "inferred",
  answer: "DeleteSubnetsResponse",
  body: { subnets: list(text()) },
  handle: (call) => {
    const { body, world } = call;
    const network = findNetwork(call, "write");
    const wanted = new Set((body.subnets ?? []).map((text) => Cidr.tryParse(text)?.toString()));
    const present = world.store.all<SubnetRow>("SELECT * FROM subnets WHERE private_network_id = ?", network.id);
    const going = present.filter(({ subnet }) => wanted.has(subnet));
    for (const { id } of going) {
      if (world.store.count("ips", "subnet_id = ?", id) > 0) throw stillInUse("Subnet must be empty to be deleted");
      world.store.delete("subnets", id);
    }
    rematchVpc(world, network.vpc_id);
    return { subnets: going.map(({ subnet }) => subnet) };
  },
});

export const privateNetworkOperations = [
  listPrivateNetworks,
  createPrivateNetwork,
  getPrivateNetwork,
  updatePrivateNetwork,
  deletePrivateNetwork,
  enableDhcp,
  addSubnets,
  deleteSubnets,
];
