import { isAcceptedLater, isSourcePortZero } from "../reachability/acl";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledVpc } from "../topology/compiled-vpc";
import type { TopologyAcl, TopologyAclRule } from "../topology/topology";
import { aclPortRangeWording, aclRuleText, aclSourcePortWording, settingIgnoredWording } from "../wording/setting-wording";
import type { Finding } from "./finding";
import { MAX_PORT } from "./limits";
import type { VerdictOptions } from "./options";

/** Settings that the API ignores or rejects: setting-ignored, acl-port-range, and the contested acl-source-port. */
export function settingFindings(topology: CompiledTopology, options: VerdictOptions): Finding[] {
  return topology.vpcs.flatMap((vpc) => [
    ...ignoredSettings(vpc),
    ...[...vpc.acls.values()].flatMap((acl) => [...portFindings(vpc, acl), ...sourcePortFindings(vpc, acl, options)]),
  ]);
}

function ignoredSettings(vpc: CompiledVpc): Finding[] {
  return (vpc.vpc.ignoredSettings ?? []).map((attribute) => ({
    code: "setting-ignored",
    severity: "warning",
    ...settingIgnoredWording(vpc, attribute),
    subjects: [vpc.id],
  }));
}

/** A side of a rule whose ports the API rejects. */
export interface AclPortProblem {
  readonly side: "source" | "destination";
  readonly low: number;
  readonly high: number;
  /** Lowest and highest high port that the API accepts beside this low port. */
  readonly minimum: number;
  readonly maximum: number;
}

/** Sides of an ACL rule whose high port is below its low port, or above the largest (measured by a third party against the API, September 2026). */
export function aclPortProblems(
  rule: Pick<TopologyAclRule, "srcPortLow" | "srcPortHigh" | "dstPortLow" | "dstPortHigh">,
): AclPortProblem[] {
  const sides = [
    { side: "source", low: rule.srcPortLow, high: rule.srcPortHigh },
    { side: "destination", low: rule.dstPortLow, high: rule.dstPortHigh },
  ] as const;
  return sides.flatMap((ports) =>
    ports.high < ports.low || ports.high > MAX_PORT ? [{ ...ports, minimum: ports.low, maximum: MAX_PORT }] : [],
  );
}

/** The sentence of `acl-port-range` and its cure. @param where the rule as a noun, `rule 1 of …` */
export function aclPortProblemText(where: string, { side, low, high, maximum }: AclPortProblem): { message: string; hint: string } {
  return aclPortRangeWording(where, side, { low, high, largest: maximum });
}

function portFindings(vpc: CompiledVpc, acl: TopologyAcl): Finding[] {
  return acl.rules.flatMap((rule, index) =>
    aclPortProblems(rule).map((problem): Finding => {
      const where = aclRuleText({ index, family: acl.isIpv6 ? 6 : 4, vpc: vpc.name });
      return { code: "acl-port-range", severity: "error", ...aclPortProblemText(where, problem), subjects: [vpc.id] };
    }),
  );
}

/**
 * Accept rules whose source ports are 0 to 0 and whose traffic the ACL drops if that means no port. Where the default policy or a later
 * rule accepts the traffic anyway, both readings agree and nothing is reported.
 */
function sourcePortFindings(vpc: CompiledVpc, acl: TopologyAcl, { aclSourcePortZero = "any" }: VerdictOptions): Finding[] {
  if (aclSourcePortZero !== "any" || acl.incomplete !== undefined || acl.defaultPolicy !== "drop") return [];
  const family = acl.isIpv6 ? 6 : 4;
  return acl.rules.flatMap((rule, index): Finding[] => {
    if (rule.action !== "accept" || !isSourcePortZero(rule) || aclPortProblems(rule).length > 0) return [];
    if (isAcceptedLater(acl, index)) return [];
    const where = aclRuleText({ index, family, vpc: vpc.name });
    return [{ code: "acl-source-port", severity: "warning", ...aclSourcePortWording(where, rule), subjects: [vpc.id] }];
  });
}
