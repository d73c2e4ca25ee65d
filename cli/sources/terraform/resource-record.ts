/** A place that an unknown value comes from: a resource of the same file and the attribute of it. */
export interface Reference {
  /** Address of the resource instance, a key of the record set. */
  readonly address: string;
  /** First attribute behind the address, `id` say; empty for the whole resource. */
  readonly attribute: string;
}

/** One resource or data source instance, whatever file it came from. */
export interface ResourceRecord {
  /** Terraform address, with module path and instance key; prefixed by the stack where a file set has several. */
  readonly address: string;
  readonly type: string;
  /** Name within its type, without instance key. */
  readonly name: string;
  readonly isData: boolean;
  /** Known values; an attribute that is only known after apply is absent. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the expression of an attribute refers to; empty when it is constant or cannot be followed. */
  readonly references: (attribute: string) => readonly Reference[];
  /** Settings of the resource's provider that are written as constants. */
  readonly provider: { readonly region?: string; readonly organizationId?: string; readonly projectId?: string };
  /** Where the resource was written, for files of CDKTF. */
  readonly constructPath?: string;
}

/** The resources of one file, or of the stacks of one app. */
export interface RecordSet {
  readonly records: readonly ResourceRecord[];
  /** True for a state: everything is known, and what is empty stays empty. */
  readonly applied: boolean;
  readonly assumptions: readonly string[];
}

/** True for the resource types that make a topology. */
export function isVpcType(type: string): boolean {
  return type === "scaleway_vpc" || type.startsWith("scaleway_vpc_");
}
