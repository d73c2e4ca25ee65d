import type { Value } from "./value";

/** One resource instance as Terraform sees it: of a synthesized app, a plan or a state. */
export interface TerraformRecord {
  readonly mode: "managed" | "data";
  /** `scaleway_vpc`, … */
  readonly type: string;
  /** Address with module path and instance key: `module.net["a"].scaleway_vpc.v[0]`; unique within its source together with `deposedKey`. */
  readonly address: string;
  /** `for_each` key or `count` index. @default - a single instance */
  readonly instanceKey?: string | number;
  /** Set for an object that was replaced and still exists. */
  readonly deposedKey?: string;
  /** Settings of the provider configuration that the resource uses. */
  readonly provider: { readonly region: Value; readonly organizationId: Value; readonly projectId: Value };
  /** By attribute name; nested blocks are lists of objects. An attribute that is not in here is absent. */
  readonly attributes: Readonly<Record<string, Value>>;
  /** Whether the object exists already: recorded in a state, and not created or replaced by the plan. */
  readonly deployed: boolean;
  /** Name of the source, for messages and for telling equal addresses of two sources apart. */
  readonly source: string;
}

/** What one source holds. */
export interface RecordSet {
  /** For messages: `cdktf.out (stack network)`, `plan.json`. */
  readonly source: string;
  readonly records: readonly TerraformRecord[];
  /** True when the source shows what is deployed, false when it shows what will be. */
  readonly applied: boolean;
  /** What makes the source less than the whole: an errored plan, `-target`, something that could not be followed. One sentence each. */
  readonly assumptions: readonly string[];
  /** True when objects may be missing, as in an errored plan or one made with `-target`. */
  readonly incomplete: boolean;
}

/** Identifies a record across sources. */
export function recordKey({ source, address, deposedKey }: Pick<TerraformRecord, "source" | "address" | "deposedKey">): string {
  return [source, address, ...(deposedKey === undefined ? [] : [deposedKey])].join("\n");
}
