/**
 * The operations of the VPC API (version 2) that the provider calls, on the transport of `@scaleway/sdk-client`.
 * Each rejects with a ScalewayError of that package.
 */
import type { Client } from "@scaleway/sdk-client" with { "resolution-mode": "import" };
import { UUID_PATTERN } from "../../scaleway";
import { MissingIdError, NotJsonError } from "./errors";
import type { Acl, AclRule, IngressRule, PrivateNetwork, Route, RouteWithNexthop, Vpc, VpcConnector } from "./types";

/** Undefined leaves a parameter out; a list is sent as repeated keys. */
export type Query = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
type Body = Readonly<Record<string, unknown>>;

function parameters(query: Query): URLSearchParams {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) found.append(name, String(item));
  }
  return found;
}

/** One kind of object under `/vpc/v2/regions/{region}/{kind}`. */
class Collection<T> {
  constructor(
    private readonly client: Pick<Client, "fetch">,
    private readonly kind: string,
  ) {}

  path(region: string, ...rest: string[]): string {
    return ["/vpc/v2/regions", ...[region, this.kind, ...rest].map(encodeURIComponent)].join("/");
  }

  protected async call<A = T>(method: string, path: string, input: { body?: Body; query?: Query } = {}): Promise<A> {
    const answer = await this.client.fetch<unknown>({
      method: method as "GET",
      path,
      body: input.body && JSON.stringify(input.body),
      headers: input.body && { "Content-Type": "application/json" },
      urlParams: input.query && parameters(input.query),
    });
    if (method !== "DELETE" && (typeof answer !== "object" || answer === null)) throw new NotJsonError(path, answer);
    return answer as A;
  }

  create(region: string, body: Body): Promise<T> {
    return this.object("POST", this.path(region), { body });
  }

  get(region: string, id: string): Promise<T> {
    return this.object("GET", this.path(region, id));
  }

  update(region: string, id: string, body: Body): Promise<T> {
    return this.object("PATCH", this.path(region, id), { body });
  }

  /** A call that answers one object, which must have an id. */
  protected async object(method: string, path: string, input: { body?: Body } = {}): Promise<T> {
    const answer = await this.call<{ id?: unknown }>(method, path, input);
    if (typeof answer.id !== "string" || !UUID_PATTERN.test(answer.id)) throw new MissingIdError(path, answer.id);
    return answer as T;
  }

  async delete(region: string, id: string): Promise<void> {
    await this.call("DELETE", this.path(region, id));
  }

  /** The first page, in the order of creation, as the official data sources ask for it. */
  list<A>(region: string, query: Query): Promise<A> {
    return this.call("GET", this.path(region), { query: { order_by: "created_at_asc", ...query } });
  }
}

class Vpcs extends Collection<Vpc> {
  enableRouting(region: string, id: string): Promise<Vpc> {
    return this.object("POST", this.path(region, id, "enable-routing"), { body: {} });
  }

  enableCustomRoutesPropagation(region: string, id: string): Promise<Vpc> {
    return this.object("POST", this.path(region, id, "enable-custom-routes-propagation"), { body: {} });
  }

  getAcl(region: string, id: string, isIpv6: boolean): Promise<Acl> {
    return this.call("GET", this.path(region, id, "acl-rules"), { query: { is_ipv6: isIpv6 } });
  }

  setAcl(region: string, id: string, body: { rules: AclRule[] | null; is_ipv6: boolean; default_policy: string }): Promise<Acl> {
    return this.call("PUT", this.path(region, id, "acl-rules"), { body });
  }
}

export interface VpcApi {
  readonly vpcs: Vpcs;
  readonly privateNetworks: Collection<PrivateNetwork>;
  readonly connectors: Collection<VpcConnector>;
  readonly routes: Collection<Route>;
  readonly routesWithNexthop: Pick<Collection<RouteWithNexthop>, "list">;
  readonly ingressRules: Collection<IngressRule>;
}

export const vpcApi = (client: Pick<Client, "fetch">): VpcApi => ({
  vpcs: new Vpcs(client, "vpcs"),
  privateNetworks: new Collection(client, "private-networks"),
  connectors: new Collection(client, "vpc-connectors"),
  routes: new Collection(client, "routes"),
  routesWithNexthop: new Collection(client, "routes-with-nexthop"),
  ingressRules: new Collection(client, "ingress-rules"),
});
