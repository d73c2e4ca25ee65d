import { type Micros, meter } from "../../core";
import { type ConnectorMeter, metersOf, toMoney } from "../billing/meters";
import { type BillingPeriod, parsePeriod, periodOf } from "../billing/period";
import { pageOf, paging } from "../request/paging";
import { enumFilter, textFilter, uuidFilter } from "../request/query-fields";
import { invalidArguments } from "../world/errors";
import { meterOptionsOf } from "../world/settings";
import { formatTime } from "../world/time";
import { operation } from "./operation";

/** Names of the product as an invoice would carry them (inferred: peering was never seen on one). */
const PRODUCT = { category_name: "Network", product_name: "VPC Peering", resource_name: "VPC connector", sku: "/network/vpc/connector" };

interface Usage {
  readonly hours: number;
  readonly nanos: bigint;
}

/** What began up to a moment: usage of a period is the difference of two, so that the months add up to the whole. */
function usageUntil(meters: readonly ConnectorMeter[], until: Micros, options: ReturnType<typeof meterOptionsOf>): Usage {
  const parts = meters.map(({ intervals }) => {
    const history = intervals.flatMap(({ startedAt, stoppedAt }) => [
      { at: startedAt, status: "peered" as const },
      ...(stoppedAt === undefined ? [] : [{ at: stoppedAt, status: "orphan" as const }]),
    ]);
    return meter(history, until, options);
  });
  return { hours: parts.reduce((sum, { hours }) => sum + hours, 0), nanos: parts.reduce((sum, { nanos }) => sum + nanos, 0n) };
}

function usageIn(meters: readonly ConnectorMeter[], period: BillingPeriod, options: ReturnType<typeof meterOptionsOf>): Usage {
  const before = usageUntil(meters, period.from, options);
  const after = usageUntil(meters, period.to, options);
  return { hours: after.hours - before.hours, nanos: after.nanos - before.nanos };
}

/** Scaleway's own view of the meters. Its shape is the SDK's; one row per project, only what this mock bills. */
const listConsumptions = operation({
  name: "ListConsumptions",
  method: "GET",
  path: "/billing/v2beta1/consumptions",
  access: { action: "read", family: "billing", resource: "billing_consumption" },
  source: "inferred",
  answer: "ListConsumptionsResponse",
  query: {
    order_by: enumFilter(["updated_at_desc", "updated_at_asc", "category_name_desc", "category_name_asc"]),
    ...paging,
    organization_id: uuidFilter(),
    project_id: uuidFilter(),
    category_name: textFilter(),
    billing_period: textFilter(),
  },
  handle: ({ caller, query, world }) => {
    const now = world.clock.now();
    world.clock.watch();
    const period = query.billing_period === undefined ? periodOf(now) : parsePeriod(query.billing_period);
    if (!period) throw invalidArguments({ argument_name: "billing_period", help_message: "must be YYYY-MM", reason: "format" });
    const options = meterOptionsOf(world.settings);
    const foreign = query.organization_id !== undefined && query.organization_id !== caller.organizationId;
    const hidden = query.category_name !== undefined && query.category_name !== PRODUCT.category_name;
    const scope = { organizationId: caller.organizationId, projectId: query.project_id };
    const meters = foreign || hidden ? [] : metersOf(world.store, scope, { until: now, options });
    const until = { from: Math.min(period.from, now), to: Math.min(period.to, now) };
    const rows = [...new Set(meters.map(({ projectId }) => projectId))]
      .map((projectId) => ({
        projectId,
        ...usageIn(
          meters.filter((one) => one.projectId === projectId),
          until,
          options,
        ),
      }))
      .filter(({ projectId, hours }) => hours > 0 && caller.may("read", "billing", projectId));
    const { limit, offset } = pageOf(query);
    return {
      consumptions: rows.slice(offset, offset + limit).map(({ projectId, hours, nanos }) => ({
        value: toMoney(options.rate.currencyCode, nanos),
        ...PRODUCT,
        project_id: projectId,
        unit: "hour",
        billed_quantity: String(hours),
        consumer_id: caller.organizationId,
      })),
      total_count: rows.length,
      total_discount_untaxed_value: 0,
      updated_at: formatTime(now),
    };
  },
});

export const consumptionOperations = [listConsumptions];
