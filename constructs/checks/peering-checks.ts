import { Construct } from "constructs";
import { DEFAULT_RATE, type Rate } from "../../core";
import type { AcceptedFinding } from "./declarations";
import { PeeringApp } from "./peering-app";

export interface PeeringChecksProps {
  /** VPCs on a path, both ends included. @default 4 - Scaleway's limit of chained VPCs */
  readonly maxHops?: number;
  /** What the organization may have, where support raised or lowered it. @default - Scaleway's documented quotas */
  readonly quotas?: {
    /** VPC connectors of one organization. @default 512 */
    readonly vpcConnectors?: number;
    /** Private Networks of one organization. @default 255 */
    readonly privateNetworks?: number;
    /** Private Networks of one VPC. @default 100 */
    readonly privateNetworksPerVpc?: number;
  };
  /** What one month of all connectors may cost, in units of the rate's currency. @default - no budget */
  readonly monthlyBudget?: number;
  /** Price of a peered connector. @default - EUR 0.02 an hour, a third party's figure */
  readonly rate?: Rate;
  /** Findings accepted for the whole app. @default - none */
  readonly acceptFindings?: readonly AcceptedFinding[];
}

/** Settings of the checks at synth, for the whole app; at most one per app, with `maxHops` before the topologies. */
export class PeeringChecks extends Construct {
  /** @throws Error naming the first one when the app has one already, or a topology that `maxHops` comes too late for; for numbers that are no limits. */
  constructor(scope: Construct, id: string, props: PeeringChecksProps) {
    super(scope, id);
    const { monthlyBudget, acceptFindings = [], ...options } = props;
    refuseBadLimits(this.node.path, props);
    const app = PeeringApp.of(this);
    app.configure(this, {
      ...options,
      ...(monthlyBudget !== undefined && { rate: options.rate ?? DEFAULT_RATE, monthlyBudgetNanos: Math.round(monthlyBudget * 1e9) }),
    });
    for (const { code, reason } of acceptFindings) app.accept(this, { code, reason }, { everywhere: true });
  }
}

/** A limit that is no number would never bind. */
function refuseBadLimits(path: string, { maxHops, quotas = {}, monthlyBudget, rate }: PeeringChecksProps): void {
  const isCount = (value: number) => Number.isInteger(value) && value >= 0;
  const problems = [
    ...(maxHops === undefined || (isCount(maxHops) && maxHops >= 2)
      ? []
      : [`maxHops ${maxHops}: write a whole number of VPCs, at least 2`]),
    ...Object.entries(quotas).flatMap(([name, quota]) =>
      quota === undefined || isCount(quota) ? [] : [`quota ${name} ${quota}: write a whole number`],
    ),
    ...(monthlyBudget === undefined || (Number.isFinite(monthlyBudget) && monthlyBudget >= 0)
      ? []
      : [`monthlyBudget ${monthlyBudget}: write an amount of money`]),
    ...(rate === undefined || isCount(rate.nanosPerHour)
      ? []
      : [`rate of ${rate.nanosPerHour} nanosPerHour: write billionths of the currency as a whole number, 20_000_000 for EUR 0.02`]),
  ];
  if (problems.length > 0) throw new Error([`${path} has invalid limits:`, ...problems].join("\n  "));
}
