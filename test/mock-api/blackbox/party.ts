import type { Answer, HttpClient, Wire } from "./client";
import type { Tenant } from "./tenants";

/** An organization at work in one region: the few calls that stories about peering are made of. */
export class Party {
  readonly base: string;

  constructor(
    readonly http: HttpClient,
    readonly tenant: Tenant,
    readonly region = "fr-par",
  ) {
    this.base = `/vpc/v2/regions/${region}`;
  }

  send(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.http.send(method, `${this.base}/${path}`, { token: this.tenant.secretKey, body });
  }

  async do(method: string, path: string, body?: unknown): Promise<Wire> {
    return this.http.expect(method === "DELETE" ? 204 : 200, method, `${this.base}/${path}`, { token: this.tenant.secretKey, body });
  }

  vpc(name: string): Promise<Wire> {
    return this.do("POST", "vpcs", { name, project_id: this.tenant.projectIds[0] });
  }

  network(vpc: Wire, block: string): Promise<Wire> {
    return this.do("POST", "private-networks", this.networkBody(vpc, block));
  }

  networkBody(vpc: Wire, block: string): Wire {
    return { name: "net", project_id: this.tenant.projectIds[0], vpc_id: vpc["id"], subnets: [block] };
  }

  connect(vpc: Wire, target: Wire | string): Promise<Wire> {
    const targetId = typeof target === "string" ? target : target["id"];
    return this.do("POST", "vpc-connectors", { name: `to ${targetId}`, vpc_id: vpc["id"], target_vpc_id: targetId });
  }

  disconnect(connector: Wire): Promise<Wire> {
    return this.do("DELETE", `vpc-connectors/${connector["id"]}`);
  }

  /** Status of a connector now, `-` when there is none. */
  async status(connector: Wire | undefined): Promise<string> {
    return connector ? (await this.do("GET", `vpc-connectors/${connector["id"]}`))["status"] : "-";
  }

  billing(): Promise<Wire> {
    return this.http.get(`/mock/billing?organization=${this.tenant.name}`);
  }

  /** Ids of this organization's connectors whose meter runs. */
  async running(): Promise<string[]> {
    const { meters } = await this.billing();
    return (meters as Wire[]).filter((meter) => meter["stopped_at"] === null).map((meter) => meter["vpc_connector_id"]);
  }
}
