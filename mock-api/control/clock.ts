import { badControl } from "../world/errors";
import { type Clock, type ClockRefusal, formatTime, LAST_MOMENT, parseTime } from "../world/time";
import { type ControlCall, type ControlRoute, change, json, objectBody } from "./control-route";

const answer = ({ world }: ControlCall) => json({ now: formatTime(world.clock.now()), frozen: world.clock.frozen });

function timeOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const parsed = parseTime(value);
  if (parsed === undefined) throw badControl(`"now" must be a time such as 2026-09-01T08:00:00Z, got ${JSON.stringify(value)}`);
  return parsed;
}

/** @throws ApiError 400 for a move that the clock refused. */
function assertMoved(clock: Clock, refusal: ClockRefusal | undefined, wish: string): void {
  if (refusal === undefined) return;
  const rule = refusal === "backwards" ? "the clock cannot run backwards" : `the clock ends at ${formatTime(LAST_MOMENT)}`;
  throw badControl(`${rule}: it is ${formatTime(clock.now())}, ${wish}`);
}

export const clockRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/mock/clock", summary: "What time it is in the mock, and whether time stands still.", handle: answer },
  {
    method: "PUT",
    path: "/mock/clock",
    summary: "Sets the time (never back) and freezes or releases it: {now?, frozen?}.",
    handle: (call) => {
      const { now, frozen } = objectBody(call, ["now", "frozen"]);
      if (frozen !== undefined && typeof frozen !== "boolean")
        throw badControl(`"frozen" must be true or false, got ${JSON.stringify(frozen)}`);
      const target = timeOf(now);
      change(call, "mock.clock", () => assertMoved(call.world.clock, call.world.clock.set({ now: target, frozen }), `asked for ${now}`));
      return answer(call);
    },
  },
  {
    method: "POST",
    path: "/mock/clock/advance",
    summary: "Lets hours pass, fractions included: {hours}.",
    handle: (call) => {
      const { hours } = objectBody(call, ["hours"]);
      if (typeof hours !== "number") throw badControl(`"hours" must be a number, got ${JSON.stringify(hours)}`);
      change(call, "mock.clock", () =>
        assertMoved(call.world.clock, call.world.clock.advance(hours), `asked to advance by ${hours} hours`),
      );
      return answer(call);
    },
  },
];
