import { costs, HOURS_PER_MONTH } from "../costs/costs";
import type { CompiledTopology } from "../topology/compiled-topology";
import { connectorQuotaWording, costOverBudgetWording, networkQuotaWording, vpcNetworkQuotaWording } from "../wording/setting-wording";
import type { Finding } from "./finding";
import { DEFAULT_QUOTAS, DEFAULT_RATE } from "./limits";
import type { VerdictOptions } from "./options";

/** `quota-connectors` and `quota-private-networks`, for each organization and VPC. Objects that are not placed do not count: counts are lower bounds. */
export function quotaFindings(topology: CompiledTopology, options: VerdictOptions): Finding[] {
  const quotas = { ...DEFAULT_QUOTAS, ...options.quotas };
  const ownerOf = (vpcId: string) => topology.vpc(vpcId)?.vpc.organizationId;
  const connectors = countBy(topology.connectors.map(({ connector }) => connector.organizationId ?? ownerOf(connector.vpcId)));
  const networks = countBy(topology.networks.map(({ network }) => ownerOf(network.vpcId)));
  const subjectsOf = (organization: string | undefined) => (organization === undefined ? [] : [organization]);
  return [
    ...over(connectors, quotas.vpcConnectors).map(([organization, count]) => ({
      code: "quota-connectors" as const,
      severity: "error" as const,
      ...connectorQuotaWording(organization, count, quotas.vpcConnectors),
      subjects: subjectsOf(organization),
    })),
    ...over(networks, quotas.privateNetworks).map(([organization, count]) => ({
      code: "quota-private-networks" as const,
      severity: "error" as const,
      ...networkQuotaWording(organization, count, quotas.privateNetworks),
      subjects: subjectsOf(organization),
    })),
    ...topology.vpcs
      .filter((vpc) => vpc.networks.length > quotas.privateNetworksPerVpc)
      .map((vpc) => ({
        code: "quota-private-networks" as const,
        severity: "error" as const,
        ...vpcNetworkQuotaWording(vpc, quotas.privateNetworksPerVpc),
        subjects: [vpc.id],
      })),
  ];
}

/** `cost-over-budget`, when there is a budget. */
export function budgetFindings(topology: CompiledTopology, options: VerdictOptions): Finding[] {
  const { monthlyBudgetNanos: budgetNanos, rate = DEFAULT_RATE } = options;
  if (budgetNanos === undefined) return [];
  const { totalNanos, connectors } = costs(topology.topology, rate);
  if (totalNanos <= budgetNanos) return [];
  const affordable = Math.floor(budgetNanos / (HOURS_PER_MONTH * rate.nanosPerHour));
  const wording = costOverBudgetWording({ connectors: connectors.length, totalNanos, budgetNanos, affordable, rate });
  return [{ code: "cost-over-budget", severity: "error", ...wording, subjects: connectors.map(({ connectorId }) => connectorId).sort() }];
}

function countBy(owners: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
}

function over(counts: ReadonlyMap<string | undefined, number>, quota: number): [string | undefined, number][] {
  return [...counts].filter(([, count]) => count > quota);
}
