import { badControl } from "../errors";
import { formatTime, parseTime } from "../time";
import { type ControlCall, type ControlRoute, change, json, objectBody } from "./control-route";

const answer = ({ world }: ControlCall) => json({ now: formatTime(world.clock.now()), frozen: world.clock.frozen });

function timeOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const parsed = parseTime(value);
  if (parsed === undefined) throw badControl(`"now" must be a time such as 2026-09-01T08:00:00Z, got ${JSON.stringify(value)}`);
  return parsed;
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
      const before = formatTime(call.world.clock.now());
      change(call, "mock.clock", () => {
        if (!call.world.clock.set({ now: target, frozen }))
          throw badControl(`the clock cannot run backwards: it is ${before}, asked for ${now}`);
      });
      return answer(call);
    },
  },
  {
    method: "POST",
    path: "/mock/clock/advance",
    summary: "Lets hours pass, fractions included: {hours}.",
    handle: (call) => {
      const { hours } = objectBody(call, ["hours"]);
      change(call, "mock.clock", () => {
        if (typeof hours !== "number" || hours > 1_000_000 || !call.world.clock.advance(hours))
          throw badControl(`"hours" must be a number from 0 to 1000000, got ${JSON.stringify(hours)}`);
      });
      return answer(call);
    },
  },
];
