import { required } from "../request/body-fields";
import type { IpRow } from "../store";
import { ipToWire } from "../wire/objects";
import { invalidArguments, stillInUse } from "../world/errors";
import type { World } from "../world/world";
import { customResource, customResourceJson, resourceOf } from "./custom-resource";
import { findIp, IP_ITEM, ipWrite } from "./ips";
import { operation } from "./operation";

function attach(world: World, row: IpRow, resource: { mac_address: string; name?: string | undefined } | undefined) {
  const stamp = world.clock.stamp();
  world.store.update("ips", row.id, {
    resource: resource ? customResourceJson(row.id, resource) : null,
    attached_at: resource ? stamp : null,
    updated_at: stamp,
  });
  return ipToWire(world.store.byId("ips", row.id)!);
}

/** The resource must be the one that holds the address (inferred answer). */
function assertAttachedTo(row: IpRow, argument: string, macAddress: string): void {
  if (resourceOf(row)?.mac_address.toUpperCase() === macAddress) return;
  throw invalidArguments({ argument_name: argument, help_message: "the IP is not attached to that resource", reason: "constraint" });
}

const attachIp = operation({
  name: "AttachIP",
  method: "POST",
  path: `${IP_ITEM}/attach`,
  access: ipWrite,
  source: "documented",
  answer: "IP",
  body: { resource: required(customResource) },
  handle: (call) => {
    const row = findIp(call, "write");
    if (row.resource !== null) throw stillInUse("IP is attached already");
    return attach(call.world, row, call.body.resource);
  },
});

const detachIp = operation({
  name: "DetachIP",
  method: "POST",
  path: `${IP_ITEM}/detach`,
  access: ipWrite,
  source: "documented",
  answer: "IP",
  body: { resource: required(customResource) },
  handle: (call) => {
    const row = findIp(call, "write");
    assertAttachedTo(row, "resource", call.body.resource.mac_address);
    return attach(call.world, row, undefined);
  },
});

const moveIp = operation({
  name: "MoveIP",
  method: "POST",
  path: `${IP_ITEM}/move`,
  access: ipWrite,
  source: "documented",
  answer: "IP",
  body: { from_resource: required(customResource), to_resource: customResource },
  handle: (call) => {
    const row = findIp(call, "write");
    assertAttachedTo(row, "from_resource", call.body.from_resource.mac_address);
    return attach(call.world, row, call.body.to_resource);
  },
});

export const ipAttachmentOperations = [attachIp, detachIp, moveIp];
