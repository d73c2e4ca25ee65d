import { type ConsoleDocument, contentSecurityPolicy, liveHtml, pageAssets } from "../../console";
import type { ProjectRow } from "../store";
import { type ControlRoute, json } from "./control-route";
import { topologyNow, verdictOptions } from "./reach";

const TITLE = "VPC peering mock";

/** The web page over this mock: it loads its data from here and follows the event stream. */
export const consoleRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/console",
    summary: "The web page: picture, reachability, findings, cost, what if, following every change.",
    handle: () => {
      const assets = pageAssets();
      return {
        status: 200,
        page: { html: liveHtml(TITLE, "/mock/console/data", assets), policy: contentSecurityPolicy("'self'", assets) },
      };
    },
  },
  {
    method: "GET",
    path: "/mock/console/data",
    summary: "What the web page shows: the topology of every organization, how it is checked, and names.",
    handle: (call) => {
      const { store } = call.world;
      const named = [
        ...store.all<{ id: string; name: string }>("SELECT id, name FROM organizations"),
        ...store.all<ProjectRow>("SELECT * FROM projects"),
      ];
      const topology = topologyNow(call);
      const data: ConsoleDocument = {
        title: TITLE,
        source: "This mock, live: everything that it holds, of every organization.",
        topology,
        options: verdictOptions(call, topology),
        owners: Object.fromEntries(named.map(({ id, name }) => [id, name])),
        live: true,
      };
      return json(data);
    },
  },
];
