import type { Faults } from "../http/faults";
import type { WireAnswer } from "../http/transport";
import type { Method } from "../operations/operation";
import { isObject } from "../request/body-fields";
import type { RawQuery } from "../request/query-fields";
import type { StateDocument } from "../state";
import { atomically } from "../world/atomically";
import { ApiError, badControl } from "../world/errors";
import { changedSettings, type Settings } from "../world/settings";
import type { World } from "../world/world";
import type { RequestLog } from "./request-log";

/** What the control plane works on. */
export interface ControlParts {
  readonly world: World;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Settings to go back to at a reset. */
  readonly startSettings: Settings;
  /** World to go back to at a reset, besides the default organizations. */
  readonly seed: StateDocument | undefined;
  /** Whether the store outlives the process. */
  readonly durable: boolean;
  readonly onBug: (error: unknown) => void;
}

export type PlaneMemory = Pick<ControlParts, "world" | "durable" | "startSettings">;

export interface ControlCall {
  readonly parts: ControlParts;
  readonly world: World;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: RawQuery;
  /** Parsed JSON; undefined for no body. */
  readonly body: unknown;
  header(name: string): string | undefined;
}

/** One line of the control plane's table. */
export interface ControlRoute {
  readonly method: Method;
  readonly path: string;
  /** One sentence for the overview at `/mock`. */
  readonly summary: string;
  handle(call: ControlCall): WireAnswer;
}

export const json = (value: unknown, status = 200): WireAnswer => ({ status, body: JSON.stringify(value) });
export const nothing: WireAnswer = { status: 204 };

/** One query value. */
export function queryValue(call: ControlCall, name: string): string | undefined {
  return call.query.get(name)?.at(-1) || undefined;
}

/** @throws ApiError 400 */
export function requiredQuery(call: ControlCall, name: string): string {
  const value = queryValue(call, name);
  if (value === undefined) throw badControl(`query parameter "${name}" is missing`);
  return value;
}

/** A body that must be an object with no other fields than these. @throws ApiError 400 */
export function objectBody(call: ControlCall, known?: readonly string[]): Record<string, unknown> {
  const body = call.body ?? {};
  if (!isObject(body)) throw badControl("the body must be a JSON object");
  const stray = known && Object.keys(body).find((name) => !known.includes(name));
  if (stray !== undefined) throw badControl(`unknown field "${stray}"; known are ${known!.join(", ")}`);
  return body;
}

/** Runs work whose own errors are told as 400. */
export function asBadRequest<T>(kind: abstract new (...args: never[]) => Error, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof kind && !(error instanceof ApiError)) throw badControl(error.message);
    throw error;
  }
}

/** Keeps what requests to the control plane set, beside the world itself, over a restart. */
export function rememberPlane({ world: { store, clock, settings }, durable, startSettings }: PlaneMemory): void {
  if (!durable) return;
  store.remember("clock", clock.state());
  store.remember("settings", changedSettings(settings, startSettings));
}

/** A change from outside the imitated API, with what the control plane remembers; reported as one event. */
export function change<T>(call: ControlCall, type: string, work: () => T): T {
  const { clock, events } = call.world;
  return atomically(call.world, () => {
    const result = work();
    rememberPlane(call.parts);
    events.note(clock.now(), type, {});
    return result;
  });
}
