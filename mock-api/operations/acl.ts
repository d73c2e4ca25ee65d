import { aclPortProblems, type Cidr, MAX_PORT } from "../../core";
import { block, bool, integer, list, object, oneOf, type ParsedBody, text } from "../request/body-fields";
import { boolFilter } from "../request/query-fields";
import { type AclRow, flag, type SqliteStore } from "../store";
import { aclToWire } from "../wire/objects";
import { type ArgumentProblem, invalidArguments, quotaExceeded } from "../world/errors";
import { findVpc } from "../world/lookup";
import { operation } from "./operation";

const PATH = "/vpc/v2/regions/{region}/vpcs/{vpc_id}/acl-rules";
/** Put in front of every description that a client wrote (recorded). */
const CLIENT_SCOPE = "(Rule scope: client) ";
/** A high port above the largest one gets the same answer as one below its low port. */
const ANY_INTEGER = Number.MAX_SAFE_INTEGER;
const MAX_DESCRIPTION = 200;

const ruleFields = {
  protocol: oneOf(["ANY", "TCP", "UDP", "ICMP"]),
  source: block(),
  src_port_low: integer({ maximum: MAX_PORT }),
  src_port_high: integer({ maximum: ANY_INTEGER }),
  destination: block(),
  dst_port_low: integer({ maximum: MAX_PORT }),
  dst_port_high: integer({ maximum: ANY_INTEGER }),
  action: oneOf(["accept", "drop", "unknown_action"]),
  description: text({ maxLength: MAX_DESCRIPTION + CLIENT_SCOPE.length }),
};

type Rule = ParsedBody<typeof ruleFields>;

/** An empty or missing block is everything of the family (inferred from the Go client's empty net). */
function blockText(given: Cidr | undefined, isIpv6: boolean): string {
  return given?.toString() ?? (isIpv6 ? "::/0" : "0.0.0.0/0");
}

function ruleToWire(rule: Rule, isIpv6: boolean) {
  const description = rule.description ?? "";
  return {
    protocol: rule.protocol ?? "ANY",
    source: blockText(rule.source, isIpv6),
    src_port_low: rule.src_port_low ?? 0,
    src_port_high: rule.src_port_high ?? 0,
    destination: blockText(rule.destination, isIpv6),
    dst_port_low: rule.dst_port_low ?? 0,
    dst_port_high: rule.dst_port_high ?? 0,
    action: rule.action ?? "unknown_action",
    description: description.startsWith(CLIENT_SCOPE) ? description : `${CLIENT_SCOPE}${description}`,
  };
}

/** A rule of the other family makes no sense in this ACL (inferred). */
function familyProblems(rules: readonly Rule[], isIpv6: boolean): ArgumentProblem[] {
  const family = isIpv6 ? 6 : 4;
  return rules.flatMap((rule, index) =>
    (["source", "destination"] as const).flatMap((side) =>
      rule[side] === undefined || rule[side].family === family
        ? []
        : [
            {
              argument_name: `rules[${index}].${side}`,
              help_message: `must be an IPv${family} block`,
              reason: "constraint" as const,
            },
          ],
    ),
  );
}

/**
 * Port ranges that the API rejects, with its answer: no dot between index and field, the minimum as text (a third party measured it for
 * destination ports in September 2026; source ports alike, inferred).
 */
function portProblems(rules: readonly Rule[]): ArgumentProblem[] {
  return rules.flatMap((rule, index) =>
    aclPortProblems({
      srcPortLow: rule.src_port_low ?? 0,
      srcPortHigh: rule.src_port_high ?? 0,
      dstPortLow: rule.dst_port_low ?? 0,
      dstPortHigh: rule.dst_port_high ?? 0,
    }).map(({ side, minimum, maximum }) => ({
      argument_name: `rules[${index}]${side === "source" ? "src" : "dst"}_port_high`,
      help_message: `range: {"min": "${minimum}", "max": ${maximum}}`,
      reason: "constraint" as const,
    })),
  );
}

function aclOf(store: SqliteStore, vpcId: string, isIpv6: boolean): AclRow | undefined {
  return store.one<AclRow>("SELECT * FROM acls WHERE vpc_id = ? AND is_ipv6 = ?", vpcId, flag(isIpv6));
}

const getAcl = operation({
  name: "GetACL",
  method: "GET",
  path: PATH,
  access: { action: "read", family: "vpc", resource: "vpc_acl" },
  source: "recorded",
  answer: "ACL",
  query: { is_ipv6: boolFilter() },
  handle: (call) => {
    const vpc = findVpc(call, call.ids["vpc_id"]!, "read");
    return aclToWire(aclOf(call.world.store, vpc.id, call.query.is_ipv6 ?? false));
  },
});

/** Replaces the whole ACL of a family and moves the VPC's `updated_at` (both recorded). */
const setAcl = operation({
  name: "SetACL",
  method: "PUT",
  path: PATH,
  access: { action: "write", family: "vpc", resource: "vpc_acl" },
  source: "recorded",
  answer: "ACL",
  body: { rules: list(object(ruleFields)), is_ipv6: bool(), default_policy: oneOf(["accept", "drop", "unknown_action"]) },
  handle: (call) => {
    const { body, world } = call;
    const vpc = findVpc(call, call.ids["vpc_id"]!, "write");
    const isIpv6 = body.is_ipv6 ?? false;
    const rules = body.rules ?? [];
    const problems = [...familyProblems(rules, isIpv6), ...portProblems(rules)];
    if (problems.length > 0) throw invalidArguments(...problems);
    const quota = world.settings.quota_acl_rules;
    if (rules.length > quota)
      throw quotaExceeded({ current: rules.length, organization_id: vpc.organization_id, quota, resource: "vpc_acl_rules" });
    world.store.run("DELETE FROM acls WHERE vpc_id = ? AND is_ipv6 = ?", vpc.id, flag(isIpv6));
    world.store.insert("acls", {
      vpc_id: vpc.id,
      is_ipv6: flag(isIpv6),
      default_policy: body.default_policy === "drop" ? "drop" : "accept",
      rules: JSON.stringify(rules.map((rule) => ruleToWire(rule, isIpv6))),
    });
    world.store.update("vpcs", vpc.id, { updated_at: world.clock.stamp() });
    return aclToWire(aclOf(world.store, vpc.id, isIpv6));
  },
});

export const aclOperations = [getAcl, setAcl];
