import type { ProjectRow, VpcRow } from "../store";
import type { World } from "../world/world";
import { newVpcRow } from "./vpcs";

/** The VPC of a network made without one: the project's default VPC (recorded), made on demand where a project has none (inferred). */
export function defaultVpc(world: World, project: ProjectRow, region: string): VpcRow {
  const existing = world.store.one<VpcRow>(
    "SELECT * FROM vpcs WHERE organization_id = ? AND region = ? AND project_id = ? AND is_default = 1",
    project.organization_id,
    region,
    project.id,
  );
  return existing ?? insertDefaultVpc(world, project, { region });
}

/** Default VPCs: named and tagged so (recorded). */
export function insertDefaultVpc(
  world: World,
  project: Pick<ProjectRow, "id" | "organization_id">,
  place: { readonly region: string; readonly id?: string },
): VpcRow {
  const row = newVpcRow(world, {
    id: place.id ?? world.newId(),
    region: place.region,
    organization_id: project.organization_id,
    project_id: project.id,
    name: "default",
    tags: '["default"]',
    is_default: 1,
  });
  world.store.insert("vpcs", row);
  return row;
}
