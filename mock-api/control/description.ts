import { openApiDocument } from "../wire/openapi";
import { type ControlRoute, json } from "./control-route";

export const descriptionRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/openapi.json",
    summary: "The imitated API as an OpenAPI document.",
    handle: () => json(openApiDocument()),
  },
];
