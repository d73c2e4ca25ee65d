import { costs, HOURS_PER_MONTH } from "../costs/costs";
import { formatAmount } from "../costs/money";
import type { CompiledTopology } from "../topology/compiled-topology";
import type { Finding } from "./finding";
import { DEFAULT_QUOTAS, DEFAULT_RATE } from "./limits";
import type { VerdictOptions } from "./options";
import { counted } from "./wording";

/** `quota-connectors` and `quota-private-networks`, for each organization and VPC. */
export function quotaFindings(topology: CompiledTopology, options: VerdictOptions): Finding[] {
  const quotas = { ...DEFAULT_QUOTAS, ...options.quotas };
  const ownerOf = (vpcId: string) => topology.vpc(vpcId)?.vpc.organizationId;
  const connectors = countBy(topology.connectors.map(({ connector }) => connector.organizationId ?? ownerOf(connector.vpcId)));
  const networks = countBy(topology.networks.map(({ network }) => ownerOf(network.vpcId)));
  return [
    ...over(connectors, quotas.vpcConnectors).map(([organization, count]) => ({
      code: "quota-connectors" as const,
      severity: "error" as const,
      message: `${organizationText(organization)} would have ${counted(count, "VPC connector")}, and its quota is ${quotas.vpcConnectors}`,
      subjects: organization === undefined ? [] : [organization],
      hint: "ask support to raise the quota, or let spokes share a VPC: each peering takes one connector on either side",
    })),
    ...over(networks, quotas.privateNetworks).map(([organization, count]) => ({
      code: "quota-private-networks" as const,
      severity: "error" as const,
      message: `${organizationText(organization)} would have ${counted(count, "Private Network")}, and its quota is ${quotas.privateNetworks}`,
      subjects: organization === undefined ? [] : [organization],
      hint: "ask support to raise the quota, or put more into fewer, larger networks",
    })),
    ...topology.vpcs
      .filter((vpc) => vpc.networks.length > quotas.privateNetworksPerVpc)
      .map((vpc) => ({
        code: "quota-private-networks" as const,
        severity: "error" as const,
        message: `VPC ${vpc.vpc.name} would have ${counted(vpc.networks.length, "Private Network")}, and the quota of a VPC is ${quotas.privateNetworksPerVpc}`,
        subjects: [vpc.vpc.id],
        hint: "spread the networks over more VPCs, or put more into fewer, larger networks",
      })),
  ];
}

/** `cost-over-budget`, when there is a budget. */
export function budgetFindings(topology: CompiledTopology, options: VerdictOptions): Finding[] {
  const { monthlyBudgetNanos: budget, rate = DEFAULT_RATE } = options;
  if (budget === undefined) return [];
  const { totalNanos, connectors } = costs(topology.topology, rate);
  if (totalNanos <= budget) return [];
  const affordable = Math.floor(budget / (HOURS_PER_MONTH * rate.nanosPerHour));
  return [
    {
      code: "cost-over-budget",
      severity: "error",
      message: `a month of ${counted(connectors.length, "peered connector")} costs ${formatAmount(totalNanos, rate.currencyCode)}, and the budget is ${formatAmount(budget, rate.currencyCode)} (rate: ${rate.source})`,
      subjects: connectors.map(({ connectorId }) => connectorId),
      hint: `the budget pays for ${counted(affordable, "connector")}: raise it, or peer fewer VPCs`,
    },
  ];
}

function countBy(owners: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
}

function over(counts: ReadonlyMap<string | undefined, number>, quota: number): [string | undefined, number][] {
  return [...counts].filter(([, count]) => count > quota);
}

function organizationText(organization: string | undefined): string {
  return organization === undefined ? "the organization" : `organization ${organization}`;
}
