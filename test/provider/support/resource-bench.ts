import { apply } from "../../../provider/framework/lifecycle";
import type { ObjectValue } from "../../../provider/framework/value";
import { scalewayProvider } from "../../../provider/resources/scaleway-provider";
import { PROJECT, testClient } from "./client";
import { type Answer, type Received, ScriptedApi } from "./scripted-api";

export const ID = "aaaaaaaa-0000-4000-8000-00000000000a";
export const OTHER = "bbbbbbbb-0000-4000-8000-00000000000b";
export const REGIONAL = `fr-par/${ID}`;
export const times = { created_at: "2026-03-24T12:03:23.511508Z", updated_at: "2026-03-24T12:03:24.000001Z" };
export const owned = { region: "fr-par", organization_id: "o", project_id: PROJECT, ...times };

export const VPC = {
  id: ID,
  name: "a",
  tags: ["x"],
  is_default: false,
  routing_enabled: true,
  custom_routes_propagation_enabled: true,
  ...owned,
};
export const NETWORK = {
  id: ID,
  name: "n",
  tags: [],
  vpc_id: OTHER,
  default_route_propagation_enabled: false,
  subnets: [
    { id: "s4", subnet: "172.16.32.0/22", region: "fr-par", ...times },
    { id: "s6", subnet: "fd46:78ab:30b8:1::/64", region: "fr-par", ...times },
  ],
  ...owned,
};
export const CONNECTOR = { id: ID, name: "c", tags: [], vpc_id: ID, target_vpc_id: OTHER, status: "orphan", ...owned };
export const ROUTE = {
  id: ID,
  description: "Custom route",
  tags: [],
  vpc_id: OTHER,
  destination: "10.0.0.0/22",
  nexthop_resource_id: null,
  nexthop_private_network_id: null,
  nexthop_vpc_connector_id: OTHER,
  region: "fr-par",
  ...times,
};
export const RULE = {
  id: ID,
  vpc_id: OTHER,
  is_ipv6: false,
  source: "10.9.0.0/22",
  nexthop_resource_ip: "10.0.0.10",
  nexthop_private_network_id: OTHER,
  description: null,
  tags: [],
  region: "fr-par",
  ...times,
};

export const stamps = { created_at: "2026-03-24T12:03:23Z", updated_at: "2026-03-24T12:03:24Z" };
export const srn = (kind: string) => `srn://vpc.scw.eu/regions/fr-par/${kind}/${ID}`;

/** Resources of the provider against a scripted service. */
export class ResourceBench {
  readonly provider = scalewayProvider({});
  private tools!: Awaited<ReturnType<typeof testClient>>;

  private constructor(readonly api: ScriptedApi) {}

  static async open(): Promise<ResourceBench> {
    return new ResourceBench(await ScriptedApi.start());
  }

  /** A client that was never interrupted and has waited for nothing. */
  async renew(): Promise<void> {
    this.tools = await testClient(this.api);
  }

  get client() {
    return this.tools.client;
  }

  get waits(): readonly number[] {
    return this.tools.waits;
  }

  stopAfterWaits(count: number): void {
    this.tools.stopAfterWaits(count);
  }

  resource(name: string) {
    return this.provider.resources[name]!;
  }

  /** Every GET, POST, PUT and PATCH answers the object, every DELETE 204, unless `special` says otherwise. */
  serve(object: unknown, special: (request: Received, count: number) => Answer | undefined = () => undefined): void {
    this.api.respond(
      (request, count) => special(request, count) ?? (request.method === "DELETE" ? { status: 204 } : { status: 200, body: object }),
    );
  }

  run(typeName: string, change: { prior: ObjectValue | null; planned: ObjectValue | null; config?: ObjectValue }) {
    return apply(this.resource(typeName), { typeName, client: this.client, config: {}, ...change });
  }

  /** What was written: method, path after the region prefix, body. */
  written(): unknown[] {
    const prefix = "/vpc/v2/regions/".length;
    return this.api.received.filter(({ method }) => method !== "GET").map(({ method, path, body }) => [method, path.slice(prefix), body]);
  }
}
