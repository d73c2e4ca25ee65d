import { Cidr, parseAddress } from "../../core";
import { flag } from "../store";
import type { World } from "../world/world";
import { blockOf, claimId, stamps, tagsOf } from "./import-helpers";
import type { ObjectReader } from "./reader";
import { connectorOf, networkOf, vpcOf } from "./references";

export function addRoute(world: World, input: ObjectReader): void {
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
    description: input.textOrEmpty("description") ?? "Custom route",
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

export function addAcl(world: World, input: ObjectReader): void {
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

export function addIngressRule(world: World, input: ObjectReader): void {
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
    description: input.textOrEmpty("description") ?? null,
    tags: tagsOf(input),
    ...stamps(world, input),
  };
  input.end("region", "organization_id", "project_id", "is_ipv6");
  world.store.insert("ingress_rules", row);
}

export function addIp(world: World, input: ObjectReader): void {
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
