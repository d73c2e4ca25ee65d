import { Cidr, compareCidrs } from "../../core";
import type { MockProcess, Tenant } from "./mock-process";

interface Connector {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly vpc_id: string;
  readonly target_vpc_id: string;
}
interface RouteRow {
  readonly route: {
    readonly destination: string;
    readonly vpc_id: string;
    readonly type: string;
    readonly nexthop_vpc_connector_id: string | null;
  };
}
interface NamedVpc {
  readonly id: string;
  readonly name: string;
  readonly is_default: boolean;
}

/** What one organization sees of its own objects through the imitated API. */
export interface OrganizationView {
  readonly tenant: Tenant;
  readonly vpcs: readonly NamedVpc[];
  readonly connectors: readonly Connector[];
  readonly routes: readonly RouteRow["route"][];
}

async function listAll<T>(mock: MockProcess, tenant: Tenant, path: string, key: string): Promise<T[]> {
  const rows: T[] = [];
  for (let page = 1; ; page++) {
    const url = `/vpc/v2/regions/${tenant.region}/${path}?page=${page}&page_size=100`;
    const answer = await mock.get<Record<string, unknown>>(url, tenant.secretKey);
    rows.push(...(answer[key] as T[]));
    if (rows.length >= (answer.total_count as number) || (answer[key] as T[]).length === 0) return rows;
  }
}

/** Reads VPCs, connectors and custom routes with the organization's own key. */
export async function viewOf(mock: MockProcess, tenant: Tenant): Promise<OrganizationView> {
  const [vpcs, connectors, rows] = await Promise.all([
    listAll<NamedVpc>(mock, tenant, "vpcs", "vpcs"),
    listAll<Connector>(mock, tenant, "vpc-connectors", "vpc_connectors"),
    listAll<RouteRow>(mock, tenant, "routes-with-nexthop", "routes"),
  ]);
  return { tenant, vpcs, connectors, routes: rows.map((row) => row.route).filter((route) => route.type === "custom") };
}

/** Lines that show each connector's status and the custom routes through it. */
export function describeView(view: OrganizationView): string[] {
  const nameOf = (id: string) => view.vpcs.find((vpc) => vpc.id === id)?.name ?? id;
  return [...view.connectors]
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((connector) => {
      const through = view.routes
        .filter((route) => route.nexthop_vpc_connector_id === connector.id)
        .map((route) => Cidr.parse(route.destination));
      return [
        `${connector.status.padEnd(8)} ${nameOf(connector.vpc_id)} → ${nameOf(connector.target_vpc_id)}  (${view.tenant.name})`,
        ...through.sort(compareCidrs).map((destination) => `         route ${destination}`),
      ];
    });
}

/** Objects that a stack made and did not take away: everything but the default VPCs that the mock starts with. */
export function leftovers(view: OrganizationView): string[] {
  return [
    ...view.vpcs.filter((vpc) => !vpc.is_default).map((vpc) => `VPC ${vpc.name} (${vpc.id})`),
    ...view.connectors.map((connector) => `connector ${connector.name} (${connector.id})`),
    ...view.routes.map((route) => `route ${route.destination} in VPC ${route.vpc_id}`),
  ];
}
