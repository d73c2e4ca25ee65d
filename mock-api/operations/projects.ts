import { type BodySpec, optionalUuid, text } from "../request/body-fields";
import { pageOf, paging } from "../request/paging";
import { enumFilter, type QuerySpec, textFilter, uuidFilter, uuidsFilter } from "../request/query-fields";
import { Conditions, listPage, type ProjectRow, type SqliteStore } from "../store";
import { projectToWire } from "../wire/objects";
import { forbidden, notFound, stillInUse } from "../world/errors";
import type { Action } from "../world/permissions";
import { type Call, operation } from "./operation";
import { emptyName, nameOr } from "./vpcs";

const COLLECTION = "/account/v3/projects";
const ITEM = `${COLLECTION}/{project_id}`;
const read = { action: "read", family: "account", resource: "account_project" } as const;
const write = { action: "write", family: "account", resource: "account_project" } as const;

/** The account API calls a missing project `project_id` (recorded). */
function findProject(call: Pick<Call<BodySpec, QuerySpec>, "world" | "caller" | "ids">, action: Action): ProjectRow {
  const id = call.ids["project_id"]!;
  const row = call.world.store.byId("projects", id);
  const visible = row?.organization_id === call.caller.organizationId && call.caller.may("read", "account", id);
  if (!row || !visible) throw notFound("project_id", id);
  if (action === "write" && !call.caller.may("write", "account", id)) throw forbidden("write", "account_project");
  return row;
}

const listProjects = operation({
  name: "ListProjects",
  method: "GET",
  path: COLLECTION,
  access: read,
  source: "documented",
  answer: "ListProjectsResponse",
  query: {
    order_by: enumFilter(["created_at_asc", "created_at_desc", "name_asc", "name_desc"]),
    ...paging,
    organization_id: uuidFilter(),
    name: textFilter(),
    project_ids: uuidsFilter(),
  },
  handle: ({ caller, query, world }) => {
    const where = new Conditions()
      .equal("organization_id", caller.organizationId)
      .oneOf("id", caller.projects("read", "account"))
      .equal("organization_id", query.organization_id)
      .contains("name", query.name)
      .oneOf("id", query.project_ids);
    const { rows, total } = listPage(world.store, "projects", { where, order: query.order_by ?? "created_at_asc", page: pageOf(query) });
    return { projects: rows.map((row) => projectToWire(row, { changed: false })), total_count: total };
  },
});

/** A project made here has no default VPC (documented: since May 2025). */
const createProject = operation({
  name: "CreateProject",
  method: "POST",
  path: COLLECTION,
  access: write,
  source: "recorded",
  answer: "Project",
  body: { name: text(), organization_id: optionalUuid(), description: text() },
  handle: ({ body, caller, world }) => {
    if (body.organization_id !== undefined && body.organization_id !== caller.organizationId) throw forbidden("write", "account_project");
    const stamp = world.clock.stamp();
    const id = world.newId();
    const row: ProjectRow = {
      id,
      organization_id: caller.organizationId,
      name: nameOr("proj", body.name, id),
      description: body.description ?? "",
      created_at: stamp,
      updated_at: stamp,
    };
    world.store.insert("projects", row);
    return projectToWire(row, { changed: true });
  },
});

const getProject = operation({
  name: "GetProject",
  method: "GET",
  path: ITEM,
  access: read,
  source: "recorded",
  answer: "Project",
  handle: (call) => projectToWire(findProject(call, "read"), { changed: false }),
});

const updateProject = operation({
  name: "UpdateProject",
  method: "PATCH",
  path: ITEM,
  access: write,
  source: "documented",
  answer: "Project",
  body: { name: text(), description: text() },
  handle: (call) => {
    const { body, world } = call;
    const { id } = findProject(call, "write");
    if (body.name === "") throw emptyName();
    world.store.update("projects", id, { name: body.name, description: body.description, updated_at: world.clock.stamp() });
    return projectToWire(world.store.byId("projects", id)!, { changed: true });
  },
});

/** What of a project's VPCs other projects of the organization use: they would be left without a VPC. */
function isUsedByOthers(store: SqliteStore, projectId: string): boolean {
  return (["private_networks", "vpc_connectors", "routes", "ingress_rules", "ips"] as const).some(
    (table) => store.count(table, "vpc_id IN (SELECT id FROM vpcs WHERE project_id = ?)", projectId) > 0,
  );
}

/** Only an empty project goes (documented); its untouched default VPCs go with it (inferred). */
const deleteProject = operation({
  name: "DeleteProject",
  method: "DELETE",
  path: ITEM,
  access: write,
  source: "recorded",
  handle: (call) => {
    const { store } = call.world;
    const { id } = findProject(call, "write");
    const owned = (["private_networks", "vpc_connectors", "routes", "ingress_rules", "ips"] as const).some(
      (table) => store.count(table, "project_id = ?", id) > 0,
    );
    if (owned || isUsedByOthers(store, id) || store.count("vpcs", "project_id = ? AND is_default = 0", id) > 0)
      throw stillInUse("Project must be empty to be deleted");
    store.run("DELETE FROM acls WHERE vpc_id IN (SELECT id FROM vpcs WHERE project_id = ?)", id);
    store.run("DELETE FROM vpcs WHERE project_id = ?", id);
    store.run("DELETE FROM ipv6_pools WHERE project_id = ?", id);
    store.delete("projects", id);
  },
});

export const projectOperations = [listProjects, createProject, getProject, updateProject, deleteProject];
