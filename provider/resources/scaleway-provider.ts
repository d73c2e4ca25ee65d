/** The Scaleway provider: the VPC resources of scaleway/scaleway, under the same names. */
import { loadConfigFile } from "../../scaleway";
import { createScalewayClient, type ScalewayClient } from "../api/client";
import { explain, hasStatus } from "../api/errors";
import { resolveSettings } from "../api/settings";
import { diagnosticsOf, ProviderError } from "../framework/diagnostics";
import type { DataSource, Provider, Resource } from "../framework/provider";
import type { AttributeSchema, Schema } from "../framework/schema";
import { type ObjectValue, type Path, text } from "../framework/value";
import type { Environment } from "../protocol/handshake";
import { acl, aclData } from "./acl";
import { connector, connectorData } from "./connector";
import { ingressRule, ingressRuleData } from "./ingress-rule";
import { privateNetwork, privateNetworkData } from "./private-network";
import { route, routeData, routesData } from "./route";
import { vpc, vpcData, vpcsData } from "./vpc";

const option = (description: string): AttributeSchema => ({ type: "string", optional: true, description });

const schema: Schema = {
  version: 0,
  description: "Scaleway VPC, against the real API or a mock of it",
  attributes: {
    access_key: option("The Scaleway access key."),
    api_url: option("The Scaleway API URL to use."),
    organization_id: option("The Scaleway organization ID."),
    profile: option("The Scaleway profile to use."),
    project_id: option("The Scaleway project ID."),
    region: option("The region you want to attach the resource to"),
    secret_key: option("The Scaleway secret Key."),
    zone: option("The zone you want to attach the resource to"),
  },
};

/** Arguments of requests that the schema spells otherwise. */
const ATTRIBUTES: Readonly<Record<string, Path>> = {
  subnets: ["ipv4_subnet"],
  default_route_propagation_enabled: ["enable_default_route_propagation"],
  vpc_connector_id: ["connector_id"],
};

const attributeOf =
  ({ attributes, blocks }: Schema) =>
  (argument: string): Path | undefined => {
    const [name = ""] = argument.split(/[.[]/);
    const path = ATTRIBUTES[name] ?? [name];
    return attributes[path[0]!] || blocks?.[path[0]!] ? path : undefined;
  };

/** The object in words: its name where it has one, and its id once it exists. */
function described(typeName: string, state: ObjectValue): string {
  const [name, id] = [text(state, "name"), text(state, "id")];
  return [typeName, name && `"${name}"`, id && `(${id})`].filter(Boolean).join(" ");
}

/** A resource whose failed requests reach the user as problems of that resource, and whose 404 on read means gone. */
function explained(typeName: string, resource: Resource<ScalewayClient>): Resource<ScalewayClient> {
  const attempt = async <T>(verb: string, request: { client: ScalewayClient }, state: ObjectValue, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (thrown) {
      const doing = `${verb} ${described(typeName, state)}`;
      throw explain(thrown, { doing, attributeOf: attributeOf(resource.schema), apiUrl: request.client.apiUrl });
    }
  };
  return {
    ...resource,
    create: (request) => attempt("create", request, request.planned, () => resource.create(request)),
    read: (request) =>
      attempt("read", request, request.state, () =>
        resource.read(request).catch((thrown) => {
          if (hasStatus(thrown, 404)) return undefined;
          throw thrown;
        }),
      ),
    update: (request) => attempt("update", request, request.prior, () => resource.update(request)),
    delete: (request) => attempt("delete", request, request.state, () => resource.delete(request)),
    import: resource.import ?? ((id) => ({ id })),
  };
}

function explainedData(typeName: string, source: DataSource<ScalewayClient>): DataSource<ScalewayClient> {
  const place = attributeOf(source.schema);
  return {
    ...source,
    read: (request) =>
      source.read(request).catch((thrown) => {
        throw explain(thrown, {
          doing: `read data source ${described(typeName, request.config)}`,
          attributeOf: place,
          apiUrl: request.client.apiUrl,
        });
      }),
  };
}

const mapped = <T, U>(named: Readonly<Record<string, T>>, change: (name: string, item: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(named).map(([name, item]) => [name, change(name, item)]));

/** Credentials may depend on another resource: until they are known nothing can be asked of the service. */
const unconfigured = (): ScalewayClient =>
  new Proxy({} as ScalewayClient, {
    get: (_target, property) => {
      if (property === "stop") return () => {};
      throw new ProviderError("The provider block holds values that are not known yet", {
        detail: "Apply first what they depend on, with -target, or set the SCW_* environment variables.",
      });
    },
  });

/** The provider as it serves; the environment is that of the process. */
export function scalewayProvider(environment: Environment = process.env, version = "0.0.0"): Provider<ScalewayClient> {
  return {
    schema,
    resources: mapped(
      {
        scaleway_vpc: vpc,
        scaleway_vpc_acl: acl,
        scaleway_vpc_connector: connector,
        scaleway_vpc_ingress_rule: ingressRule,
        scaleway_vpc_private_network: privateNetwork,
        scaleway_vpc_route: route,
      },
      explained,
    ),
    dataSources: mapped(
      {
        scaleway_vpc: vpcData,
        scaleway_vpcs: vpcsData,
        scaleway_vpc_acl: aclData,
        scaleway_vpc_connector: connectorData,
        scaleway_vpc_ingress_rule: ingressRuleData,
        scaleway_vpc_private_network: privateNetworkData,
        scaleway_vpc_route: routeData,
        scaleway_vpc_routes: routesData,
      },
      explainedData,
    ),
    async configure({ config, terraformVersion }) {
      try {
        const { settings, diagnostics } = resolveSettings({ config, environment, file: loadConfigFile(environment) });
        if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
        const suffix = environment["TF_APPEND_USER_AGENT"];
        const userAgent = [`vpc-peering/${version} terraform/${terraformVersion}`, suffix].filter(Boolean).join(" ");
        return { client: settings ? await createScalewayClient({ settings, userAgent }) : unconfigured(), diagnostics };
      } catch (thrown) {
        return { diagnostics: diagnosticsOf(thrown, "configuring the provider") };
      }
    },
    stop: (client) => client?.stop(),
  };
}
