import { DEFAULT_RATE, type Rate } from "../checks/limits";
import type { ConnectorStatus } from "../topology/topology";

/** A moment: microseconds since 1970-01-01T00:00:00Z, an integer. */
export type Micros = number;

/** A connector took this status at this moment; `deleted` ends its history. */
export interface StatusChange {
  readonly at: Micros;
  readonly status: ConnectorStatus | "deleted";
}

/** One unbroken time in which a connector was peered. */
export interface PeeredInterval {
  readonly startedAt: Micros;
  /** Undefined while the meter runs. */
  readonly stoppedAt?: Micros;
  /** Billed hours: started hours, or with exact seconds a fraction. */
  readonly hours: number;
  /** Billionths of a currency unit; no amount is too large to be exact. */
  readonly nanos: bigint;
}

/** What one connector costs its own organization and project. */
export interface Meter {
  readonly intervals: readonly PeeredInterval[];
  readonly hours: number;
  readonly nanos: bigint;
}

export interface MeterOptions {
  /** @default DEFAULT_RATE (EUR 0.02 per connector and hour, third-party figure) */
  readonly rate?: Pick<Rate, "nanosPerHour">;
  /** What is charged: each begun hour of an interval (Scaleway's on-demand habit), or its begun seconds. @default "started-hours" */
  readonly granularity?: "started-hours" | "exact-seconds";
}

const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_HOUR = 3600;

/** Charge of one interval of the given length; an empty one costs nothing. */
export function charge(duration: Micros, options: MeterOptions = {}): { hours: number; nanos: bigint } {
  const { rate = DEFAULT_RATE, granularity = "started-hours" } = options;
  const step = granularity === "started-hours" ? SECONDS_PER_HOUR : 1;
  const seconds = Math.ceil(duration / (step * MICROS_PER_SECOND)) * step;
  const perHour = BigInt(SECONDS_PER_HOUR);
  const nanos = (BigInt(seconds) * BigInt(rate.nanosPerHour) + perHour / 2n) / perHour;
  return { hours: seconds / SECONDS_PER_HOUR, nanos };
}

/**
 * Billed time of one connector up to `until`. It runs only while peered: orphan and conflict are free, and it stops the moment
 * the pair falls apart (documented, August 2026; the stop is inferred). Each interval is rounded up by itself.
 * @param history in order of time; entries after `until` do not count yet.
 */
export function meter(history: readonly StatusChange[], until: Micros, options: MeterOptions = {}): Meter {
  const intervals: PeeredInterval[] = [];
  let startedAt: Micros | undefined;
  for (const { at, status } of history) {
    if (at > until) break;
    if (status === "peered") startedAt ??= at;
    else if (startedAt !== undefined) {
      intervals.push({ startedAt, stoppedAt: at, ...charge(at - startedAt, options) });
      startedAt = undefined;
    }
  }
  if (startedAt !== undefined) intervals.push({ startedAt, ...charge(until - startedAt, options) });
  return {
    intervals,
    hours: intervals.reduce((sum, { hours }) => sum + hours, 0),
    nanos: intervals.reduce((sum, { nanos }) => sum + nanos, 0n),
  };
}
