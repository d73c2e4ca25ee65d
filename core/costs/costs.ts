import { DEFAULT_RATE, type Rate } from "../checks/limits";
import { compileTopology } from "../topology/compiled-topology";
import type { Topology } from "../topology/topology";

/** Hours that a month counts: 8,760 hours of a year over twelve. */
export const HOURS_PER_MONTH = 730;

/** One peered connector's month. The other side's connector is its owner's to pay. */
export interface ConnectorCost {
  readonly connectorId: string;
  readonly connectorName: string;
  readonly vpcId: string;
  readonly targetVpcId: string;
  /** Owner: the origin VPC's organization and project (documented); undefined when the source cannot know it. */
  readonly organizationId?: string;
  readonly projectId?: string;
  readonly hours: number;
  /** Billionths of the currency unit. */
  readonly amountNanos: number;
}

export interface Costs {
  readonly rate: Rate;
  readonly connectors: readonly ConnectorCost[];
  /** Billionths of the currency unit for one month of all connectors. */
  readonly totalNanos: number;
  /** Traffic through a peering is unmetered and unlimited (documented, August 2026). */
  readonly traffic: "unmetered";
  readonly assumptions: readonly string[];
}

/** What the topology costs in a month: each peered connector, charged to its owner. Orphan and conflict are free; a connector whose status is undecided is not counted, and named in the assumptions. */
export function costs(topology: Topology, rate: Rate = DEFAULT_RATE): Costs {
  const { connectors } = compileTopology(topology);
  const peered = connectors.filter(({ status }) => status === "peered");
  const undecided = connectors.filter(({ status }) => status === "undecided");
  const amountNanos = HOURS_PER_MONTH * rate.nanosPerHour;
  return {
    rate,
    traffic: "unmetered",
    totalNanos: peered.length * amountNanos,
    connectors: peered.map(({ connector, origin }) => ({
      connectorId: connector.id,
      connectorName: connector.name,
      vpcId: connector.vpcId,
      targetVpcId: connector.targetVpcId,
      organizationId: connector.organizationId ?? origin.vpc.organizationId,
      projectId: connector.projectId ?? origin.vpc.projectId,
      hours: HOURS_PER_MONTH,
      amountNanos,
    })),
    assumptions: [
      ...peered.flatMap(({ assumed, connector, target }) =>
        assumed ? [`connector ${connector.name} is counted as peered: VPC ${target.name} is assumed to have its half`] : [],
      ),
      ...undecided.map(({ connector, doubts }) => `connector ${connector.name} is not counted: ${doubts.join("; ")}`),
    ],
  };
}
