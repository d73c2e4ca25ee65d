import type { Call } from "../operations/operation";
import type { BodySpec } from "../request/body-fields";
import type { QuerySpec } from "../request/query-fields";
import { Conditions, type CountedTable, type ProjectRow, type SqliteStore, type Tables, type VpcRow } from "../store";
import { forbidden, invalidArguments, notFound, quotaExceeded } from "./errors";
import type { Action, Caller, Family } from "./permissions";

type AnyCall = Pick<Call<BodySpec, QuerySpec>, "world" | "caller" | "region">;

/** What a 403 or 404 about an object says. */
interface Named {
  readonly family: Family;
  /** Resource of the 403, such as `vpc_vpc`. */
  readonly permission: string;
}

interface Owned {
  readonly region: string;
  readonly organization_id: string;
  readonly project_id: string;
}

function isVisible(caller: Caller, row: Owned, region: string, family: Family): boolean {
  return row.region === region && row.organization_id === caller.organizationId && caller.may("read", family, row.project_id);
}

/**
 * The object of that id, if the caller may see it. A foreign one and a missing one are the same to the caller.
 * @param missing makes the 404 to throw. @throws ApiError 404, or 403 where the caller may see but not do.
 */
export function find<T extends "vpcs" | "private_networks" | "subnets" | "vpc_connectors" | "routes" | "ingress_rules" | "ips">(
  call: AnyCall,
  table: T,
  request: { id: string; action: Action; missing: () => Error } & Named,
): Tables[T] {
  const row = call.world.store.byId(table, request.id);
  if (!row || !isVisible(call.caller, row, call.region, request.family)) throw request.missing();
  if (request.action === "write" && !call.caller.may("write", request.family, row.project_id)) throw forbidden("write", request.permission);
  return row;
}

export function findVpc(call: AnyCall, id: string, action: Action): VpcRow {
  return find(call, "vpcs", { id, action, family: "vpc", permission: "vpc_vpc", missing: () => notFound("vpc", id) });
}

/** A project to create in. @throws ApiError 404 resource `project` for an unknown one (recorded), 403 where the key may not write. */
export function findProject(call: AnyCall, id: string | undefined, access: Named): ProjectRow {
  const projectId = id ?? onlyProject(call.world.store, call.caller);
  const project = call.world.store.byId("projects", projectId);
  if (!project || project.organization_id !== call.caller.organizationId) throw notFound("project", projectId);
  if (!call.caller.may("write", access.family, project.id)) throw forbidden("write", access.permission);
  return project;
}

/** Clients fill in their default project; without one the organization's only project is meant (inferred). */
function onlyProject(store: SqliteStore, caller: Caller): string {
  const projects = store.all<ProjectRow>("SELECT * FROM projects WHERE organization_id = ? LIMIT 2", caller.organizationId);
  if (projects.length !== 1) throw invalidArguments({ argument_name: "project_id", help_message: "", reason: "required" });
  return projects[0]!.id;
}

/** Starts a list: only what the caller may see, of the region asked. */
export function visibleRows(call: AnyCall, family: Family): Conditions {
  return new Conditions()
    .equal("organization_id", call.caller.organizationId)
    .equal("region", call.region)
    .oneOf("project_id", call.caller.projects("read", family));
}

/**
 * Counts an organization's rows against its quota, or those of a VPC.
 * @throws ApiError 403 `quotas_exceeded` when one more would pass the quota
 */
export function assertQuota(
  call: AnyCall,
  { table, resource, quota, vpcId }: { resource: string; quota: number; table: CountedTable; vpcId?: string },
): void {
  const { store } = call.world;
  const organization = call.caller.organizationId;
  const current = vpcId === undefined ? store.countOf(table, organization) : store.count(table, "vpc_id = ?", vpcId);
  if (current >= quota) throw quotaExceeded({ current, organization_id: organization, quota, resource });
}
