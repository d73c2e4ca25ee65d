import { addOrganization, allOrganizations, ObjectReader, organizationToWire, StateError } from "../state";
import type { OrganizationRow } from "../store";
import { unknownToControl } from "../world/errors";
import { asBadRequest, type ControlCall, type ControlRoute, change, json, objectBody } from "./control-route";

function find(call: ControlCall): OrganizationRow {
  const key = call.parameters["organization"]!;
  const row = call.world.store.one<OrganizationRow>("SELECT * FROM organizations WHERE id = ? OR name = ?", key.toLowerCase(), key);
  if (!row) throw unknownToControl(`there is no organization "${key}"`);
  return row;
}

export const organizationRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/organizations",
    summary: "Every organization with its projects and keys.",
    handle: ({ world }) => json({ organizations: allOrganizations(world).map((row) => organizationToWire(world, row)) }),
  },
  {
    method: "POST",
    path: "/mock/organizations",
    summary: "One more organization: {name, projects, payment_method, keys: [{permission_sets, expires_at}]}.",
    handle: (call) => {
      const input = objectBody(call);
      const row = asBadRequest(StateError, () =>
        change(call, "mock.organization", () => addOrganization(call.world, new ObjectReader(input, "organization"))),
      );
      return json(organizationToWire(call.world, row));
    },
  },
  {
    method: "GET",
    path: "/mock/organizations/{organization}",
    summary: "One organization, by id or name.",
    handle: (call) => json(organizationToWire(call.world, find(call))),
  },
];
