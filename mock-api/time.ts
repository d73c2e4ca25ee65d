import type { Micros } from "../core";

const MICROS_PER_HOUR = 3_600_000_000;

/** RFC 3339 in UTC with six fractional digits, as the API writes every timestamp (recorded). */
export function formatTime(at: Micros): string {
  const text = new Date(Math.floor(at / 1000)).toISOString();
  return `${text.slice(0, -1)}${String(at % 1000).padStart(3, "0")}Z`;
}

/** Microseconds of an RFC 3339 text; undefined when it is none. Digits past the sixth are dropped. */
export function parseTime(text: unknown): Micros | undefined {
  const match = typeof text === "string" ? /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/.exec(text) : null;
  const seconds = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN;
  return match && Number.isFinite(seconds) && seconds >= 0
    ? seconds * 1000 + Number((match[2] ?? "").slice(0, 6).padEnd(6, "0"))
    : undefined;
}

/** What a clock must remember over a restart. */
export interface ClockState {
  /** How far the imitated time is ahead of the real one. */
  readonly offset: Micros;
  /** Set while the clock stands still. */
  readonly frozenAt: Micros | null;
  /** Last stamp that was given out. */
  readonly lastStamp: Micros;
}

/** The one source of time: timestamps, meters and delays follow it. It never runs backwards. */
export interface Clock {
  readonly frozen: boolean;
  now(): Micros;
  /** A timestamp for a change: strictly after every earlier one, by a microsecond at least (recorded). */
  stamp(): Micros;
  /** Moves to `now` and freezes or releases. False when that would run backwards; nothing changes then. */
  set(change: { now?: Micros; frozen?: boolean }): boolean;
  /** @param hours may be a fraction; negative hours answer false. */
  advance(hours: number): boolean;
  state(): ClockState;
  restore(state: ClockState): void;
}

/** Real time in microseconds, never backwards within a process. */
export function wallMicros(): Micros {
  return Math.floor((performance.timeOrigin + performance.now()) * 1000);
}

/** A clock over a source of real time. @param wall tests pass their own. */
export function createClock(wall: () => Micros = wallMicros): Clock {
  let offset = 0;
  let frozenAt: Micros | null = null;
  let lastStamp = 0;
  const now = () => frozenAt ?? wall() + offset;
  const moveTo = (target: Micros) => {
    if (frozenAt === null) offset = target - wall();
    else frozenAt = target;
  };
  return {
    get frozen() {
      return frozenAt !== null;
    },
    now,
    stamp: () => {
      lastStamp = Math.max(now(), lastStamp + 1);
      return lastStamp;
    },
    set(change) {
      const current = now();
      const target = change.now ?? current;
      if (target < current) return false;
      const freeze = change.frozen ?? frozenAt !== null;
      frozenAt = freeze ? target : null;
      if (!freeze) offset = target - wall();
      return true;
    },
    advance(hours) {
      if (!(hours >= 0) || !Number.isFinite(hours)) return false;
      moveTo(now() + Math.round(hours * MICROS_PER_HOUR));
      return true;
    },
    state: () => ({ offset, frozenAt, lastStamp }),
    restore: (state) => {
      ({ offset, frozenAt, lastStamp } = state);
    },
  };
}
