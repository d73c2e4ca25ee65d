import type { ConnectorRow, OrganizationRow, PrivateNetworkRow, ProjectRow, TableName, VpcRow } from "../store";
import type { Region } from "../world/regions";
import { REGIONS } from "../world/regions";
import type { World } from "../world/world";
import { type ObjectReader, StateError } from "./reader";

interface NamedRow {
  readonly id: string;
  readonly name: string;
}

/** Finds an object by id, or by a name that only one has. */
function byIdOrName<Row extends NamedRow>({ store }: World, table: TableName, key: string): Row | "none" | "many" {
  const found = store.byId(table, key) as unknown as Row | undefined;
  if (found) return found;
  const named = store.all<Row>(`SELECT * FROM ${table} WHERE name = ? LIMIT 2`, key);
  return named.length === 0 ? "none" : named.length > 1 ? "many" : named[0]!;
}

function resolve<Row extends NamedRow>(world: World, table: TableName, input: ObjectReader, field: string): Row | undefined {
  const key = input.text(field);
  if (key === undefined) return undefined;
  const found = byIdOrName<Row>(world, table, key);
  if (found === "none")
    throw new StateError(`${input.where}.${field}: there is no ${table.replaceAll("_", " ")} entry with id or name "${key}"`);
  if (found === "many") throw new StateError(`${input.where}.${field}: several are named "${key}"; use an id`);
  return found;
}

export interface Owner {
  readonly organization_id: string;
  readonly project_id: string;
}

/** Whose an object is: by project, else the first project of the organization, else of the first organization. */
export function ownerOf(world: World, input: ObjectReader): Owner {
  const project = resolve<ProjectRow>(world, "projects", input, input.has("project_id") ? "project_id" : "project");
  if (project) {
    resolve<OrganizationRow>(world, "organizations", input, input.has("organization_id") ? "organization_id" : "organization");
    return { organization_id: project.organization_id, project_id: project.id };
  }
  const named = resolve<OrganizationRow>(world, "organizations", input, input.has("organization_id") ? "organization_id" : "organization");
  const organization = named ?? world.store.one<OrganizationRow>("SELECT * FROM organizations ORDER BY created_at, rowid LIMIT 1");
  const first = world.store.one<ProjectRow>(
    "SELECT * FROM projects WHERE organization_id = ? ORDER BY created_at, rowid LIMIT 1",
    organization?.id ?? "",
  );
  if (!organization || !first) throw new StateError(`${input.where}: there is no project to own it; add one to an organization`);
  return { organization_id: organization.id, project_id: first.id };
}

export function regionOf(input: ObjectReader): Region {
  return input.oneOf("region", REGIONS) ?? "fr-par";
}

/** The VPC of an object, by `vpc_id` or `vpc`. */
export function vpcOf(world: World, input: ObjectReader): VpcRow {
  const vpc = resolve<VpcRow>(world, "vpcs", input, input.has("vpc_id") ? "vpc_id" : "vpc");
  return vpc ?? input.fail("vpc_id", "the id or name of a VPC");
}

/** A target may be a VPC that is not there. */
export function targetOf(world: World, input: ObjectReader): string {
  const key = input.required(input.has("target_vpc_id") ? "target_vpc_id" : "target_vpc");
  const found = byIdOrName<VpcRow>(world, "vpcs", key);
  if (found === "many") throw new StateError(`${input.where}: several VPCs are named "${key}"; use an id`);
  return found === "none" ? key : found.id;
}

export function networkOf(world: World, input: ObjectReader, field: string): PrivateNetworkRow | undefined {
  return resolve<PrivateNetworkRow>(world, "private_networks", input, field);
}

export function connectorOf(world: World, input: ObjectReader, field: string): ConnectorRow | undefined {
  return resolve<ConnectorRow>(world, "vpc_connectors", input, field);
}
