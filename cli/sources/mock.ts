import type { Topology, VerdictOptions } from "../../core";
import type { Settings } from "../../mock-api";
import { parseAmount } from "../render/amounts";
import type { Io } from "../terminal/io";
import { UsageError } from "../terminal/usage-error";
import { getFromMock, mockUrl } from "./mock-client";
import { type Loaded, plainSource } from "./source";
import { looksLikeTopology, parseTopology } from "./topology-json";

interface WireOwner {
  readonly id: string;
  readonly name: string;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
}

/** Everything that a running mock holds, of every organization. Ids are the API's uuids. */
export async function loadMock(named: string | undefined, env: Io["env"], timeoutSeconds?: number): Promise<Loaded> {
  const url = mockUrl(named, env);
  const answer = await getFromMock<unknown>(url, "/mock/topology", { env, timeoutSeconds });
  if (!looksLikeTopology(answer)) throw new UsageError(`${url} is not a vpc-peering mock; check SCW_API_URL`);
  const topology = parseTopology(answer, url);
  const { organizations } = await getFromMock<{ organizations: readonly WireOwner[] }>(url, "/mock/organizations", { env, timeoutSeconds });
  const owners = organizations.flatMap(({ id, name, projects }) => [
    [id, name] as const,
    ...projects.map((project) => [project.id, project.name] as const),
  ]);
  const settings = await getFromMock<Settings>(url, "/mock/settings", { env, timeoutSeconds });
  return { ...plainSource(url, topology, localityAliases(topology), "mock"), owners: new Map(owners), options: optionsFrom(settings) };
}

/** How the mock judges by itself, so that the command line and `/mock/reach`, `/mock/verdicts` and `/mock/billing` say the same. */
function optionsFrom(settings: Settings): VerdictOptions {
  return {
    maxHops: settings.max_hops,
    quotas: {
      vpcConnectors: settings.quota_vpc_connectors,
      privateNetworks: settings.quota_private_networks,
      privateNetworksPerVpc: settings.quota_private_networks_per_vpc,
    },
    rate: {
      currencyCode: settings.rate_currency,
      nanosPerHour: parseAmount(settings.rate, "the mock's rate"),
      source: settings.rate_source,
    },
  };
}

/** `region/uuid`, as Terraform writes ids, for each VPC. */
export function localityAliases(topology: Topology): Map<string, string> {
  return new Map(topology.vpcs.flatMap((vpc) => (vpc.region ? [[`${vpc.region}/${vpc.id}`, vpc.id] as const] : [])));
}
