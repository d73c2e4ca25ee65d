import type { WorldEvent } from "../world/events";
import { type ControlRoute, json, nothing, queryValue } from "./control-route";

const toServerSentEvent = ({ id, type, ...event }: WorldEvent) =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ id, type, ...event })}\n\n`;

export const observationRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/health",
    summary: "Whether the mock is up; open to everyone.",
    handle: () => json({ status: "ok" }),
  },
  {
    method: "GET",
    path: "/mock/events",
    summary: "What happens, as server-sent events; Last-Event-ID or ?after=N to get those since.",
    handle: (call) => {
      const { events } = call.world;
      const since = Number(call.header("last-event-id") ?? queryValue(call, "after") ?? Number.NaN);
      return {
        status: 200,
        stream: (write) => {
          write(": connected\n\n");
          if (Number.isInteger(since)) for (const event of events.after(since)) write(toServerSentEvent(event));
          return events.listen((event) => write(toServerSentEvent(event)));
        },
      };
    },
  },
  {
    method: "GET",
    path: "/mock/requests",
    summary: "The last requests to the imitated API, with the fields that nothing read.",
    handle: ({ parts }) => json({ requests: parts.log.all() }),
  },
  {
    method: "DELETE",
    path: "/mock/requests",
    summary: "Forgets the requests.",
    handle: ({ parts }) => {
      parts.log.clear();
      return nothing;
    },
  },
];
