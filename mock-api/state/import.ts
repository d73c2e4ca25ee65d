import { newVpcRow } from "../operations/vpcs";
import { completeBlocks } from "../peering/allocation";
import { beginHistory, rematch } from "../peering/matching";
import { insertSubnet } from "../peering/subnet-rows";
import { isObject } from "../request/body-fields";
import { type ConnectorRow, flag, type PrivateNetworkRow, type VpcRow } from "../store";
import { readSettings, SettingError } from "../world/settings";
import { formatTime, LAST_MOMENT } from "../world/time";
import type { World } from "../world/world";
import { blockOf, claimId, continueStamps, stamps, tagsOf } from "./import-helpers";
import { addAcl, addIngressRule, addIp, addRoute } from "./import-traffic";
import { addOrganization } from "./organizations";
import { ObjectReader, StateError } from "./reader";
import { ownerOf, regionOf, targetOf, vpcOf } from "./references";
import { fromTopology } from "./topology-document";

function addVpc(world: World, input: ObjectReader): void {
  const id = claimId(world, "vpcs", input);
  const isDefault = input.flag("is_default") ?? false;
  const row: VpcRow = newVpcRow(world, {
    id,
    region: regionOf(input),
    ...ownerOf(world, input),
    name: input.text("name") ?? id,
    tags: tagsOf(input),
    is_default: flag(isDefault),
    routing_enabled: flag(input.flag("routing_enabled") ?? true),
    custom_routes_propagation_enabled: flag(input.flag("custom_routes_propagation_enabled") ?? true),
    transitivity_enabled: flag(input.flag("transitivity_enabled") ?? false),
    ...stamps(world, input),
  });
  input.end("private_network_count", "s3_integration_enabled");
  world.store.insert("vpcs", row);
}

/** Subnets of a network: as given, or allocated as the API does where none are given. */
function addSubnets(world: World, input: ObjectReader, network: PrivateNetworkRow, vpc: VpcRow): void {
  const given = input.list("subnets")?.map((entry, index) => {
    const where = `${input.where}.subnets[${index}]`;
    const reader = new ObjectReader(typeof entry === "string" ? { subnet: entry } : entry, where);
    return { reader, block: blockOf(reader.any("subnet"), where) };
  });
  const automatic = () => completeBlocks(world, { vpc, projectId: network.project_id }, []);
  const subnets = given ?? automatic().map((block) => ({ reader: new ObjectReader({}, input.where), block }));
  for (const { reader, block } of subnets) {
    insertSubnet(world, {
      id: claimId(world, "subnets", reader),
      region: network.region,
      organization_id: network.organization_id,
      project_id: network.project_id,
      vpc_id: network.vpc_id,
      private_network_id: network.id,
      family: block.family,
      subnet: block.toString(),
      created_at: reader.time("created_at") ?? network.created_at,
      updated_at: reader.time("updated_at") ?? network.created_at,
    });
    reader.end("subnet", "project_id", "private_network_id", "vpc_id", "region");
  }
}

function addPrivateNetwork(world: World, input: ObjectReader): void {
  const id = claimId(world, "private_networks", input);
  const vpc = vpcOf(world, input);
  const owner = input.has("project_id") || input.has("project") ? ownerOf(world, input) : vpc;
  const row: PrivateNetworkRow = {
    id,
    region: vpc.region,
    organization_id: owner.organization_id,
    project_id: owner.project_id,
    vpc_id: vpc.id,
    name: input.text("name") ?? id,
    tags: tagsOf(input),
    dhcp_enabled: flag(input.flag("dhcp_enabled") ?? true),
    default_route_propagation_enabled: flag(input.flag("default_route_propagation_enabled") ?? false),
    ...stamps(world, input),
  };
  world.store.insert("private_networks", row);
  addSubnets(world, input, row, vpc);
  input.end("region", "organization_id", "organization", "has_s3_integration");
}

/** @returns the row whose status is to be found out, or undefined where the document says it. */
function addConnector(world: World, input: ObjectReader): ConnectorRow | undefined {
  const id = claimId(world, "vpc_connectors", input);
  const vpc = vpcOf(world, input);
  const status = input.oneOf("status", ["orphan", "peered", "conflict"]);
  const row: ConnectorRow = {
    id,
    region: vpc.region,
    organization_id: vpc.organization_id,
    project_id: vpc.project_id,
    vpc_id: vpc.id,
    target_vpc_id: targetOf(world, input),
    name: input.text("name") ?? id,
    tags: tagsOf(input),
    status: status ?? "orphan",
    settles_at: input.time("settles_at") ?? 0,
    locked: flag(input.flag("locked") ?? false),
    ...stamps(world, input),
  };
  input.end("region", "organization_id", "project_id", "organization", "project", "peer_info");
  if (row.target_vpc_id === row.vpc_id) throw new StateError(`${input.where}: a connector cannot point at its own VPC "${vpc.name}"`);
  if (world.store.count("vpc_connectors", "vpc_id = ? AND target_vpc_id = ?", row.vpc_id, row.target_vpc_id) > 0)
    throw new StateError(`${input.where}: a connector between these VPCs exists already`);
  world.store.insert("vpc_connectors", row);
  return status === undefined ? row : undefined;
}

function addHistory(world: World, input: ObjectReader): void {
  const row = {
    vpc_connector_id: input.required("vpc_connector_id"),
    organization_id: input.required("organization_id"),
    project_id: input.required("project_id"),
    at: input.time("at") ?? world.clock.now(),
    status: input.oneOf("status", ["orphan", "peered", "conflict", "deleted"]) ?? input.fail("status", "a status"),
  };
  input.end();
  world.store.insert("status_history", row);
}

function addIpv6Pool(world: World, input: ObjectReader): void {
  const row = {
    project_id: input.required("project_id"),
    region: regionOf(input),
    block: blockOf(input.required("block"), input.where).toString(),
  };
  input.end();
  if (world.store.count("ipv6_pools", "project_id = ? AND region = ?", row.project_id, row.region) === 0)
    world.store.insert("ipv6_pools", row);
}

/** A moment that has passed is no moment to go back to: then only `frozen` counts. */
function applyClock({ clock }: World, input: ObjectReader): void {
  const now = input.time("now");
  if (clock.set({ now: now === undefined ? undefined : Math.max(now, clock.now()), frozen: input.flag("frozen") }) === "too-late")
    input.fail("now", `at most ${formatTime(LAST_MOMENT)}`);
  input.end();
}

function applySettings(world: World, document: ObjectReader): void {
  const changes = document.any("settings") ?? {};
  if (!isObject(changes)) document.fail("settings", "an object");
  try {
    Object.assign(world.settings, readSettings(changes));
  } catch (error) {
    throw error instanceof SettingError ? new StateError(error.message) : error;
  }
}

/**
 * Adds a document's objects to the world. Statuses that it does not say are decided as the API would; a history that it does not say
 * begins now. @throws StateError for the first thing that is wrong.
 */
export function importState(world: World, input: unknown): void {
  const document = new ObjectReader(input, "state");
  if ((document.number("version") ?? 1) !== 1) document.fail("version", "1");
  const clock = document.any("clock");
  if (clock !== undefined) applyClock(world, new ObjectReader(clock, "state.clock"));
  applySettings(world, document);
  for (const organization of document.objects("organizations")) addOrganization(world, organization);
  const topology = document.any("topology");
  if (topology !== undefined)
    importState(
      world,
      fromTopology(topology, (id) => world.store.byId("organizations", id) !== undefined),
    );
  for (const vpc of document.objects("vpcs")) addVpc(world, vpc);
  for (const network of document.objects("private_networks")) addPrivateNetwork(world, network);
  const undecided = document.objects("vpc_connectors").flatMap((connector) => addConnector(world, connector) ?? []);
  for (const route of document.objects("routes")) addRoute(world, route);
  for (const acl of document.objects("acls")) addAcl(world, acl);
  for (const rule of document.objects("ingress_rules")) addIngressRule(world, rule);
  for (const ip of document.objects("ips")) addIp(world, ip);
  for (const pool of document.objects("ipv6_pools")) addIpv6Pool(world, pool);
  for (const entry of document.objects("status_history")) addHistory(world, entry);
  document.end();
  continueStamps(world);
  beginMissingHistories(world);
  for (const { id } of undecided) rematch(world, world.store.byId("vpc_connectors", id)!);
}

function beginMissingHistories(world: World): void {
  const sql = "SELECT * FROM vpc_connectors WHERE id NOT IN (SELECT vpc_connector_id FROM status_history) ORDER BY created_at, rowid";
  for (const connector of world.store.all<ConnectorRow>(sql)) beginHistory(world, connector);
}
