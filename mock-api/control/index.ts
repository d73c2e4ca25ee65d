import { Router } from "../http/router";
import { errorAnswer, type ReceivedBody, type WireAnswer, type WireRequest } from "../http/transport";
import { splitQuery } from "../request/query-fields";
import { badControl, unknownToControl } from "../world/errors";
import { toApiError } from "../world/failures";
import { billingRoutes } from "./billing";
import { clockRoutes } from "./clock";
import { connectorRoutes } from "./connectors";
import { consoleRoutes } from "./console";
import type { ControlParts, ControlRoute } from "./control-route";
import { json } from "./control-route";
import { descriptionRoutes } from "./description";
import { faultRoutes } from "./faults";
import { observationRoutes } from "./observation";
import { organizationRoutes } from "./organizations";
import { reachRoutes } from "./reach";
import { settingRoutes } from "./settings";
import { stateRoutes } from "./state";

export { rememberPlane } from "./control-route";

const overview: ControlRoute = {
  method: "GET",
  path: "/mock",
  summary: "This list.",
  handle: () => json({ routes: CONTROL_ROUTES.map(({ method, path, summary }) => ({ method, path, summary })) }),
};

/** Everything under `/mock`. None of it is Scaleway's. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  overview,
  ...observationRoutes,
  ...stateRoutes,
  ...clockRoutes,
  ...billingRoutes,
  ...organizationRoutes,
  ...settingRoutes,
  ...faultRoutes,
  ...connectorRoutes,
  ...reachRoutes,
  ...descriptionRoutes,
  ...consoleRoutes,
];

/** Serves `/mock`, for those that `Access` lets in. Needs no key. */
export class ControlPlane {
  readonly #router = new Router(CONTROL_ROUTES);

  constructor(private readonly parts: ControlParts) {}

  readonly answer = (request: WireRequest): WireAnswer => {
    try {
      return this.#respond(request);
    } catch (error) {
      return errorAnswer(toApiError(error, this.parts.onBug));
    }
  };

  #respond(request: WireRequest): WireAnswer {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const match = this.#router.match(method, request.path.replace(/\/$/, ""));
    if (!match) throw unknownToControl(`the control plane has no ${request.method} ${request.path}; GET /mock lists what it has`);
    return match.entry.handle({
      parts: this.parts,
      world: this.parts.world,
      parameters: match.parameters,
      query: splitQuery(request.query),
      body: parseBody(request.body),
      header: request.header,
    });
  }
}

/** Deeper than any document of the control plane; what is deeper still could not be told back in an error. */
const MAX_NESTING = 100;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function parseBody({ text, isText }: ReceivedBody): unknown {
  if (!isText) throw badControl("the body is not valid UTF-8");
  if (text.trim() === "") return undefined;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw badControl(`the body is not valid JSON: ${(error as Error).message}`);
  }
  if (isDeeper(body, MAX_NESTING)) throw badControl(`the body is nested deeper than ${MAX_NESTING} levels`);
  return body;
}
