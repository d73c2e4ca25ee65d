import { Cidr, compareCidrs, parseAddress } from "../../core";
import { blockOf } from "../peering/blocks";
import { type BodySpec, block, optionalUuid, required, tags, text, uuid } from "../request/body-fields";
import { pageOf, paging } from "../request/paging";
import { boolFilter, enumFilter, type QuerySpec, textFilter, textsFilter, uuidFilter } from "../request/query-fields";
import { flag, type IngressRuleRow, listPage } from "../store";
import { ingressRuleToWire } from "../wire/objects";
import { invalidArguments, notFoundUnnamed } from "../world/errors";
import { find, findVpc, visibleRows } from "../world/lookup";
import type { Action } from "../world/permissions";
import type { World } from "../world/world";
import { type Call, operation } from "./operation";

const COLLECTION = "/vpc/v2/regions/{region}/ingress-rules";
const ITEM = `${COLLECTION}/{rule_id}`;
const read = { action: "read", family: "vpc", resource: "vpc_ingress_rule" } as const;
const write = { action: "write", family: "vpc", resource: "vpc_ingress_rule" } as const;
/** SDK validation rule. */
const MAX_DESCRIPTION = 200;
const ORDERS = ["created_at_asc", "created_at_desc", "source_asc", "source_desc", "prefix_len_asc", "prefix_len_desc"] as const;

function findRule(call: Pick<Call<BodySpec, QuerySpec>, "world" | "caller" | "region" | "ids">, action: Action): IngressRuleRow {
  const request = {
    id: call.ids["rule_id"]!,
    action,
    family: "vpc",
    permission: "vpc_ingress_rule",
    missing: () => notFoundUnnamed(),
  } as const;
  return find(call, "ingress_rules", request);
}

/** The next hop's address must be of the source's family (SDK); it lies in one of the VPC's own networks (documented). */
function assertNexthop(
  { store }: World,
  rule: Pick<IngressRuleRow, "vpc_id" | "nexthop_resource_ip" | "nexthop_private_network_id">,
  source: Cidr,
) {
  const address = parseAddress(rule.nexthop_resource_ip);
  if (!address) throw invalidArguments({ argument_name: "nexthop_resource_ip", help_message: "must be an IP address", reason: "format" });
  if (address.family !== source.family)
    throw invalidArguments({
      argument_name: "nexthop_resource_ip",
      help_message: `must be an IPv${source.family} address, as the source is`,
      reason: "constraint",
    });
  if (store.byId("private_networks", rule.nexthop_private_network_id)?.vpc_id !== rule.vpc_id)
    throw invalidArguments({
      argument_name: "nexthop_private_network_id",
      help_message: "must belong to the VPC of the rule",
      reason: "constraint",
    });
}

const compareSources = (a: IngressRuleRow, b: IngressRuleRow) => compareCidrs(blockOf(a.source), blockOf(b.source));

/** SQL of an order: a prefix length is the part after the slash. */
function orderOf(orderBy: string): string {
  return orderBy.startsWith("prefix_len")
    ? orderBy.replace("prefix_len", "CAST(substr(source, instr(source, '/') + 1) AS INTEGER)")
    : orderBy;
}

const listIngressRules = operation({
  name: "ListIngressRules",
  method: "GET",
  path: COLLECTION,
  access: read,
  source: "documented",
  answer: "ListIngressRulesResponse",
  query: {
    order_by: enumFilter(ORDERS),
    ...paging,
    vpc_id: uuidFilter(),
    nexthop_resource_ip: textFilter(),
    nexthop_private_network_id: uuidFilter(),
    is_ipv6: boolFilter(),
    tags: textsFilter(),
    organization_id: uuidFilter(),
    project_id: uuidFilter(),
  },
  handle: (call) => {
    const { query, world } = call;
    const where = visibleRows(call, "vpc")
      .equal("organization_id", query.organization_id)
      .equal("project_id", query.project_id)
      .equal("vpc_id", query.vpc_id)
      .equal("nexthop_resource_ip", query.nexthop_resource_ip)
      .equal("nexthop_private_network_id", query.nexthop_private_network_id)
      .equal("is_ipv6", query.is_ipv6)
      .anyTag(query.tags);
    const order = orderOf(query.order_by ?? "created_at_asc");
    const compare = order.startsWith("source") ? compareSources : undefined;
    const { rows, total } = listPage(world.store, "ingress_rules", { where, order, page: pageOf(query), compare });
    return { rules: rows.map(ingressRuleToWire), total_count: total };
  },
});

const createIngressRule = operation({
  name: "CreateIngressRule",
  method: "POST",
  path: COLLECTION,
  access: write,
  source: "recorded",
  answer: "IngressRule",
  body: {
    vpc_id: uuid(),
    source: required(block()),
    nexthop_resource_ip: required(text()),
    nexthop_private_network_id: uuid(),
    description: text({ maxLength: MAX_DESCRIPTION }),
    tags: tags(),
  },
  handle: (call) => {
    const { body, world, region } = call;
    const vpc = findVpc(call, body.vpc_id, "write");
    const stamp = world.clock.stamp();
    const row: IngressRuleRow = {
      id: world.newId(),
      region,
      organization_id: vpc.organization_id,
      project_id: vpc.project_id,
      vpc_id: vpc.id,
      is_ipv6: flag(body.source.family === 6),
      source: body.source.toString(),
      nexthop_resource_ip: body.nexthop_resource_ip,
      nexthop_private_network_id: body.nexthop_private_network_id,
      description: body.description ?? null,
      tags: JSON.stringify(body.tags ?? []),
      created_at: stamp,
      updated_at: stamp,
    };
    assertNexthop(world, row, body.source);
    world.store.insert("ingress_rules", row);
    return ingressRuleToWire(row);
  },
});

const getIngressRule = operation({
  name: "GetIngressRule",
  method: "GET",
  path: ITEM,
  access: read,
  source: "recorded",
  answer: "IngressRule",
  handle: (call) => ingressRuleToWire(findRule(call, "read")),
});

const updateIngressRule = operation({
  name: "UpdateIngressRule",
  method: "PATCH",
  path: ITEM,
  access: write,
  source: "recorded",
  answer: "IngressRule",
  body: {
    source: block(),
    nexthop_resource_ip: text(),
    nexthop_private_network_id: optionalUuid(),
    description: text({ maxLength: MAX_DESCRIPTION }),
    tags: tags(),
  },
  handle: (call) => {
    const { body, world } = call;
    const rule = findRule(call, "write");
    const changes = {
      source: body.source?.toString() ?? rule.source,
      is_ipv6: body.source ? flag(body.source.family === 6) : rule.is_ipv6,
      nexthop_resource_ip: body.nexthop_resource_ip ?? rule.nexthop_resource_ip,
      nexthop_private_network_id: body.nexthop_private_network_id ?? rule.nexthop_private_network_id,
      description: body.description ?? rule.description,
      tags: body.tags ? JSON.stringify(body.tags) : rule.tags,
      updated_at: world.clock.stamp(),
    };
    if (body.source || body.nexthop_resource_ip !== undefined || body.nexthop_private_network_id !== undefined)
      assertNexthop(world, { ...rule, ...changes }, Cidr.parse(changes.source));
    world.store.update("ingress_rules", rule.id, changes);
    return ingressRuleToWire({ ...rule, ...changes });
  },
});

const deleteIngressRule = operation({
  name: "DeleteIngressRule",
  method: "DELETE",
  path: ITEM,
  access: write,
  source: "recorded",
  handle: (call) => {
    call.world.store.delete("ingress_rules", findRule(call, "write").id);
  },
});

export const ingressRuleOperations = [listIngressRules, createIngressRule, getIngressRule, updateIngressRule, deleteIngressRule];
