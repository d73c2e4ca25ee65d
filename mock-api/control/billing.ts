import { metersOf, toMoney } from "../billing/meters";
import type { OrganizationRow, SqliteStore } from "../store";
import { unknownToControl } from "../world/errors";
import { meterOptionsOf } from "../world/settings";
import { formatTime } from "../world/time";
import { type ControlRoute, json, queryValue, requiredQuery } from "./control-route";

/** A project that is gone stays on the bill. @throws ApiError 404, since the bill of a misspelt one would be empty. */
function assertProject(store: SqliteStore, { id, name }: OrganizationRow, projectId: string): void {
  const known =
    store.byId("projects", projectId)?.organization_id === id ||
    store.count("status_history", "organization_id = ? AND project_id = ?", id, projectId) > 0;
  if (!known) throw unknownToControl(`organization "${name}" has no project "${projectId}"`);
}

/** What peering costs. Not part of Scaleway's API, which has no billing field on connectors. */
export const billingRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/billing",
    summary: "Hours, rate, amount and meters of an organization: ?organization=ID or NAME[&project=ID].",
    handle: (call) => {
      const { store, clock, settings } = call.world;
      const key = requiredQuery(call, "organization");
      const organization = store.one<OrganizationRow>("SELECT * FROM organizations WHERE id = ? OR name = ?", key.toLowerCase(), key);
      if (!organization) throw unknownToControl(`there is no organization "${key}"`);
      const options = meterOptionsOf(settings);
      const money = (nanos: bigint) => toMoney(options.rate.currencyCode, nanos);
      const projectId = queryValue(call, "project")?.toLowerCase();
      if (projectId !== undefined) assertProject(store, organization, projectId);
      const meters = metersOf(store, { organizationId: organization.id, projectId }, { until: clock.now(), options });
      const intervals = meters.flatMap((meter) => meter.intervals.map((interval) => ({ meter, interval })));
      return json({
        organization_id: organization.id,
        rate: money(BigInt(options.rate.nanosPerHour)),
        rate_source: options.rate.source,
        hours: meters.reduce((sum, { hours }) => sum + hours, 0),
        amount: money(meters.reduce((sum, { nanos }) => sum + nanos, 0n)),
        meters: intervals.map(({ meter, interval }) => ({
          vpc_connector_id: meter.connectorId,
          project_id: meter.projectId,
          started_at: formatTime(interval.startedAt),
          stopped_at: interval.stoppedAt === undefined ? null : formatTime(interval.stoppedAt),
          hours: interval.hours,
          amount: money(interval.nanos),
        })),
      });
    },
  },
];
