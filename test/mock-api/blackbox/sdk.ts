import type { MockInProcess } from "./mock";
import type { Tenant } from "./tenants";

/** Scaleway's own clients, set up for an organization as its user would. */
export async function sdkOf(mock: MockInProcess, tenant: Tenant, options: { secretKey?: string; accessKey?: string } = {}) {
  const [{ createClient, API, Errors }, { Vpcv2 }, { Ipamv1 }, { Billingv2beta1 }] = await Promise.all([
    import("@scaleway/sdk-client"),
    import("@scaleway/sdk-vpc"),
    import("@scaleway/sdk-ipam"),
    import("@scaleway/sdk-billing"),
  ]);
  const client = createClient({
    apiURL: mock.url,
    accessKey: options.accessKey ?? tenant.accessKey,
    secretKey: options.secretKey ?? tenant.secretKey,
    defaultOrganizationId: tenant.organizationId,
    defaultProjectId: tenant.projectIds[0]!,
    defaultRegion: "fr-par",
  });
  const connectors = new (class ConnectorApi extends API {
    /** This release of the SDK knows no connectors: the same transport, with the names of the wire. */
    call(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json; charset=utf-8" } };
      return this.client.fetch<Record<string, unknown>>({ method, path: `/vpc/v2/regions/fr-par/vpc-connectors${path}`, ...sent });
    }
  })(client);
  return {
    client,
    connectors,
    vpc: new Vpcv2.API(client),
    ipam: new Ipamv1.API(client),
    billing: new Billingv2beta1.API(client),
    Errors,
  };
}

export type Sdk = Awaited<ReturnType<typeof sdkOf>>;

/** Names of the operations that a client object offers: its public methods, without the pages behind the lists. */
export function operationsOf(api: object): string[] {
  return Object.entries(api)
    .filter(([name, value]) => typeof value === "function" && !name.startsWith("pageOf"))
    .map(([name]) => name)
    .sort();
}
