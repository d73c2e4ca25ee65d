import { formatAmount } from "../costs/money";
import type { CompiledVpc } from "../topology/compiled-vpc";
import type { TopologyAclRule } from "../topology/topology";
import { counted, type Wording } from "./text";

export function settingIgnoredWording(vpc: CompiledVpc, attribute: string): Wording {
  return {
    message: `VPC ${vpc.name} has ${attribute} = false, which the API ignores on creation: the setting stays on, and the provider will reject the next plan`,
    hint: `remove the line ${attribute} = false of VPC ${vpc.name}`,
  };
}

/** Where a rule is: `rule 1 of the IPv4 ACL of VPC a`. */
export const aclRuleText = (rule: { readonly index: number; readonly family: 4 | 6; readonly vpc: string }) =>
  `rule ${rule.index + 1} of the IPv${rule.family} ACL of VPC ${rule.vpc}`;

export function aclPortRangeWording(
  where: string,
  side: "source" | "destination",
  ports: { low: number; high: number; largest: number },
): Wording {
  const { low, high, largest } = ports;
  const attribute = side === "source" ? "src_port" : "dst_port";
  return {
    message: `${where} has ${side} ports ${low} to ${high}: ${high < low ? "the high port is below the low port" : `the largest port is ${largest}`}, and the API rejects it`,
    hint:
      low > largest
        ? `set ${attribute}_low and ${attribute}_high to ports of at most ${largest}`
        : `set ${attribute}_high to ${low <= high ? largest : low} for ${low <= high ? "all ports from there" : "one port"}, or to the last port of the range`,
  };
}

export function aclSourcePortWording(where: string, rule: TopologyAclRule): Wording {
  return {
    message: `${where} (${ruleText(rule)}) has source ports 0 to 0, documented as any port; users report that such a rule matches nothing, and then the ACL drops this traffic`,
    hint: `write source ports 1 to 65535, which both readings accept${rule.protocol === "ANY" ? ", and a rule of its own for ICMP, which has no ports" : ""}`,
  };
}

export const ruleText = ({ action, protocol, source, destination }: TopologyAclRule) => `${action} ${protocol} ${source} to ${destination}`;

export function connectorQuotaWording(organization: string | undefined, count: number, quota: number): Wording {
  return {
    message: `${organizationText(organization)} would have ${counted(count, "VPC connector")}, and its quota is ${quota}`,
    hint: "ask support to raise the quota, or let spokes share a VPC: each peering takes one connector on either side",
  };
}

export function networkQuotaWording(organization: string | undefined, count: number, quota: number): Wording {
  return {
    message: `${organizationText(organization)} would have ${counted(count, "Private Network")}, and its quota is ${quota}`,
    hint: "ask support to raise the quota, or use fewer, larger networks",
  };
}

export function vpcNetworkQuotaWording(vpc: CompiledVpc, quota: number): Wording {
  return {
    message: `VPC ${vpc.name} would have ${counted(vpc.networks.length, "Private Network")}, and the quota of a VPC is ${quota}`,
    hint: "spread the networks over more VPCs, or use fewer, larger networks",
  };
}

/** Amounts in billionths of the currency unit. */
export function costOverBudgetWording(month: {
  readonly connectors: number;
  readonly totalNanos: number;
  readonly budgetNanos: number;
  readonly affordable: number;
  readonly rate: { readonly currencyCode: string; readonly source: string };
}): Wording {
  const amount = (nanos: number) => formatAmount(nanos, month.rate.currencyCode);
  return {
    message: `a month of ${counted(month.connectors, "peered connector")} costs ${amount(month.totalNanos)}, and the budget is ${amount(month.budgetNanos)} (rate: ${month.rate.source})`,
    hint: `the budget pays for ${counted(month.affordable, "connector")}: raise it, or peer fewer VPCs`,
  };
}

function organizationText(organization: string | undefined): string {
  return organization === undefined ? "the organization" : `organization ${organization}`;
}
