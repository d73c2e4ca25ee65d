import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../cache";
import { type Client, type ClientKind, type Kind, Refused, type Wire } from "./client";

type Method = (request: Wire) => Promise<Wire> & { all?: () => Promise<Wire[]> };
interface ScalewayClient {
  fetch(request: { method: string; path: string; urlParams?: URLSearchParams; headers?: Wire; body?: string }): Promise<Wire>;
}

const names: Readonly<Record<Exclude<Kind, "vpc_connector" | "ingress_rule">, string>> = {
  vpc: "VPC",
  private_network: "PrivateNetwork",
  route: "Route",
};
const paths: Partial<Record<Kind, string>> = { vpc_connector: "vpc-connectors" };

const toCamel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const toSnake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelCased = (values: Wire): Wire =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [toCamel(name), name === "rules" ? (value as Wire[]).map(camelCased) : value]),
  );

/** The SDK's objects under their wire names, dates as text. */
function wire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(wire);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [toSnake(name), wire(inner)]));
}

async function refusing<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new Refused(`${(error as Error).constructor.name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Calls that @scaleway/sdk-vpc lacks, through the SDK's own transport, authentication and errors. */
function plainCalls(client: ScalewayClient, collection: string) {
  const base = `/vpc/v2/regions/fr-par/${collection}`;
  const send = (method: string, path: string, body?: Wire) =>
    refusing(
      client.fetch({ method, path, ...(body ? { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {}) }),
    );
  return {
    create: (values: Wire) => send("POST", base, values),
    get: (id: string) => send("GET", `${base}/${id}`),
    list: async (filters: Wire) => {
      const urlParams = new URLSearchParams(Object.entries(filters).map(([name, value]): [string, string] => [name, String(value)]));
      const answer = await refusing(client.fetch({ method: "GET", path: base, urlParams }));
      return answer[collection.replaceAll("-", "_")] as Wire[];
    },
    update: (id: string, values: Wire) => send("PATCH", `${base}/${id}`, values),
    delete: (id: string) => send("DELETE", `${base}/${id}`),
  };
}

async function sdk(environment: Readonly<Record<string, string>>): Promise<{ api: Record<string, Method>; client: ScalewayClient }> {
  const { createClient } = await import("@scaleway/sdk-client");
  const { Vpcv2 } = await import("@scaleway/sdk-vpc");
  const client = createClient({
    accessKey: environment["SCW_ACCESS_KEY"],
    secretKey: environment["SCW_SECRET_KEY"],
    apiURL: environment["SCW_API_URL"],
    defaultProjectId: environment["SCW_DEFAULT_PROJECT_ID"],
    defaultOrganizationId: environment["SCW_DEFAULT_ORGANIZATION_ID"],
    defaultRegion: "fr-par",
  });
  return { api: new Vpcv2.API(client) as unknown as Record<string, Method>, client: client as unknown as ScalewayClient };
}

function javascriptClient(environment: Readonly<Record<string, string>>): Client {
  const opened = sdk(environment);
  const call = async (verb: string, kind: Kind, request: Wire): Promise<Wire> => {
    const { api } = await opened;
    return wire(await refusing(api[`${verb}${names[kind as keyof typeof names]}`]!(request))) as Wire;
  };
  const plain = async (kind: Kind) => (paths[kind] ? plainCalls((await opened).client, paths[kind]) : undefined);
  const key = (kind: Kind, id: string) => ({ [toCamel(`${kind}_id`)]: id });
  return {
    create: async (kind, values) => (await plain(kind))?.create(values) ?? call("create", kind, camelCased(values)),
    get: async (kind, id) => (await plain(kind))?.get(id) ?? call("get", kind, key(kind, id)),
    list: async (kind, filters) => {
      const direct = await plain(kind);
      if (direct) return direct.list(filters);
      const pager = (await opened).api[`list${names[kind as keyof typeof names]}s`]!(camelCased(filters));
      return wire(await refusing(pager.all!())) as Wire[];
    },
    update: async (kind, id, values) =>
      (await plain(kind))?.update(id, values) ?? call("update", kind, { ...key(kind, id), ...camelCased(values) }),
    delete: async (kind, id) => void (await ((await plain(kind))?.delete(id) ?? call("delete", kind, key(kind, id)))),
    setAcl: async (values) => wire(await refusing((await opened).api["setAcl"]!(camelCased(values)))) as Wire,
    getAcl: async (vpcId) => wire(await refusing((await opened).api["getAcl"]!({ vpcId, isIpv6: false }))) as Wire,
    overlaps: async (connectorId) =>
      (
        await refusing(
          (await opened).client.fetch({ method: "GET", path: `/vpc/v2/regions/fr-par/vpc-connectors/${connectorId}/subnet-overlaps` }),
        )
      )["subnet_overlaps"] as Wire[],
    stop: async () => {},
  };
}

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(repositoryRoot, "node_modules", name, "package.json"), "utf8")) as { version: string }).version;

/** @scaleway/sdk-vpc on @scaleway/sdk-client. */
export function javascriptSdk(): ClientKind {
  return {
    title: "JavaScript SDK",
    version: `@scaleway/sdk-vpc ${versionOf("@scaleway/sdk-vpc")} on @scaleway/sdk-client ${versionOf("@scaleway/sdk-client")}; its calls for connectors go through the client's fetch, because this SDK has none, and its routes know no connector`,
    lacks: ["vpc_connector", "ingress_rule"],
    open: javascriptClient,
  };
}
