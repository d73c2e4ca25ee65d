import { type Meter, type MeterOptions, type Micros, meter } from "../../core";
import type { SqliteStore, StatusHistoryRow } from "../store";

/** What one connector used, also after it is gone. */
export interface ConnectorMeter extends Meter {
  readonly connectorId: string;
  readonly projectId: string;
}

export interface MeterScope {
  readonly organizationId: string;
  readonly projectId?: string | undefined;
}

/** Every connector's meter of an organization, in the order in which the connectors were made. Each side pays for its own. */
export function metersOf(store: SqliteStore, scope: MeterScope, at: { until: Micros; options: MeterOptions }): ConnectorMeter[] {
  const rows = store
    .all<StatusHistoryRow>("SELECT * FROM status_history WHERE organization_id = ? ORDER BY seq", scope.organizationId)
    .filter(({ project_id }) => scope.projectId === undefined || project_id === scope.projectId);
  const histories = new Map<string, StatusHistoryRow[]>();
  for (const row of rows) {
    const history = histories.get(row.vpc_connector_id);
    if (history) history.push(row);
    else histories.set(row.vpc_connector_id, [row]);
  }
  return [...histories].map(([connectorId, history]) => ({
    connectorId,
    projectId: history[0]!.project_id,
    ...meter(history, at.until, at.options),
  }));
}

/** Scaleway's money: whole units and billionths (SDK). */
export interface Money {
  readonly currency_code: string;
  readonly units: number;
  readonly nanos: number;
}

const NANOS = 1_000_000_000n;

export function toMoney(currencyCode: string, nanos: bigint): Money {
  return { currency_code: currencyCode, units: Number(nanos / NANOS), nanos: Number(nanos % NANOS) };
}
