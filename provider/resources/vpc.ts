/** scaleway_vpc */
import type { ScalewayClient } from "../api/client";
import { resourceName } from "../api/resource-names";
import type { Vpc } from "../api/types";
import { ProviderError } from "../framework/diagnostics";
import type { DataSource, Resource, UpdateRequest } from "../framework/provider";
import type { Schema } from "../framework/schema";
import { flag, type ObjectValue, text, texts } from "../framework/value";
import { asDataSource } from "./data-source-schema";
import {
  changes,
  computed,
  id,
  name,
  nameOrGenerated,
  organizationId,
  projectId,
  region,
  stamps,
  tags,
  timeToState,
  validateRegionalUuid,
  validateUuid,
} from "./fields";
import { bareId, parseRegionalId, regionalId, regionOf, withRegion } from "./locality";
import { exactlyOne } from "./lookup";

const schema: Schema = {
  version: 0,
  description: "A Scaleway VPC",
  attributes: {
    id,
    name: name("VPC"),
    tags: tags("VPC"),
    enable_routing: { type: "bool", optional: true, computed: true, description: "Enable routing between Private Networks in the VPC" },
    enable_custom_routes_propagation: {
      type: "bool",
      optional: true,
      computed: true,
      description: "Defines whether the VPC advertises custom routes between its Private Networks",
    },
    enable_transitivity: {
      type: "bool",
      optional: true,
      computed: true,
      forceNew: true,
      description: "Enable packets from peered VPCs to transit through this VPC",
    },
    project_id: projectId,
    region,
    organization_id: organizationId,
    is_default: computed("bool", "Defines whether the VPC is the default one for its Project"),
    ...stamps("VPC"),
  },
};

function vpcToState(vpc: Vpc): ObjectValue {
  return {
    name: vpc.name,
    tags: vpc.tags?.length ? vpc.tags : null,
    enable_routing: vpc.routing_enabled,
    enable_custom_routes_propagation: vpc.custom_routes_propagation_enabled,
    enable_transitivity: vpc.transitivity_enabled ?? false,
    project_id: vpc.project_id,
    region: vpc.region,
    organization_id: vpc.organization_id,
    is_default: vpc.is_default,
    created_at: timeToState(vpc.created_at),
    updated_at: timeToState(vpc.updated_at),
    srn: resourceName("vpcs", vpc),
  };
}

async function readVpc(client: ScalewayClient, stateId: string): Promise<ObjectValue> {
  const place = parseRegionalId(stateId);
  return { id: stateId, ...vpcToState(await client.api.vpcs.get(place.region, place.id)) };
}

async function updateVpc({ client, prior, planned }: UpdateRequest<ScalewayClient>): Promise<ObjectValue> {
  const place = parseRegionalId(text(prior, "id"));
  const turnedOn = (attribute: string) => changes(prior, planned, attribute) && flag(planned, attribute);
  const body = {
    ...(changes(prior, planned, "name") && { name: text(planned, "name") }),
    ...(changes(prior, planned, "tags") && { tags: texts(planned, "tags") }),
  };
  if (Object.keys(body).length > 0) await client.api.vpcs.update(place.region, place.id, body);
  if (turnedOn("enable_routing")) await client.api.vpcs.enableRouting(place.region, place.id);
  if (turnedOn("enable_custom_routes_propagation")) await client.api.vpcs.enableCustomRoutesPropagation(place.region, place.id);
  return readVpc(client, text(prior, "id"));
}

export const vpc: Resource<ScalewayClient> = {
  schema,
  legacyTypeSystem: true,
  identity: true,

  checkPlan(prior, planned) {
    if (!prior || !flag(prior, "enable_routing") || planned["enable_routing"] !== false) return [];
    const detail = "Scaleway has no way back from routing. Remove enable_routing from the configuration, or set it to true.";
    return [{ severity: "error", summary: "routing cannot be disabled on this VPC", detail, path: ["enable_routing"] }];
  },

  async create({ client, planned, config, created }) {
    const place = regionOf(config, planned, client.region);
    const { id: uuid } = await client.api.vpcs.create(place, {
      name: nameOrGenerated(text(planned, "name"), "vpc"),
      tags: texts(planned, "tags"),
      enable_routing: flag(planned, "enable_routing"),
      enable_transitivity: flag(planned, "enable_transitivity"),
      project_id: text(planned, "project_id") || client.projectId,
    });
    created({ id: regionalId(place, uuid), region: place });
    if (flag(planned, "enable_custom_routes_propagation")) await client.api.vpcs.enableCustomRoutesPropagation(place, uuid);
    return readVpc(client, regionalId(place, uuid));
  },

  read: ({ client, state }) => readVpc(client, text(state, "id")),
  update: updateVpc,

  async delete({ client, state }) {
    const place = parseRegionalId(text(state, "id"));
    await client.api.vpcs.delete(place.region, place.id);
  },
};

async function findByName(client: ScalewayClient, place: string, config: ObjectValue): Promise<string> {
  const wanted = text(config, "name");
  const filters = {
    name: wanted || undefined,
    project_id: text(config, "project_id") || undefined,
    organization_id: text(config, "organization_id") || undefined,
  };
  const { vpcs } = await client.api.vpcs.list<{ vpcs: Vpc[] }>(place, filters);
  return exactlyOne(vpcs, wanted, "VPC").id;
}

async function findDefault(client: ScalewayClient, place: string, config: ObjectValue): Promise<string> {
  const filters = { is_default: true, project_id: text(config, "project_id") || undefined };
  const { vpcs } = await client.api.vpcs.list<{ vpcs: Vpc[] }>(place, filters);
  if (vpcs[0]) return vpcs[0].id;
  throw new ProviderError(`There is no default VPC in ${place}`, {
    detail: "Projects made since May 2025 have none until it is created. Name another VPC, or another project_id.",
    path: ["is_default"],
  });
}

export const vpcData: DataSource<ScalewayClient> = {
  schema: asDataSource(schema, {
    name: { optional: true, conflictsWith: ["vpc_id"] },
    is_default: { optional: true },
    region: { optional: true },
    vpc_id: {
      type: "string",
      optional: true,
      description: "The ID of the VPC",
      validate: validateRegionalUuid,
      conflictsWith: ["name"],
    },
    organization_id: { optional: true, computed: true },
    project_id: { optional: true, validate: validateUuid },
  }),

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const found = flag(config, "is_default")
      ? await findDefault(client, place, config)
      : text(config, "vpc_id") || (await findByName(client, place, config));
    const stateId = withRegion(found, place);
    const read = await client.api.vpcs.get(place, bareId(found));
    return { ...vpcToState(read), id: stateId, vpc_id: stateId };
  },
};

const listed = {
  created_at: "string",
  id: "string",
  is_default: "bool",
  name: "string",
  organization_id: "string",
  project_id: "string",
  region: "string",
  tags: { list: "string" },
  // Spelt like this by the official provider.
  update_at: "string",
} as const;

export const vpcsData: DataSource<ScalewayClient> = {
  schema: {
    version: 0,
    description: "Scaleway VPCs",
    attributes: {
      id,
      name: { type: "string", optional: true, description: "VPCs with a name like it are listed." },
      tags: { type: { list: "string" }, optional: true, description: "VPCs with these exact tags are listed." },
      vpcs: { type: { list: { object: listed } }, computed: true, description: "List of VPCs." },
      region: { type: "string", optional: true, computed: true, description: "The region of the VPCs" },
      organization_id: organizationId,
      project_id: projectId,
    },
  },

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const { vpcs: found } = await client.api.vpcs.list<{ vpcs: Vpc[] }>(place, {
      tags: texts(config, "tags"),
      name: text(config, "name") || undefined,
      project_id: text(config, "project_id") || undefined,
    });
    const vpcs = found.map((one) => ({
      created_at: timeToState(one.created_at),
      id: regionalId(place, one.id),
      is_default: one.is_default,
      name: one.name,
      organization_id: one.organization_id,
      project_id: one.project_id,
      region: place,
      tags: one.tags ?? [],
      update_at: timeToState(one.updated_at),
    }));
    return { id: place, vpcs };
  },
};
