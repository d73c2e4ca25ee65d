import { type ControlRoute, json, nothing, queryValue } from "./control-route";

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
    summary: "Streams events (SSE); Last-Event-ID or ?after=N to get those since.",
    handle: (call) => {
      const { events } = call.world;
      const since = Number(call.header("last-event-id") ?? queryValue(call, "after") ?? Number.NaN);
      return {
        status: 200,
        stream: ({ write, drop }) => {
          write(": connected\n\n");
          return events.listen({ send: write, drop }, Number.isInteger(since) ? since : undefined);
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
    summary: "Clears the request log.",
    handle: ({ parts }) => {
      parts.log.clear();
      return nothing;
    },
  },
];
