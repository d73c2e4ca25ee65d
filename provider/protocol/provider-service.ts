/** Answers the procedures of `tfplugin6.Provider` with a provider of the framework. */
import { type Diagnostic, diagnosticsOf, ProviderError } from "../framework/diagnostics";
import { apply, emptyObject, importObject, plan, refresh, upgradeState } from "../framework/lifecycle";
import type { DataSource, Provider, Resource } from "../framework/provider";
import { identityType, typeOf } from "../framework/schema";
import { validateConfig } from "../framework/validate";
import { isObject, type ObjectValue, type Path, type Type, text, type Value } from "../framework/value";
import { type AttributePath, type DynamicValue, type Procedures, type RequestOf, type ResponseOf, Severity } from "./messages";
import { regionalIdentitySchema, schemaToWire } from "./schemas";
import { decodeJson, decodeValue, encodeValue } from "./values";

export type Handlers = { [N in keyof Procedures]: (request: RequestOf<N>) => Promise<ResponseOf<N>> };

/** A set element has no step: the path ends at the set. */
export const pathToWire = (path: Path): AttributePath => ({
  steps: path.map((step) => (typeof step === "number" ? { elementKeyInt: step } : { attributeName: step })),
});

const diagnosticToWire = ({ severity, summary, detail, path }: Diagnostic) => ({
  severity: Severity[severity],
  summary,
  detail: detail ?? "",
  attribute: path && pathToWire(path),
});

const capabilities = { getProviderSchemaOptional: true };

const asObject = (value: Value): ObjectValue | null => (isObject(value) ? value : null);

/** Anything thrown becomes diagnostics: a failed procedure would be shown as a crash of the plugin. */
function diagnosed<Q, A extends object>(doing: string, handler: (request: Q) => Promise<A> | A, fallback?: (request: Q) => A) {
  return async (request: Q): Promise<A> => {
    try {
      return await handler(request);
    } catch (thrown) {
      const typeName = (request as { typeName?: string }).typeName;
      const diagnostics = diagnosticsOf(thrown, typeName ? `${doing} ${typeName}` : doing).map(diagnosticToWire);
      return { ...fallback?.(request), diagnostics } as object as A;
    }
  };
}

/** The identity that goes with a state: `region/uuid` taken apart. */
function identityOf(resource: { identity: boolean }, state: ObjectValue | null): { identityData: DynamicValue } | undefined {
  if (!resource.identity || !state) return undefined;
  const [region = "", id = ""] = text(state, "id").split("/");
  return id ? { identityData: encodeValue({ id, region }, identityType) } : undefined;
}

/** The import id of a request, which names the object by id or (Terraform 1.12 and later) by identity. */
function importId(id: string, identity: { identityData?: DynamicValue } | undefined): string {
  if (id !== "") return id;
  const value = decodeValue(identity?.identityData, identityType);
  return isObject(value) ? `${text(value, "region")}/${text(value, "id")}` : "";
}

class Service<Client> {
  private client: Client | undefined;

  constructor(private readonly provider: Provider<Client>) {}

  private resource(typeName: string): { resource: Resource<Client>; type: Type } {
    const resource = this.provider.resources[typeName];
    if (!resource) throw new ProviderError(`This provider has no resource ${typeName}`);
    return { resource, type: typeOf(resource.schema) };
  }

  private dataSource(typeName: string): { source: DataSource<Client>; type: Type } {
    const source = this.provider.dataSources[typeName];
    if (!source) throw new ProviderError(`This provider has no data source ${typeName}`);
    return { source, type: typeOf(source.schema) };
  }

  private configured(): Client {
    if (this.client === undefined) throw new ProviderError("The provider is not configured");
    return this.client;
  }

  readonly handlers: Handlers = {
    GetMetadata: async () => ({
      serverCapabilities: capabilities,
      resources: Object.keys(this.provider.resources).map((typeName) => ({ typeName })),
      dataSources: Object.keys(this.provider.dataSources).map((typeName) => ({ typeName })),
    }),

    GetProviderSchema: async () => {
      const schemas = (named: Readonly<Record<string, { schema: Parameters<typeof schemaToWire>[0] }>>) =>
        Object.fromEntries(Object.entries(named).map(([name, { schema }]) => [name, schemaToWire(schema)]));
      return {
        provider: schemaToWire(this.provider.schema),
        providerMeta: { block: {} },
        resourceSchemas: schemas(this.provider.resources),
        dataSourceSchemas: schemas(this.provider.dataSources),
        serverCapabilities: capabilities,
      };
    },

    GetResourceIdentitySchemas: async () => {
      const identified = Object.entries(this.provider.resources).filter(([, { identity }]) => identity);
      return { identitySchemas: Object.fromEntries(identified.map(([name]) => [name, regionalIdentitySchema])) };
    },

    ValidateProviderConfig: diagnosed("validating the provider block", ({ config }) => {
      const value = asObject(decodeValue(config, typeOf(this.provider.schema)));
      return { diagnostics: value ? validateConfig(this.provider.schema, value).map(diagnosticToWire) : [] };
    }),

    ValidateResourceConfig: diagnosed("validating", ({ typeName, config }) => {
      const { resource, type } = this.resource(typeName);
      const value = asObject(decodeValue(config, type));
      return { diagnostics: value ? validateConfig(resource.schema, value).map(diagnosticToWire) : [] };
    }),

    ValidateDataResourceConfig: diagnosed("validating", ({ typeName, config }) => {
      const { source, type } = this.dataSource(typeName);
      const value = asObject(decodeValue(config, type));
      return { diagnostics: value ? validateConfig(source.schema, value).map(diagnosticToWire) : [] };
    }),

    UpgradeResourceState: diagnosed("upgrading the state of", ({ typeName, version, rawState }) => {
      const { resource, type } = this.resource(typeName);
      if (!rawState?.json?.length)
        throw new ProviderError(`The state of ${typeName} has the format of Terraform 0.11`, {
          detail: "Apply it once with Terraform 0.12 and the official provider, or remove it from the state and import it.",
        });
      return { upgradedState: encodeValue(upgradeState(resource, decodeJson(rawState.json, type), version), type) };
    }),

    UpgradeResourceIdentity: diagnosed("upgrading the identity of", ({ typeName, rawIdentity }) => {
      this.resource(typeName);
      return {
        upgradedIdentity: { identityData: encodeValue(decodeJson(rawIdentity?.json ?? Buffer.from("{}"), identityType), identityType) },
      };
    }),

    ConfigureProvider: diagnosed("configuring the provider", async ({ config, terraformVersion }) => {
      const value = asObject(decodeValue(config, typeOf(this.provider.schema))) ?? emptyObject(this.provider.schema);
      const { client, diagnostics } = await this.provider.configure({ config: value, terraformVersion });
      this.client = client;
      return { diagnostics: diagnostics.map(diagnosticToWire) };
    }),

    ReadResource: diagnosed("reading", async (request) => {
      const { resource, type } = this.resource(request.typeName);
      const state = decodeValue(request.currentState, type) as ObjectValue;
      const read = await refresh(resource, { client: this.configured(), state });
      return { newState: encodeValue(read, type), private: request.private, newIdentity: identityOf(resource, read) };
    }),

    PlanResourceChange: diagnosed("planning", ({ typeName, config, priorState, priorPrivate, priorIdentity, proposedNewState }) => {
      const { resource, type } = this.resource(typeName);
      const common = { plannedPrivate: priorPrivate, plannedIdentity: priorIdentity, legacyTypeSystem: resource.legacyTypeSystem };
      if (decodeValue(proposedNewState, type) === null) return { ...common, plannedState: proposedNewState };
      const prior = asObject(decodeValue(priorState, type));
      const { planned, replace, diagnostics } = plan(resource, prior, decodeValue(config, type) as ObjectValue);
      return {
        ...common,
        plannedState: encodeValue(planned, type),
        requiresReplace: replace.map(pathToWire),
        diagnostics: diagnostics.map(diagnosticToWire),
      };
    }),

    ApplyResourceChange: diagnosed(
      "applying",
      async (request) => {
        const { typeName, plannedPrivate } = request;
        const { resource, type } = this.resource(typeName);
        const { state, diagnostics } = await apply(resource, {
          typeName,
          client: this.configured(),
          prior: asObject(decodeValue(request.priorState, type)),
          planned: asObject(decodeValue(request.plannedState, type)),
          config: asObject(decodeValue(request.config, type)) ?? {},
        });
        return {
          newState: encodeValue(state, type),
          private: plannedPrivate,
          diagnostics: diagnostics.map(diagnosticToWire),
          legacyTypeSystem: resource.legacyTypeSystem,
          newIdentity: identityOf(resource, state),
        };
      },
      // An answer without a state would tell Terraform that the object is gone.
      ({ priorState, plannedPrivate }) => ({ newState: priorState, private: plannedPrivate }),
    ),

    ImportResourceState: diagnosed("importing", ({ typeName, id, identity }) => {
      const { resource, type } = this.resource(typeName);
      const state = importObject(resource, typeName, importId(id, identity));
      return { importedResources: [{ typeName, state: encodeValue(state, type), identity: identityOf(resource, state) }] };
    }),

    ReadDataSource: diagnosed("reading the data source", async ({ typeName, config }) => {
      const { source, type } = this.dataSource(typeName);
      const value = decodeValue(config, type) as ObjectValue;
      return { state: encodeValue({ ...value, ...(await source.read({ client: this.configured(), config: value })) }, type) };
    }),

    StopProvider: async () => {
      this.provider.stop(this.client);
      return {};
    },
  };
}

/** The handlers of one provider; its client is made by ConfigureProvider. */
export const handlersOf = <Client>(provider: Provider<Client>): Handlers => new Service(provider).handlers;
