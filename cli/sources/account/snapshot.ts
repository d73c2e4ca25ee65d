import type { AccountReader } from "./reader";
import type { WireAcl, WireConnector, WireIngressRule, WirePrivateNetwork, WireRoute, WireSnapshot, WireVpc } from "./wire";

const PARALLEL = 8;

/** Reads all of VPC that the key sees in the regions. Lists only: nothing is changed. */
export async function readSnapshot(reader: AccountReader, regions: readonly string[]): Promise<WireSnapshot> {
  const parts = await inTurn(regions, 1, (region) => readRegion(reader, region));
  return mergeSnapshots(parts);
}

async function readRegion(reader: AccountReader, region: string): Promise<WireSnapshot> {
  const base = `/vpc/v2/regions/${region}`;
  const [vpcs, privateNetworks, connectors, routes, ingressRules] = await Promise.all([
    reader.list<WireVpc>(`${base}/vpcs`, "vpcs"),
    reader.list<WirePrivateNetwork>(`${base}/private-networks`, "private_networks"),
    reader.list<WireConnector>(`${base}/vpc-connectors`, "vpc_connectors"),
    reader.list<{ route: WireRoute }>(`${base}/routes-with-nexthop`, "routes"),
    reader.list<WireIngressRule>(`${base}/ingress-rules`, "rules"),
  ]);
  const asked = vpcs.flatMap((vpc) => [false, true].map((isIpv6) => ({ vpcId: vpc.id, isIpv6 })));
  const acls = await inTurn(asked, PARALLEL, async ({ vpcId, isIpv6 }) => ({
    vpcId,
    isIpv6,
    acl: await reader.get<WireAcl>(`${base}/vpcs/${vpcId}/acl-rules`, { is_ipv6: `${isIpv6}` }),
  }));
  return { vpcs, privateNetworks, connectors, routes: routes.map(({ route }) => route), acls, ingressRules };
}

/** Several snapshots as one; what several keys see counts once. */
export function mergeSnapshots(parts: readonly WireSnapshot[]): WireSnapshot {
  const unique = <T>(pick: (part: WireSnapshot) => readonly T[], key: (entry: T) => string): T[] => [
    ...new Map(parts.flatMap(pick).map((entry) => [key(entry), entry])).values(),
  ];
  return {
    vpcs: unique(
      (part) => part.vpcs,
      (vpc) => vpc.id,
    ),
    privateNetworks: unique(
      (part) => part.privateNetworks,
      (network) => network.id,
    ),
    connectors: unique(
      (part) => part.connectors,
      (connector) => connector.id,
    ),
    routes: unique(
      (part) => part.routes.filter((route) => route.id !== ""),
      (route) => route.id,
    ),
    acls: unique(
      (part) => part.acls,
      ({ vpcId, isIpv6 }) => `${vpcId} ${isIpv6}`,
    ),
    ingressRules: unique(
      (part) => part.ingressRules,
      (rule) => rule.id,
    ),
  };
}

/** Runs the work for each element, at most `parallel` at a time, and keeps their order. */
async function inTurn<T, R>(elements: readonly T[], parallel: number, work: (element: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < elements.length) {
      const index = next;
      next += 1;
      results[index] = await work(elements[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, elements.length) }, worker));
  return results;
}
