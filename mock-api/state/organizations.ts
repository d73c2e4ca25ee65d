import { insertDefaultVpc } from "../operations/default-vpc";
import { type ApiKeyRow, flag, type OrganizationRow, type ProjectRow } from "../store";
import { type Grant, PERMISSION_SETS } from "../world/permissions";
import { REGIONS } from "../world/regions";
import { accessKeyOf } from "../world/tenants";
import { formatTime } from "../world/time";
import type { World } from "../world/world";
import { ObjectReader, StateError } from "./reader";

/** Makes an organization with its projects and keys. @throws StateError for a wrong or double one. */
export function addOrganization(world: World, input: ObjectReader, defaultVpcIds?: (region: string) => string): OrganizationRow {
  const { store, newId, clock } = world;
  const name = input.required("name");
  const id = input.text("id") ?? newId();
  if (store.count("organizations", "name = ? OR id = ?", name, id) > 0)
    throw new StateError(`${input.where}: an organization "${name}" exists already; choose another name and id`);
  const row: OrganizationRow = {
    id,
    name,
    payment_method: flag(input.flag("payment_method") ?? true),
    created_at: input.time("created_at") ?? clock.stamp(),
  };
  store.insert("organizations", row);
  const projects = input.has("projects") ? input.list("projects")! : [name];
  for (const [index, project] of projects.entries()) {
    const reader = new ObjectReader(typeof project === "string" ? { name: project } : project, `${input.where}.projects[${index}]`);
    addProject(world, row.id, reader, defaultVpcIds);
  }
  const keys = input.has("keys") ? input.objects("keys") : [new ObjectReader({}, `${input.where}.keys[0]`)];
  for (const key of keys) addKey(world, row.id, key);
  input.end("organization_id", "project_id", "access_key", "secret_key");
  return row;
}

function addProject(world: World, organizationId: string, input: ObjectReader, defaultVpcIds?: (region: string) => string): void {
  const { store, newId, clock } = world;
  const id = input.text("id") ?? newId();
  if (store.byId("projects", id)) throw new StateError(`${input.where}: a project with id "${id}" exists already`);
  const stamp = clock.stamp();
  const row: ProjectRow = {
    id,
    organization_id: organizationId,
    name: input.required("name"),
    description: input.textOrEmpty("description") ?? "",
    created_at: input.time("created_at") ?? stamp,
    updated_at: input.time("updated_at") ?? stamp,
  };
  store.insert("projects", row);
  if (input.flag("default_vpcs") ?? true)
    for (const region of REGIONS) insertDefaultVpc(world, row, { region, id: defaultVpcIds?.(region) });
  input.end();
}

function grantOf(entry: unknown, where: string): Grant {
  const reader = new ObjectReader(typeof entry === "string" ? { name: entry } : entry, where);
  const name = reader.required("name");
  if (!Object.hasOwn(PERMISSION_SETS, name))
    throw new StateError(`${where}: unknown permission set "${name}"; known are ${Object.keys(PERMISSION_SETS).join(", ")}`);
  const grant = { name, project_ids: reader.texts("project_ids") ?? null };
  reader.end();
  return grant;
}

function addKey(world: World, organizationId: string, input: ObjectReader): void {
  const { store, newId } = world;
  const secretKey = (input.text("secret_key") ?? newId()).toLowerCase();
  if (store.count("api_keys", "secret_key = ?", secretKey) > 0) throw new StateError(`${input.where}: that secret key exists already`);
  const sets = input.list("permission_sets") ?? ["AllProductsFullAccess"];
  const row: ApiKeyRow = {
    secret_key: secretKey,
    access_key: input.text("access_key") ?? accessKeyOf(newId()),
    organization_id: organizationId,
    permission_sets: JSON.stringify(sets.map((entry, index) => grantOf(entry, `${input.where}.permission_sets[${index}]`))),
    expires_at: input.time("expires_at") ?? null,
  };
  input.end();
  store.insert("api_keys", row);
}

const grantsToWire = (text: string) =>
  (JSON.parse(text) as Grant[]).map(({ name, project_ids }) => (project_ids === null ? name : { name, project_ids }));

/** An organization with all that a client needs. The first project and key stand for it. */
export function organizationToWire({ store }: World, row: OrganizationRow) {
  const projects = store.all<ProjectRow>("SELECT * FROM projects WHERE organization_id = ? ORDER BY created_at, rowid", row.id);
  const keys = store.all<ApiKeyRow>("SELECT * FROM api_keys WHERE organization_id = ? ORDER BY rowid", row.id);
  return {
    name: row.name,
    id: row.id,
    organization_id: row.id,
    project_id: projects[0]?.id ?? null,
    access_key: keys[0]?.access_key ?? null,
    secret_key: keys[0]?.secret_key ?? null,
    payment_method: row.payment_method === 1,
    created_at: formatTime(row.created_at),
    projects: projects.map(({ id, name, description, created_at, updated_at }) => ({
      id,
      name,
      description,
      created_at: formatTime(created_at),
      updated_at: formatTime(updated_at),
    })),
    keys: keys.map(({ access_key, secret_key, permission_sets, expires_at }) => ({
      access_key,
      secret_key,
      permission_sets: grantsToWire(permission_sets),
      expires_at: expires_at === null ? null : formatTime(expires_at),
    })),
  };
}

export function allOrganizations(world: World): OrganizationRow[] {
  return world.store.all<OrganizationRow>("SELECT * FROM organizations ORDER BY created_at, rowid");
}
