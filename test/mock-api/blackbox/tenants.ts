import type { HttpClient, Wire } from "./client";

/** An organization of the mock, as its clients know it. */
export interface Tenant {
  readonly name: string;
  readonly organizationId: string;
  readonly projectIds: readonly string[];
  readonly accessKey: string;
  readonly secretKey: string;
}

function tenantFrom(wire: Wire): Tenant {
  return {
    name: wire["name"],
    organizationId: wire["organization_id"],
    projectIds: wire["projects"].map((project: Wire) => project["id"]),
    accessKey: wire["access_key"],
    secretKey: wire["secret_key"],
  };
}

/** Every organization that the mock has, in the order of their making. */
export async function tenantsOf(http: HttpClient): Promise<Tenant[]> {
  const { organizations } = await http.get("/mock/organizations");
  return (organizations as Wire[]).map(tenantFrom);
}

export async function addOrganization(http: HttpClient, body: Wire): Promise<Tenant> {
  return tenantFrom(await http.expect(200, "POST", "/mock/organizations", { body }));
}
