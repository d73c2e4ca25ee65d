import { Cidr, formatAddress, parseAddress } from "../../core";
import { type BodySpec, bool, list, object, optionalUuid, required, tags, text, uuid } from "../request/body-fields";
import type { QuerySpec } from "../request/query-fields";
import { flag, type IpRow, type SubnetRow } from "../store";
import { ipToWire } from "../wire/objects";
import { alreadyExists, invalidArguments, notFound, preconditionFailed, stillInUse } from "../world/errors";
import { find, findProject } from "../world/lookup";
import type { Action } from "../world/permissions";
import type { World } from "../world/world";
import { customResource, customResourceJson } from "./custom-resource";
import { type Call, operation } from "./operation";

export const IP_COLLECTION = "/ipam/v1/regions/{region}/ips";
export const IP_ITEM = `${IP_COLLECTION}/{ip_id}`;
export const ipRead = { action: "read", family: "ipam", resource: "ipam_ip" } as const;
export const ipWrite = { action: "write", family: "ipam", resource: "ipam_ip" } as const;
/** First two and last two addresses of a block are kept by the platform (documented; first host .2 recorded). */
const RESERVED = 2n;

type FindCall = Pick<Call<BodySpec, QuerySpec>, "world" | "caller" | "region" | "ids">;

export function findIp(call: FindCall, action: Action, id = call.ids["ip_id"]!): IpRow {
  return find(call, "ips", { id, action, family: "ipam", permission: "ipam_ip", missing: () => notFound("ip", id) });
}

/** The subnet to reserve in. Only Private Networks are imitated as a source. */
function findSource(call: FindCall, source: { private_network_id?: string; subnet_id?: string }, isIpv6: boolean): SubnetRow {
  const { store } = call.world;
  if (source.subnet_id !== undefined) {
    const id = source.subnet_id;
    return find(call, "subnets", { id, action: "read", family: "ipam", permission: "ipam_ip", missing: () => notFound("subnet", id) });
  }
  if (source.private_network_id === undefined)
    throw invalidArguments({
      argument_name: "source",
      help_message: 'requires_one_of: {"fields": "private_network_id, subnet_id"}',
      reason: "unknown",
    });
  const id = source.private_network_id;
  find(call, "private_networks", {
    id,
    action: "read",
    family: "ipam",
    permission: "ipam_ip",
    missing: () => notFound("private_network", id),
  });
  const sql = "SELECT * FROM subnets WHERE private_network_id = ? AND family = ?";
  const subnet = store.one<SubnetRow>(sql, id, isIpv6 ? 6 : 4);
  if (!subnet) throw preconditionFailed("resource_not_usable", "the Private Network has no subnet of that family");
  return subnet;
}

/** The wished address, or the lowest free one. @throws ApiError 400 outside the subnet, 409 when taken. */
function pickAddress({ store }: World, subnet: SubnetRow, wish: string | undefined): string {
  const block = Cidr.parse(subnet.subnet);
  const taken = (address: string) => store.one<IpRow>("SELECT * FROM ips WHERE subnet_id = ? AND address = ?", subnet.id, address);
  if (wish !== undefined) {
    const parsed = parseAddress(wish);
    const inside = parsed?.family === block.family && parsed.value >= block.first + RESERVED && parsed.value <= block.last - RESERVED;
    if (!parsed || !inside)
      throw invalidArguments({ argument_name: "address", help_message: `must be a free address of ${block}`, reason: "constraint" });
    const address = formatAddress(parsed.family, parsed.value);
    const owner = taken(address);
    if (owner) throw alreadyExists("ip", owner.id, `${address} is reserved already`);
    return address;
  }
  for (let value = block.first + RESERVED; value <= block.last - RESERVED; value++) {
    const address = formatAddress(block.family, value);
    if (!taken(address)) return address;
  }
  throw preconditionFailed("resource_not_usable", "the subnet has no free address left");
}

const bookIp = operation({
  name: "BookIP",
  method: "POST",
  path: IP_COLLECTION,
  access: ipWrite,
  source: "recorded",
  answer: "IP",
  body: {
    project_id: optionalUuid(),
    source: required(object({ private_network_id: optionalUuid(), subnet_id: optionalUuid(), zonal: text(), vpc_id: optionalUuid() })),
    is_ipv6: bool(),
    address: text(),
    tags: tags(),
    resource: customResource,
  },
  handle: (call) => {
    const { body, world, region } = call;
    const project = findProject(call, body.project_id, { family: "ipam", permission: "ipam_ip" });
    const subnet = findSource(call, body.source, body.is_ipv6 ?? false);
    const address = pickAddress(world, subnet, body.address || undefined);
    const stamp = world.clock.stamp();
    const id = world.newId();
    const row: IpRow = {
      id,
      region,
      organization_id: project.organization_id,
      project_id: project.id,
      vpc_id: subnet.vpc_id,
      private_network_id: subnet.private_network_id,
      subnet_id: subnet.id,
      address,
      prefix_length: Cidr.parse(subnet.subnet).prefixLength,
      is_ipv6: flag(subnet.family === 6),
      tags: JSON.stringify(body.tags ?? []),
      reverses: "[]",
      resource: body.resource ? customResourceJson(id, body.resource) : null,
      attached_at: body.resource ? stamp : null,
      created_at: stamp,
      updated_at: stamp,
    };
    world.store.insert("ips", row);
    return ipToWire(row);
  },
});

const getIp = operation({
  name: "GetIP",
  method: "GET",
  path: IP_ITEM,
  access: ipRead,
  source: "recorded",
  answer: "IP",
  handle: (call) => ipToWire(findIp(call, "read")),
});

const updateIp = operation({
  name: "UpdateIP",
  method: "PATCH",
  path: IP_ITEM,
  access: ipWrite,
  source: "documented",
  answer: "IP",
  body: { tags: tags(), reverses: list(object({ hostname: required(text()), address: text() })) },
  handle: (call) => {
    const { body, world } = call;
    const { id } = findIp(call, "write");
    const reverses = body.reverses?.map(({ hostname, address }) => ({ hostname, address: address ?? null }));
    world.store.update("ips", id, {
      tags: body.tags && JSON.stringify(body.tags),
      reverses: reverses && JSON.stringify(reverses),
      updated_at: world.clock.stamp(),
    });
    return ipToWire(world.store.byId("ips", id)!);
  },
});

/** An address in use must be detached first (inferred). */
function assertDetached(row: IpRow): void {
  if (row.resource !== null) throw stillInUse("IP must be detached to be released");
}

const releaseIp = operation({
  name: "ReleaseIP",
  method: "DELETE",
  path: IP_ITEM,
  access: ipWrite,
  source: "recorded",
  body: {},
  handle: (call) => {
    const row = findIp(call, "write");
    assertDetached(row);
    call.world.store.delete("ips", row.id);
  },
});

const releaseIpSet = operation({
  name: "ReleaseIPSet",
  method: "POST",
  path: "/ipam/v1/regions/{region}/ip-sets/release",
  access: ipWrite,
  source: "documented",
  body: { ip_ids: list<string>(uuid()) },
  handle: (call) => {
    const rows = (call.body.ip_ids ?? []).map((id) => findIp(call, "write", id));
    for (const row of rows) assertDetached(row);
    for (const row of rows) call.world.store.delete("ips", row.id);
  },
});

export const ipOperations = [bookIp, getIp, updateIp, releaseIp, releaseIpSet];
