import { Cidr, CidrError, parseAddress } from "../../core";
import { newVpcRow } from "../operations/vpcs";
import { completeBlocks } from "../peering/allocation";
import { beginHistory, rematch } from "../peering/matching";
import { readSettings, SettingError } from "../settings";
import { type ConnectorRow, flag, type PrivateNetworkRow, type VpcRow } from "../store";
import type { World } from "../world";
import { addOrganization } from "./organizations";
import { ObjectReader, StateError } from "./reader";
import { connectorOf, networkOf, ownerOf, regionOf, targetOf, vpcOf } from "./references";
import { fromTopology } from "./topology-document";

/** Reads a CIDR block of a document. */
function blockOf(text: unknown, where: string): Cidr {
  try {
    return Cidr.parse(String(text));
  } catch (error) {
    if (error instanceof CidrError) throw new StateError(`${where}: ${error.message}`);
    throw error;
  }
}

function claimId(
  world: World,
  table: "vpcs" | "private_networks" | "subnets" | "vpc_connectors" | "routes" | "ingress_rules" | "ips",
  input: ObjectReader,
): string {
  const id = input.text("id") ?? world.newId();
  if (world.store.byId(table, id)) throw new StateError(`${input.where}.id: "${id}" exists already`);
  return id;
}

function stamps(world: World, input: ObjectReader) {
  const created = input.time("created_at") ?? world.clock.stamp();
  return { created_at: created, updated_at: input.time("updated_at") ?? created };
}

const tagsOf = (input: ObjectReader) => JSON.stringify(input.texts("tags") ?? []);

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
  const automatic = () => completeBlocks(world, vpc, network.project_id, []);
  const subnets = given ?? automatic().map((block) => ({ reader: new ObjectReader({}, input.where), block }));
  for (const { reader, block } of subnets) {
    world.store.insert("subnets", {
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

function addRoute(world: World, input: ObjectReader): void {
  const vpc = vpcOf(world, input);
  const connector = input.has("nexthop_vpc_connector_id")
    ? input.text("nexthop_vpc_connector_id")!
    : connectorOf(world, input, "nexthop_vpc_connector")?.id;
  const network = input.has("nexthop_private_network_id")
    ? input.text("nexthop_private_network_id")!
    : networkOf(world, input, "nexthop_private_network")?.id;
  const row = {
    id: claimId(world, "routes", input),
    region: vpc.region,
    organization_id: vpc.organization_id,
    project_id: vpc.project_id,
    vpc_id: vpc.id,
    description: input.text("description") ?? "Custom route",
    tags: tagsOf(input),
    destination: blockOf(input.required("destination"), `${input.where}.destination`).toString(),
    nexthop_resource_id: input.text("nexthop_resource_id") ?? null,
    nexthop_private_network_id: network ?? null,
    nexthop_vpc_connector_id: connector ?? null,
    ...stamps(world, input),
  };
  input.end("region", "type", "is_read_only");
  world.store.insert("routes", row);
}

function addAcl(world: World, input: ObjectReader): void {
  const vpc = vpcOf(world, input);
  const isIpv6 = input.flag("is_ipv6") ?? false;
  const rules = input.objects("rules").map((rule) => {
    const anything = isIpv6 ? "::/0" : "0.0.0.0/0";
    const read = {
      protocol: rule.oneOf("protocol", ["ANY", "TCP", "UDP", "ICMP"]) ?? "ANY",
      source: blockOf(rule.text("source") ?? anything, `${rule.where}.source`).toString(),
      src_port_low: rule.number("src_port_low") ?? 0,
      src_port_high: rule.number("src_port_high") ?? 0,
      destination: blockOf(rule.text("destination") ?? anything, `${rule.where}.destination`).toString(),
      dst_port_low: rule.number("dst_port_low") ?? 0,
      dst_port_high: rule.number("dst_port_high") ?? 0,
      action: rule.oneOf("action", ["accept", "drop", "unknown_action"]) ?? "unknown_action",
      description: String(rule.any("description") ?? "(Rule scope: client) "),
    };
    rule.end();
    return read;
  });
  const policy = input.oneOf("default_policy", ["accept", "drop"]) ?? "accept";
  input.end();
  world.store.run("DELETE FROM acls WHERE vpc_id = ? AND is_ipv6 = ?", vpc.id, flag(isIpv6));
  world.store.insert("acls", { vpc_id: vpc.id, is_ipv6: flag(isIpv6), default_policy: policy, rules: JSON.stringify(rules) });
}

function addIngressRule(world: World, input: ObjectReader): void {
  const vpc = vpcOf(world, input);
  const source = blockOf(input.required("source"), `${input.where}.source`);
  const ip = input.required("nexthop_resource_ip");
  if (!parseAddress(ip)) input.fail("nexthop_resource_ip", "an IP address");
  const row = {
    id: claimId(world, "ingress_rules", input),
    region: vpc.region,
    organization_id: vpc.organization_id,
    project_id: vpc.project_id,
    vpc_id: vpc.id,
    is_ipv6: flag(source.family === 6),
    source: source.toString(),
    nexthop_resource_ip: ip,
    nexthop_private_network_id:
      networkOf(world, input, input.has("nexthop_private_network_id") ? "nexthop_private_network_id" : "nexthop_private_network")?.id ??
      input.fail("nexthop_private_network_id", "the id or name of a Private Network"),
    description: input.text("description") ?? null,
    tags: tagsOf(input),
    ...stamps(world, input),
  };
  input.end("region", "organization_id", "project_id", "is_ipv6");
  world.store.insert("ingress_rules", row);
}

function addIp(world: World, input: ObjectReader): void {
  const network = networkOf(world, input, input.has("private_network_id") ? "private_network_id" : "private_network");
  if (!network) input.fail("private_network_id", "the id or name of a Private Network");
  const [address = "", length = ""] = input.required("address").split("/");
  const parsed = parseAddress(address);
  const subnet = world.store
    .all<{ id: string; subnet: string }>("SELECT id, subnet FROM subnets WHERE private_network_id = ?", network.id)
    .find((entry) => parsed && Cidr.parse(entry.subnet).contains(Cidr.at(parsed.family, parsed.value, parsed.family === 4 ? 32 : 128)));
  if (!parsed || !subnet) input.fail("address", `an address of a subnet of "${network.name}"`);
  const resource = input.any("resource");
  const row = {
    id: claimId(world, "ips", input),
    region: network.region,
    organization_id: network.organization_id,
    project_id: network.project_id,
    vpc_id: network.vpc_id,
    private_network_id: network.id,
    subnet_id: subnet.id,
    address,
    prefix_length: Number(length || subnet.subnet.split("/")[1]),
    is_ipv6: flag(parsed.family === 6),
    tags: tagsOf(input),
    reverses: JSON.stringify(input.list("reverses") ?? []),
    resource: resource === undefined ? null : JSON.stringify(resource),
    attached_at: input.time("attached_at") ?? null,
    ...stamps(world, input),
  };
  input.end("region", "zone", "project_id", "is_ipv6", "source");
  world.store.insert("ips", row);
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

function applySettings(world: World, changes: unknown): void {
  if (changes === undefined) return;
  try {
    Object.assign(world.settings, readSettings(changes as Record<string, unknown>));
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
  applySettings(world, document.any("settings"));
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
  document.end("clock");
  beginMissingHistories(world);
  for (const { id } of undecided) rematch(world, world.store.byId("vpc_connectors", id)!);
}

function beginMissingHistories(world: World): void {
  const sql = "SELECT * FROM vpc_connectors WHERE id NOT IN (SELECT vpc_connector_id FROM status_history) ORDER BY created_at, rowid";
  for (const connector of world.store.all<ConnectorRow>(sql)) beginHistory(world, connector);
}
