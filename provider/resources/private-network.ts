/** scaleway_vpc_private_network */
import type { ScalewayClient } from "../api/client";
import { hasStatus } from "../api/errors";
import { resourceName } from "../api/resource-names";
import type { PrivateNetwork, Subnet } from "../api/types";
import { ProviderError } from "../framework/diagnostics";
import type { DataSource, Resource } from "../framework/provider";
import type { AttributeSchema, Schema } from "../framework/schema";
import { flag, type ObjectValue, objects, text, texts } from "../framework/value";
import { maskOf, parseBlock } from "./cidr";
import { asDataSource } from "./data-source-schema";
import {
  computed,
  id,
  name,
  nameOrGenerated,
  networkBlock,
  organizationId,
  projectId,
  region,
  stamps,
  tags,
  timeToState,
  validateRegionalUuid,
  validateZone,
} from "./fields";
import { bareId, parseRegionalId, regionalId, regionOf, withRegion } from "./locality";
import { exactlyOne } from "./lookup";

const subnetAttributes = (longestPrefix: 32 | 128): Record<string, AttributeSchema> => ({
  subnet: {
    type: "string",
    optional: true,
    computed: true,
    forceNew: true,
    description: "The subnet CIDR",
    validate: networkBlock(longestPrefix),
  },
  id: computed("string", "The subnet ID"),
  address: computed("string", "The network address of the subnet"),
  subnet_mask: computed("string", "The subnet mask expressed in dotted decimal notation"),
  prefix_length: computed("number", "The length of the network prefix, e.g., 24 for a 255.255.255.0 mask"),
  ...stamps("subnet"),
});

const DEPRECATED = "This field is deprecated and will be removed in the next major version";

const schema: Schema = {
  version: 1,
  description: "A Private Network of a Scaleway VPC",
  attributes: {
    id,
    name: name("private network"),
    tags: tags("private network"),
    vpc_id: {
      type: "string",
      optional: true,
      computed: true,
      forceNew: true,
      description: "The VPC in which to create the private network",
    },
    enable_default_route_propagation: {
      type: "bool",
      optional: true,
      computed: true,
      description: "Defines whether default v4 and v6 routes are propagated for this Private Network",
    },
    project_id: projectId,
    region,
    is_regional: {
      type: "bool",
      optional: true,
      computed: true,
      deprecated: DEPRECATED,
      description: "Always true: Private Networks are regional",
    },
    zone: {
      type: "string",
      optional: true,
      computed: true,
      deprecated: `${DEPRECATED}, please use \`region\` instead`,
      description: "The zone you want to attach the resource to",
      validate: validateZone,
    },
    organization_id: organizationId,
    ...stamps("private network"),
  },
  blocks: {
    ipv4_subnet: {
      nesting: "list",
      maxItems: 1,
      computed: true,
      description: "The IPv4 subnet associated with the private network",
      attributes: subnetAttributes(32),
    },
    ipv6_subnets: {
      nesting: "set",
      computed: true,
      description: "The IPv6 subnets associated with the private network",
      attributes: subnetAttributes(128),
    },
  },
};

function subnetToState(subnet: Subnet): ObjectValue {
  const [address = ""] = subnet.subnet.split("/");
  const block = parseBlock(subnet.subnet);
  return {
    id: subnet.id,
    subnet: subnet.subnet,
    address,
    subnet_mask: block ? maskOf(block.family, block.prefixLength) : "",
    prefix_length: block?.prefixLength ?? 0,
    created_at: timeToState(subnet.created_at),
    updated_at: timeToState(subnet.updated_at),
    // The official provider names only what it asked for by itself.
    srn: subnet.srn ?? "",
  };
}

function networkToState(network: PrivateNetwork, zone: string): ObjectValue {
  const isIpv4 = ({ subnet }: Subnet) => !subnet.includes(":");
  const subnets = network.subnets ?? [];
  return {
    name: network.name,
    tags: network.tags,
    vpc_id: regionalId(network.region, network.vpc_id),
    enable_default_route_propagation: network.default_route_propagation_enabled,
    project_id: network.project_id,
    region: network.region,
    is_regional: true,
    zone,
    organization_id: network.organization_id,
    created_at: timeToState(network.created_at),
    updated_at: timeToState(network.updated_at),
    srn: resourceName("private-networks", network),
    ipv4_subnet: subnets.filter(isIpv4).map(subnetToState),
    ipv6_subnets: subnets.filter((subnet) => !isIpv4(subnet)).map(subnetToState),
  };
}

async function readNetwork(client: ScalewayClient, stateId: string, known: ObjectValue): Promise<ObjectValue> {
  const place = parseRegionalId(stateId);
  const network = await client.api.privateNetworks.get(place.region, place.id);
  return { id: stateId, ...networkToState(network, text(known, "zone") || client.zone) };
}

const RETRIED_FOR_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** What is attached may take a while to let go: 412 is retried for 30 s; gone already is fine. */
async function deleteNetwork(client: ScalewayClient, stateId: string): Promise<void> {
  const place = parseRegionalId(stateId);
  const deadline = client.now() + RETRIED_FOR_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await client.api.privateNetworks.delete(place.region, place.id);
    } catch (error) {
      if (hasStatus(error, 404)) return;
      if (!hasStatus(error, 412) || client.now() + pause > deadline || !(await client.wait(pause))) throw error;
    }
  }
}

/** Before version 1 a network had a zone in its id. */
function regionalFromZonal(stateId: string): string {
  const [place = "", uuid, ...rest] = stateId.split("/");
  if (!uuid || rest.length > 0)
    throw new ProviderError(`The state of a private network has the id "${stateId}"`, {
      detail: "Expected <zone>/<uuid>. Remove it from the state and import it by <region>/<uuid>.",
    });
  return regionalId(place.replace(/-\d+$/, ""), uuid);
}

export const privateNetwork: Resource<ScalewayClient> = {
  schema,
  legacyTypeSystem: true,
  identity: true,

  async create({ client, planned, config, created }) {
    const place = regionOf(config, planned, client.region);
    const subnets = [...objects(planned, "ipv4_subnet"), ...objects(planned, "ipv6_subnets")].map((subnet) => text(subnet, "subnet"));
    const { id: uuid } = await client.api.privateNetworks.create(place, {
      name: nameOrGenerated(text(planned, "name"), "pn"),
      tags: texts(planned, "tags"),
      subnets: subnets.length > 0 ? subnets : null,
      vpc_id: text(planned, "vpc_id") ? bareId(text(planned, "vpc_id")) : undefined,
      default_route_propagation_enabled: flag(planned, "enable_default_route_propagation"),
      project_id: text(planned, "project_id") || client.projectId,
    });
    created({ id: regionalId(place, uuid), region: place });
    return readNetwork(client, regionalId(place, uuid), planned);
  },

  read: ({ client, state }) => readNetwork(client, text(state, "id"), state),

  async update({ client, prior, planned }) {
    const place = parseRegionalId(text(prior, "id"));
    await client.api.privateNetworks.update(place.region, place.id, {
      name: text(planned, "name"),
      tags: texts(planned, "tags"),
      default_route_propagation_enabled: flag(planned, "enable_default_route_propagation"),
    });
    return readNetwork(client, text(prior, "id"), planned);
  },

  delete: ({ client, state }) => deleteNetwork(client, text(state, "id")),
  upgrade: (state, version) => (version === 0 ? { ...state, id: regionalFromZonal(text(state, "id")) } : state),
};

async function findByName(client: ScalewayClient, place: string, config: ObjectValue): Promise<string> {
  const wanted = text(config, "name");
  const { private_networks: found } = await client.api.privateNetworks.list<{ private_networks: PrivateNetwork[] }>(place, {
    name: wanted || undefined,
    project_id: text(config, "project_id") || undefined,
    vpc_id: bareId(text(config, "vpc_id")) || undefined,
  });
  return exactlyOne(found, wanted, "private network").id;
}

export const privateNetworkData: DataSource<ScalewayClient> = {
  schema: asDataSource(schema, {
    name: { optional: true, conflictsWith: ["private_network_id"] },
    project_id: { optional: true },
    region: { optional: true },
    vpc_id: { optional: true, validate: validateRegionalUuid, conflictsWith: ["private_network_id"] },
    private_network_id: {
      type: "string",
      optional: true,
      description: "The ID of the private network",
      validate: validateRegionalUuid,
      conflictsWith: ["name", "vpc_id"],
    },
  }),

  async read({ client, config }) {
    const place = regionOf(config, {}, client.region);
    const found = text(config, "private_network_id") || (await findByName(client, place, config));
    const stateId = withRegion(found, place);
    const network = await client.api.privateNetworks.get(place, bareId(found));
    return { ...networkToState(network, client.zone), id: stateId, private_network_id: stateId };
  },
};
