/** scaleway_vpc_connector */
import type { ScalewayClient } from "../api/client";
import { resourceName } from "../api/resource-names";
import type { VpcConnector } from "../api/types";
import type { DataSource, Resource } from "../framework/provider";
import type { Schema } from "../framework/schema";
import { type ObjectValue, text, texts } from "../framework/value";
import { asDataSource } from "./data-source-schema";
import {
  changes,
  computed,
  id,
  name,
  nameOrGenerated,
  organizationId,
  region,
  stamps,
  tags,
  timeToState,
  validateRegionalUuid,
} from "./fields";
import { bareId, parseRegionalId, regionalId, regionOf } from "./locality";
import { onlyOne } from "./lookup";

const schema: Schema = {
  version: 0,
  description: "A connector of a Scaleway VPC to another one: the declaration of one side that it wants to peer",
  attributes: {
    id,
    name: name("VPC connector"),
    tags: tags("VPC connector"),
    vpc_id: { type: "string", required: true, forceNew: true, description: "The ID of the source VPC" },
    target_vpc_id: { type: "string", required: true, forceNew: true, description: "The ID of the target VPC to connect to" },
    region,
    project_id: computed("string", "The Scaleway Project the VPC connector belongs to"),
    organization_id: organizationId,
    status: computed("string", "The VPC connector status"),
    ...stamps("vpc connector"),
  },
};

function connectorToState(connector: VpcConnector): ObjectValue {
  return {
    name: connector.name,
    tags: connector.tags,
    vpc_id: regionalId(connector.region, connector.vpc_id),
    target_vpc_id: regionalId(connector.region, connector.target_vpc_id),
    region: connector.region,
    project_id: connector.project_id,
    organization_id: connector.organization_id,
    status: connector.status,
    created_at: timeToState(connector.created_at),
    updated_at: timeToState(connector.updated_at),
    srn: resourceName("vpc-connectors", connector),
  };
}

async function readConnector(client: ScalewayClient, stateId: string): Promise<ObjectValue> {
  const place = parseRegionalId(stateId);
  return { id: stateId, ...connectorToState(await client.api.connectors.get(place.region, place.id)) };
}

export const connector: Resource<ScalewayClient> = {
  schema,
  legacyTypeSystem: true,
  identity: true,

  async create({ client, planned, config, created }) {
    const place = regionOf(config, planned, client.region);
    const { id: uuid } = await client.api.connectors.create(place, {
      name: nameOrGenerated(text(planned, "name"), "connector"),
      tags: texts(planned, "tags"),
      vpc_id: bareId(text(planned, "vpc_id")),
      target_vpc_id: bareId(text(planned, "target_vpc_id")),
    });
    created({ id: regionalId(place, uuid), region: place });
    return readConnector(client, regionalId(place, uuid));
  },

  read: ({ client, state }) => readConnector(client, text(state, "id")),

  async update({ client, prior, planned }) {
    const place = parseRegionalId(text(prior, "id"));
    const body = {
      ...(changes(prior, planned, "name") && { name: text(planned, "name") }),
      ...(changes(prior, planned, "tags") && { tags: texts(planned, "tags") }),
    };
    if (Object.keys(body).length > 0) await client.api.connectors.update(place.region, place.id, body);
    return readConnector(client, text(prior, "id"));
  },

  async delete({ client, state }) {
    const place = parseRegionalId(text(state, "id"));
    await client.api.connectors.delete(place.region, place.id);
  },
};

async function findByFilters(client: ScalewayClient, place: string, config: ObjectValue): Promise<VpcConnector> {
  const { vpc_connectors: found } = await client.api.connectors.list<{ vpc_connectors: VpcConnector[] }>(place, {
    name: text(config, "name") || undefined,
    tags: texts(config, "tags"),
    project_id: text(config, "project_id") || undefined,
    vpc_id: bareId(text(config, "vpc_id")) || undefined,
    target_vpc_id: bareId(text(config, "target_vpc_id")) || undefined,
  });
  return onlyOne(found, "VPC connector", "connector_id");
}

const FILTERS = ["name", "vpc_id", "target_vpc_id", "tags", "project_id"];
const filter = { optional: true, conflictsWith: ["connector_id"] };

export const connectorData: DataSource<ScalewayClient> = {
  schema: asDataSource(schema, {
    ...Object.fromEntries(FILTERS.map((attribute) => [attribute, filter])),
    region: { optional: true },
    connector_id: {
      type: "string",
      optional: true,
      description: "The ID of the VPC connector",
      validate: validateRegionalUuid,
      conflictsWith: FILTERS,
    },
  }),

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const wanted = bareId(text(config, "connector_id"));
    const found = wanted ? await client.api.connectors.get(place, wanted) : await findByFilters(client, place, config);
    return { ...connectorToState(found), id: regionalId(wanted ? place : found.region, found.id) };
  },
};
