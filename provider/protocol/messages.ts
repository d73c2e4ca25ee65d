/** The messages of Terraform's plugin protocol 6 that this plugin serves. Field numbers are facts of the protocol. */
import { bool, bytes, type Codec, embedded, int, type MessageOf, mapOf, message, repeated, string } from "./wire";

export const DynamicValue = message({ msgpack: [1, bytes], json: [2, bytes] });
export type DynamicValue = Partial<MessageOf<typeof DynamicValue>>;

const value = embedded(() => DynamicValue);

/** Exactly one of the three is set: an attribute or object key by name, a map key, a list index. */
export interface AttributeStep {
  attributeName?: string;
  elementKeyString?: string;
  elementKeyInt?: number;
}

/** A member of a oneof is written even when it holds its default: index 0 is a step. */
const AttributeStep: Codec<AttributeStep> = (() => {
  const plain = message({ attributeName: [1, string], elementKeyString: [2, string], elementKeyInt: [3, int] });
  const indexZero = Buffer.from([3 * 8, 0]);
  return { encode: (step) => (step.elementKeyInt === 0 ? indexZero : plain.encode(step)), decode: (input) => plain.decode(input) };
})();

export const AttributePath = message({ steps: [1, repeated(() => AttributeStep)] });
export type AttributePath = Partial<MessageOf<typeof AttributePath>>;

export const Severity = { error: 1, warning: 2 } as const;

export const Diagnostic = message({
  severity: [1, int],
  summary: [2, string],
  detail: [3, string],
  attribute: [4, embedded(() => AttributePath)],
});
const diagnostics = repeated(() => Diagnostic);

export const SchemaAttribute = message({
  name: [1, string],
  type: [2, bytes],
  description: [3, string],
  required: [4, bool],
  optional: [5, bool],
  computed: [6, bool],
  sensitive: [7, bool],
  deprecated: [9, bool],
  deprecationMessage: [12, string],
});

export const NestingMode = { list: 2, set: 3 } as const;

export interface SchemaBlock {
  version: number;
  attributes: Partial<MessageOf<typeof SchemaAttribute>>[];
  blockTypes: Partial<NestedBlock>[];
  description: string;
  deprecated: boolean;
  deprecationMessage: string;
}

export interface NestedBlock {
  typeName: string;
  block: Partial<SchemaBlock> | undefined;
  nesting: number;
  minItems: number;
  maxItems: number;
}

export const SchemaBlock: Codec<SchemaBlock> = message({
  version: [1, int],
  attributes: [2, repeated(() => SchemaAttribute)],
  blockTypes: [3, repeated((): Codec<NestedBlock> => NestedBlock)],
  description: [4, string],
  deprecated: [6, bool],
  deprecationMessage: [7, string],
});

const NestedBlock: Codec<NestedBlock> = message({
  typeName: [1, string],
  block: [2, embedded((): Codec<SchemaBlock> => SchemaBlock)],
  nesting: [3, int],
  minItems: [4, int],
  maxItems: [5, int],
});

export const Schema = message({ version: [1, int], block: [2, embedded(() => SchemaBlock)] });
const schema = embedded(() => Schema);

export const IdentityAttribute = message({
  name: [1, string],
  type: [2, bytes],
  requiredForImport: [3, bool],
  optionalForImport: [4, bool],
  description: [5, string],
});
export const IdentitySchema = message({ version: [1, int], attributes: [2, repeated(() => IdentityAttribute)] });
export const IdentityData = message({ identityData: [1, value] });
const identity = embedded(() => IdentityData);

const ServerCapabilities = message({ planDestroy: [1, bool], getProviderSchemaOptional: [2, bool], moveResourceState: [3, bool] });
const serverCapabilities = embedded(() => ServerCapabilities);
const RawState = message({ json: [1, bytes], flatmap: [2, mapOf(string)] });
const rawState = embedded(() => RawState);
const TypeName = message({ typeName: [1, string] });
const typeNames = repeated(() => TypeName);
const Empty = message({});

/** One remote procedure: its request and response. */
const procedure = <Q, A>(request: Codec<Q>, response: Codec<A>) => ({ request, response });
const diagnosticsOnly = message({ diagnostics: [1, diagnostics] });

/** The procedures of `tfplugin6.Provider` that this plugin answers; every other one is UNIMPLEMENTED. */
export const procedures = {
  GetMetadata: procedure(
    Empty,
    message({
      serverCapabilities: [1, serverCapabilities],
      diagnostics: [2, diagnostics],
      dataSources: [3, typeNames],
      resources: [4, typeNames],
    }),
  ),
  GetProviderSchema: procedure(
    Empty,
    message({
      provider: [1, schema],
      resourceSchemas: [2, mapOf(schema)],
      dataSourceSchemas: [3, mapOf(schema)],
      diagnostics: [4, diagnostics],
      providerMeta: [5, schema],
      serverCapabilities: [6, serverCapabilities],
    }),
  ),
  GetResourceIdentitySchemas: procedure(
    Empty,
    message({ identitySchemas: [1, mapOf(embedded(() => IdentitySchema))], diagnostics: [2, diagnostics] }),
  ),
  ValidateProviderConfig: procedure(message({ config: [1, value] }), message({ diagnostics: [2, diagnostics] })),
  ValidateResourceConfig: procedure(message({ typeName: [1, string], config: [2, value] }), diagnosticsOnly),
  ValidateDataResourceConfig: procedure(message({ typeName: [1, string], config: [2, value] }), diagnosticsOnly),
  UpgradeResourceState: procedure(
    message({ typeName: [1, string], version: [2, int], rawState: [3, rawState] }),
    message({ upgradedState: [1, value], diagnostics: [2, diagnostics] }),
  ),
  UpgradeResourceIdentity: procedure(
    message({ typeName: [1, string], version: [2, int], rawIdentity: [3, rawState] }),
    message({ upgradedIdentity: [1, identity], diagnostics: [2, diagnostics] }),
  ),
  ConfigureProvider: procedure(message({ terraformVersion: [1, string], config: [2, value] }), diagnosticsOnly),
  ReadResource: procedure(
    message({ typeName: [1, string], currentState: [2, value], private: [3, bytes], currentIdentity: [6, identity] }),
    message({ newState: [1, value], diagnostics: [2, diagnostics], private: [3, bytes], newIdentity: [5, identity] }),
  ),
  PlanResourceChange: procedure(
    message({
      typeName: [1, string],
      priorState: [2, value],
      proposedNewState: [3, value],
      config: [4, value],
      priorPrivate: [5, bytes],
      priorIdentity: [8, identity],
    }),
    message({
      plannedState: [1, value],
      requiresReplace: [2, repeated(() => AttributePath)],
      plannedPrivate: [3, bytes],
      diagnostics: [4, diagnostics],
      legacyTypeSystem: [5, bool],
      plannedIdentity: [7, identity],
    }),
  ),
  ApplyResourceChange: procedure(
    message({
      typeName: [1, string],
      priorState: [2, value],
      plannedState: [3, value],
      config: [4, value],
      plannedPrivate: [5, bytes],
      plannedIdentity: [7, identity],
    }),
    message({
      newState: [1, value],
      private: [2, bytes],
      diagnostics: [3, diagnostics],
      legacyTypeSystem: [4, bool],
      newIdentity: [5, identity],
    }),
  ),
  ImportResourceState: procedure(
    message({ typeName: [1, string], id: [2, string], identity: [4, identity] }),
    message({
      importedResources: [
        1,
        repeated(() => message({ typeName: [1, string], state: [2, value], private: [3, bytes], identity: [4, identity] })),
      ],
      diagnostics: [2, diagnostics],
    }),
  ),
  ReadDataSource: procedure(
    message({ typeName: [1, string], config: [2, value] }),
    message({ state: [1, value], diagnostics: [2, diagnostics] }),
  ),
  StopProvider: procedure(Empty, message({ error: [1, string] })),
} as const;

export type Procedures = typeof procedures;
export type RequestOf<N extends keyof Procedures> = MessageOf<Procedures[N]["request"]>;
export type ResponseOf<N extends keyof Procedures> = Partial<MessageOf<Procedures[N]["response"]>>;
