import type { Route } from "./plan";

/** Routes by table and destination; the last word on a destination counts. */
export class RouteTable {
  readonly routes = new Map<string, Route>();

  add(route: Route): void {
    this.routes.set(`${route.table ?? "main"} ${route.destination}`, route);
  }
}
