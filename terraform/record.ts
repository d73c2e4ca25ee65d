import { ABSENT, unknown, type Value } from "./value";

/** One resource instance as Terraform sees it: of a synthesized app, a plan or a state. */
export interface TerraformRecord {
  readonly mode: "managed" | "data";
  /** `scaleway_vpc`, … */
  readonly type: string;
  /** Name of the block: `hub` of `scaleway_vpc.hub["a"]`. */
  readonly name: string;
  /** Address with module path and instance key: `module.net["a"].scaleway_vpc.v[0]`; unique within its source together with `deposedKey`. */
  readonly address: string;
  /** `for_each` key or `count` index. @default - a single instance */
  readonly instanceKey?: string | number;
  /** Set for an object that was replaced and still exists. */
  readonly deposedKey?: string;
  /** Settings of the provider configuration that the resource uses. */
  readonly provider: ProviderSettings;
  /** By attribute name; nested blocks are lists of objects. An attribute that is not in here is absent. */
  readonly attributes: Readonly<Record<string, Value>>;
  /** Attributes that the configuration sets, where the source shows it. */
  readonly configured?: readonly string[];
  /** Why this record stands for an unknown number of instances, none included. @default - it is one instance */
  readonly indefinite?: string;
  /** Values before the plan, of an object that the plan updates. */
  readonly prior?: Readonly<Record<string, unknown>>;
  /** Whether the object exists already: recorded in a state, and not created or replaced by the plan. */
  readonly deployed: boolean;
  /** Addresses that the configuration orders before this one. @default - none, or unknown */
  readonly dependsOn?: readonly string[];
  /** Path of the construct that wrote it, in a synthesized app. */
  readonly constructPath?: string;
  /** Name of the source, for messages and for telling equal addresses of two sources apart. */
  readonly source: string;
}

/** A provider configuration, as far as it decides where objects are. */
export interface ProviderSettings {
  /** Identifies the configuration within its source: `scaleway`, `scaleway.away`. Equal keys mean equal settings, even unknown ones. */
  readonly key: string;
  readonly region: Value;
  readonly organizationId: Value;
  readonly projectId: Value;
}

/** What one source holds. */
export interface RecordSet {
  /** For messages: `cdktf.out (stack network)`, `plan.json`. */
  readonly source: string;
  readonly records: readonly TerraformRecord[];
  /** Outputs of the stack by name. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** Name of the stack, where the source knows it. */
  readonly stack?: string;
  /** API ids of objects that exist now and that the plan deletes or replaces. */
  readonly removed: readonly string[];
  /** True when the source shows what is deployed, false when it shows what will be. */
  readonly applied: boolean;
  /** What makes the source less than the whole: an errored plan, `-target`, something that could not be followed. One sentence each. */
  readonly assumptions: readonly string[];
  /** True when objects may be missing, as in an errored plan or one made with `-target`. */
  readonly incomplete: boolean;
}

/** Identifies a record across sources. */
export function recordKey({ source, address, deposedKey }: Pick<TerraformRecord, "source" | "address" | "deposedKey">): string {
  return deposedKey === undefined ? `${source}\n${address}` : `${source}\n${address}\n${deposedKey}`;
}

/** The resource types that make a topology. */
export function isVpcType(type: string): boolean {
  return type === "scaleway_vpc" || type.startsWith("scaleway_vpc_");
}

/** The type of the object whose id an attribute holds. */
export const LINKED_TYPES: Readonly<Record<string, string>> = {
  vpc_id: "scaleway_vpc",
  target_vpc_id: "scaleway_vpc",
  nexthop_vpc_connector_id: "scaleway_vpc_connector",
  connector_id: "scaleway_vpc_connector",
  nexthop_private_network_id: "scaleway_vpc_private_network",
  private_network_id: "scaleway_vpc_private_network",
};

/** A managed resource of which a source shows neither the instances nor their attributes. */
export function indefiniteRecord(
  { type, name, address, source }: Pick<TerraformRecord, "type" | "name" | "address" | "source">,
  reason: string,
): TerraformRecord {
  const value = unknown(reason);
  const attributes = Object.fromEntries(Object.keys(LINKED_TYPES).map((attribute) => [attribute, value]));
  return { mode: "managed", type, name, address, provider: UNKNOWN_PROVIDER, attributes, indefinite: reason, deployed: false, source };
}

const UNKNOWN_PROVIDER: ProviderSettings = { key: "", region: ABSENT, organizationId: ABSENT, projectId: ABSENT };
