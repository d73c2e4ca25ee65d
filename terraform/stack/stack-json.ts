import { formatKey } from "../address";
import { indefiniteRecord, isVpcType, type ProviderSettings, type RecordSet, type TerraformRecord } from "../record";
import { ABSENT, unknown, type Value } from "../value";
import { type Each, ExpressionReader } from "./expressions";

/** A stack of a synthesized app: `cdk.tf.json`, or what `toTerraform()` of its elements gives. */
export interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly provider?: Readonly<Record<string, readonly Attributes[] | Attributes>>;
  readonly locals?: Attributes;
  readonly output?: Readonly<Record<string, Attributes>>;
  readonly module?: Readonly<Record<string, unknown>>;
}

type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

export interface StackOptions {
  /** Name of the stack, by which other stacks read its outputs. */
  readonly stack?: string;
}

/** Arguments of Terraform itself, not of the provider. */
const META = new Set(["//", "provider", "depends_on", "count", "for_each", "lifecycle", "provisioner", "connection", "dynamic"]);

/** The VPC resources of one synthesized stack, in one pass. */
export function recordsOfStack(json: StackJson, source: string, { stack }: StackOptions = {}): RecordSet {
  const reader = new StackReader(json, source);
  const records = [...reader.blocks(json.resource, "managed"), ...reader.blocks(json.data, "data")];
  const outputs = Object.entries(json.output ?? {}).map(([name, output]) => [name, reader.expressions.value(output["value"])] as const);
  const modules = Object.keys(json.module ?? {}).map(
    (name) => `module.${name} of ${source} is not read: only a plan shows what a module creates.`,
  );
  return {
    source,
    ...(stack === undefined ? {} : { stack }),
    records,
    outputs: Object.fromEntries(outputs),
    removed: [],
    applied: false,
    assumptions: modules,
    incomplete: modules.length > 0,
  };
}

class StackReader {
  readonly expressions: ExpressionReader;
  private readonly providers = new Map<string, ProviderSettings>();

  constructor(
    private readonly json: StackJson,
    private readonly source: string,
  ) {
    this.expressions = new ExpressionReader(json.locals ?? {}, source);
  }

  blocks(blocks: Blocks | undefined, mode: TerraformRecord["mode"]): TerraformRecord[] {
    return Object.entries(blocks ?? {}).flatMap(([type, named]) =>
      isVpcType(type) ? Object.entries(named).flatMap(([name, attributes]) => this.instances({ mode, type, name, attributes })) : [],
    );
  }

  private instances(block: Block): TerraformRecord[] {
    const { mode, type, name, attributes } = block;
    const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
    if (!("for_each" in attributes) && !("count" in attributes)) return [this.record(block, address, undefined)];
    const repeated = this.expressions.repetition(attributes["for_each"], attributes["count"]);
    if (repeated) return repeated.map((each) => this.record(block, `${address}${formatKey(each.key)}`, each));
    const record = indefiniteRecord(
      { type, name, address, source: this.source },
      "only a plan shows the instances of its for_each or count",
    );
    return mode === "data" ? [] : [record];
  }

  private record({ mode, type, name, attributes }: Block, address: string, each: Each | undefined): TerraformRecord {
    const values: Record<string, Value> = {};
    for (const attribute of Object.keys(attributes)) {
      if (META.has(attribute)) continue;
      const value = this.expressions.value(attributes[attribute], each);
      if (value.kind !== "absent") values[attribute] = value;
    }
    for (const attribute of Object.keys((attributes["dynamic"] as Attributes | undefined) ?? {})) {
      values[attribute] = unknown("a dynamic block writes it");
    }
    const dependsOn = attributes["depends_on"];
    const path = (attributes["//"] as { metadata?: { path?: unknown } } | undefined)?.metadata?.path;
    return {
      mode,
      type,
      name,
      address,
      ...(each ? { instanceKey: each.key } : {}),
      provider: this.provider(attributes["provider"]),
      attributes: values,
      deployed: false,
      ...(Array.isArray(dependsOn) ? { dependsOn: dependsOn as string[] } : {}),
      ...(typeof path === "string" ? { constructPath: path } : {}),
      source: this.source,
    };
  }

  private provider(reference: unknown): ProviderSettings {
    const key = typeof reference === "string" ? reference.replace(/^\$\{(.*)\}$/, "$1") : "scaleway";
    let settings = this.providers.get(key);
    if (!settings) {
      const alias = key.split(".")[1];
      const declared = this.json.provider?.["scaleway"] ?? [];
      const blocks = (Array.isArray(declared) ? declared : [declared]) as readonly Attributes[];
      const block = blocks.find((candidate) => candidate["alias"] === alias);
      const setting = (name: string) => (block ? this.expressions.value(block[name]) : ABSENT);
      settings = { key, region: setting("region"), organizationId: setting("organization_id"), projectId: setting("project_id") };
      this.providers.set(key, settings);
    }
    return settings;
  }
}

interface Block {
  readonly mode: TerraformRecord["mode"];
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
}
