import type { Micros } from "../../core";

const MICROS_PER_HOUR = 3_600_000_000;

const MICROS_PER_SECOND = 1_000_000;
/** Texts of seconds that were written lately: making one costs more than all the rest of a timestamp. */
const seconds = new Map<number, string>();
const MAX_SECONDS = 4096;

function secondText(second: number): string {
  let text = seconds.get(second);
  if (text === undefined) {
    if (seconds.size >= MAX_SECONDS) seconds.clear();
    text = new Date(second * 1000).toISOString().slice(0, 20);
    seconds.set(second, text);
  }
  return text;
}

/** RFC 3339 in UTC with six fractional digits, as the API writes every timestamp (recorded). */
export function formatTime(at: Micros): string {
  return `${secondText(Math.floor(at / MICROS_PER_SECOND))}${String(at % MICROS_PER_SECOND).padStart(6, "0")}Z`;
}

/** Whether a day and time of day exist: `Date` takes 30 February for 2 March. */
function isReal(local: string): boolean {
  const at = Date.parse(`${local}Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(local);
}

/** Microseconds of an RFC 3339 text; undefined when it is none, or names a moment that never is. Digits past the sixth are dropped. */
export function parseTime(text: unknown): Micros | undefined {
  const match = typeof text === "string" ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i.exec(text) : null;
  if (!match) return undefined;
  const local = match[1]!.toUpperCase();
  const milliseconds = Date.parse(`${local}${match[3]}`);
  if (!isReal(local) || !(milliseconds >= 0)) return undefined;
  return milliseconds * 1000 + Number((match[2] ?? "").slice(0, 6).padEnd(6, "0"));
}

/** The last moment that the clock can show: up to here microseconds are exact integers with room to spare. */
export const LAST_MOMENT: Micros = Date.UTC(2250, 0, 1) * 1000;

/** Why the clock did not move. */
export type ClockRefusal = "backwards" | "too-late";

/** What a clock must remember over a restart. */
export interface ClockState {
  /** How far the imitated time is ahead of the real one. */
  readonly offset: Micros;
  /** Set while the clock stands still. */
  readonly frozenAt: Micros | null;
  /** Last stamp of each writer that ran ahead of the time. Older files have one for all. */
  readonly lastStamps?: Readonly<Record<string, Micros>>;
  readonly lastStamp?: Micros;
}

/** The one source of time: timestamps, meters and delays follow it. It never runs backwards. */
export interface Clock {
  readonly frozen: boolean;
  now(): Micros;
  /** Marks what is being answered as something that the clock alone can change: it must not be cached. */
  watch(): void;
  /** How often `watch` was called. */
  readonly watches: number;
  /** Whose changes are stamped from now on: an organization, or nobody. Each counts alone, so that a clock that stands still does not show others' changes. */
  stampFor(writer: string): void;
  /** A timestamp for a change: strictly after the writer's earlier ones, by a microsecond at least (recorded). */
  stamp(): Micros;
  /** Moves to `now` and freezes or releases. Where that is refused nothing changes. */
  set(change: { now?: Micros; frozen?: boolean }): ClockRefusal | undefined;
  /** @param hours may be a fraction; 0 is no move and never refused */
  advance(hours: number): ClockRefusal | undefined;
  /** Later stamps come after this one too: a world that was put in place may hold it. */
  stampAfter(stamp: Micros): void;
  state(): ClockState;
  restore(state: ClockState): void;
}

/** The writer of changes that no organization makes. */
const NOBODY = "";
const MAX_WRITERS = 64;

/** Stamps that the time has passed no longer matter. */
function dropPassed(stamps: Map<string, Micros>, time: Micros): void {
  for (const [writer, stamp] of stamps) if (stamp < time) stamps.delete(writer);
}

/** Real time in microseconds, never backwards within a process. */
export function wallMicros(): Micros {
  return Math.floor((performance.timeOrigin + performance.now()) * 1000);
}

/** A clock over a source of real time. @param wall tests pass their own. */
export function createClock(wall: () => Micros = wallMicros): Clock {
  let offset = 0;
  let frozenAt: Micros | null = null;
  /** Of writers that ran ahead of the time; the entry of nobody holds for all. */
  let lastStamps = new Map<string, Micros>();
  let writer = NOBODY;
  let watches = 0;
  const now = () => frozenAt ?? wall() + offset;
  const move = (targetOf: (current: Micros) => Micros, frozen = frozenAt !== null): ClockRefusal | undefined => {
    const real = wall();
    const current = frozenAt ?? real + offset;
    const target = targetOf(current);
    if (!(target >= current)) return "backwards";
    if (target > LAST_MOMENT) return "too-late";
    frozenAt = frozen ? target : null;
    offset = target - real;
    return undefined;
  };
  return {
    get frozen() {
      return frozenAt !== null;
    },
    get watches() {
      return watches;
    },
    now,
    watch: () => {
      watches++;
    },
    stampFor: (next) => {
      writer = next;
    },
    stamp: () => {
      const time = now();
      const stamp = Math.max(time, (lastStamps.get(writer) ?? 0) + 1, (lastStamps.get(NOBODY) ?? 0) + 1);
      if (frozenAt === null && lastStamps.size >= MAX_WRITERS) dropPassed(lastStamps, time);
      lastStamps.set(writer, stamp);
      return stamp;
    },
    set: (change) => move((current) => change.now ?? current, change.frozen),
    advance: (hours) => move((current) => current + Math.round(hours * MICROS_PER_HOUR)),
    stampAfter: (stamp) => {
      lastStamps.set(NOBODY, Math.max(lastStamps.get(NOBODY) ?? 0, stamp));
    },
    state: () => ({ offset, frozenAt, lastStamps: Object.fromEntries(lastStamps) }),
    restore: (state) => {
      ({ offset, frozenAt } = state);
      lastStamps = new Map(Object.entries(state.lastStamps ?? { [NOBODY]: state.lastStamp ?? 0 }));
    },
  };
}
