import { type SnapshotRow, type SqliteStore, type TableName, type Tables, WORLD_TABLES } from "../store";
import { atomically } from "../world/atomically";
import { idOf } from "../world/ids";
import { DEFAULT_ORGANIZATIONS, type TenantCredentials } from "../world/tenants";
import type { World } from "../world/world";
import type { StateDocument } from "./document";
import { importState } from "./import";
import { continueStamps } from "./import-helpers";
import { addOrganization } from "./organizations";
import { ObjectReader } from "./reader";

function addTenant(world: World, tenant: TenantCredentials, { defaultVpcs }: { defaultVpcs: boolean }): void {
  const document = {
    name: tenant.name,
    id: tenant.organizationId,
    projects: [{ id: tenant.projectId, name: "default", default_vpcs: defaultVpcs }],
    keys: [{ access_key: tenant.accessKey, secret_key: tenant.secretKey, permission_sets: ["AllProductsFullAccess"] }],
  };
  addOrganization(world, new ObjectReader(document, tenant.name), (region) => idOf(`default VPC of ${tenant.name} in ${region}`));
}

/** Empties the world. What the mock itself remembers, snapshots for one, stays. */
function clearWorld({ store, blocks }: World): void {
  blocks.drop();
  for (const table of WORLD_TABLES) store.clear(table);
}

/** Default organizations that a seed does not bring itself: a state that was read from a mock is a seed too. */
function tenantsBeside(seed: StateDocument | undefined): readonly TenantCredentials[] {
  const brought = Array.isArray(seed?.organizations) ? seed.organizations.map((one) => one?.id) : [];
  return DEFAULT_ORGANIZATIONS.filter(({ organizationId }) => !brought.includes(organizationId));
}

function fill(world: World, seed: StateDocument | undefined): void {
  for (const tenant of tenantsBeside(seed)) addTenant(world, tenant, { defaultVpcs: true });
  if (seed !== undefined) importState(world, seed);
}

/**
 * Fills an empty store with the default organizations and the seed; leaves a world that is there alone. @throws StateError for the seed.
 * @param afterwards runs in the same transaction
 */
export function bootstrap(world: World, seed: StateDocument | undefined, afterwards: () => void): void {
  if (world.store.count("organizations", "1") > 0) return;
  atomically(world, () => {
    fill(world, seed);
    afterwards();
    world.events.discard();
  });
}

/** Back to the start. Runs in the caller's transaction. */
export function resetWorld(world: World, seed?: StateDocument): void {
  clearWorld(world);
  fill(world, seed);
}

const has = (document: unknown, key: string) => typeof document === "object" && document !== null && key in document;

/**
 * Puts another world in place. A document without organizations gets the default ones; a topology brings every VPC that it wants.
 * Runs in the caller's transaction. @throws StateError
 */
export function replaceWorld(world: World, document: unknown): void {
  clearWorld(world);
  const tenants = has(document, "organizations") ? [] : DEFAULT_ORGANIZATIONS;
  for (const tenant of tenants) addTenant(world, tenant, { defaultVpcs: !has(document, "topology") });
  importState(world, document);
}

/** Every row of the world, to put back later exactly as it was. */
export function dumpWorld(store: SqliteStore): string {
  const dump = WORLD_TABLES.map((table) => [table, store.all(`SELECT * FROM ${table} ORDER BY rowid`)]);
  return JSON.stringify(Object.fromEntries(dump));
}

/** The clock goes on, and where it was set back since, as far as it had come: what was peered is peered. */
export function restoreWorld(world: World, { document, taken_at }: SnapshotRow): void {
  const { store, clock } = world;
  const tables = JSON.parse(document) as { [T in TableName]: Tables[T][] };
  clearWorld(world);
  for (const table of WORLD_TABLES) for (const row of tables[table]) store.insert(table, row);
  clock.set({ now: Math.max(taken_at, clock.now()) });
  continueStamps(world);
}
