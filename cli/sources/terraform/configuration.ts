import { longestOnly, parseReference, type ReferenceSegment } from "./reference-text";
import type { Reference } from "./resource-record";

/** `configuration` of a plan in JSON, as far as references need it. Field names are Terraform's. */
export interface ConfigModule {
  readonly resources?: readonly ConfigResource[];
  readonly module_calls?: Readonly<Record<string, ModuleCall>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: Expression }>>;
}

export interface ConfigResource {
  readonly address: string;
  readonly provider_config_key?: string;
  readonly expressions?: Readonly<Record<string, Expression | readonly Readonly<Record<string, Expression>>[]>>;
  readonly for_each_expression?: Expression;
}

export interface ModuleCall {
  readonly expressions?: Readonly<Record<string, Expression>>;
  readonly for_each_expression?: Expression;
  readonly module?: ConfigModule;
}

export interface Expression {
  readonly constant_value?: unknown;
  readonly references?: readonly string[];
}

/** A module instance: its configuration, its path (`module.a["x"].`, or empty at the root) and who called it. */
export interface Scope {
  readonly module: ConfigModule;
  readonly prefix: string;
  readonly caller?: { readonly scope: Scope; readonly call: ModuleCall; readonly key?: string };
}

/** Who asks: the module instance, the instance key of the resource, and what `each` stands for there. */
interface Asker {
  readonly scope: Scope;
  readonly key?: string;
  readonly forEach?: Expression;
}

const MAX_DEPTH = 32;

/** Follows the references of plan expressions to resource instances, through variables, outputs and `each.value`. */
export class ReferenceResolver {
  private readonly instances = new Map<string, string[]>();

  /** @param addresses of all resource instances of the plan. */
  constructor(addresses: Iterable<string>) {
    for (const address of addresses) {
      const base = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "");
      this.instances.set(base, [...(this.instances.get(base) ?? []), address]);
    }
  }

  /** Resource instances and attributes behind the references, without duplicates. */
  resolve(references: readonly string[], asker: Asker, depth = 0): Reference[] {
    if (depth > MAX_DEPTH) return [];
    const found = longestOnly(references).flatMap((text) => {
      const segments = parseReference(text);
      return segments ? this.follow(segments, asker, depth) : [];
    });
    return [...new Map(found.map((reference) => [`${reference.address} ${reference.attribute}`, reference])).values()];
  }

  private follow(segments: ReferenceSegment[], asker: Asker, depth: number): Reference[] {
    const [head, second] = segments;
    const { scope } = asker;
    if (head!.name === "var" && second && scope.caller) {
      const { scope: caller, call, key } = scope.caller;
      const expression = call.expressions?.[second.name];
      return this.resolve(expression?.references ?? [], { scope: caller, key, forEach: call.for_each_expression }, depth + 1);
    }
    if (head!.name === "each") {
      const found = this.resolve(asker.forEach?.references ?? [], asker, depth + 1);
      return found.map((reference) => ({ ...reference, attribute: reference.attribute || (segments[2]?.name ?? "") }));
    }
    if (head!.name === "module" && second && segments[2]) return this.throughOutput(second, segments[2].name, asker, depth);
    return this.toInstances(segments, asker);
  }

  private throughOutput(called: ReferenceSegment, output: string, { scope, key }: Asker, depth: number): Reference[] {
    const call = scope.module.module_calls?.[called.name];
    const references = call?.module?.outputs?.[output]?.expression?.references;
    if (!call?.module || !references) return [];
    const instanceKey = called.key ?? (call.for_each_expression ? key : undefined);
    const prefix = `${scope.prefix}module.${called.name}${instanceKey ?? ""}.`;
    const inner: Scope = { module: call.module, prefix, caller: { scope, call, key: instanceKey } };
    return this.resolve(references, { scope: inner }, depth + 1);
  }

  private toInstances(segments: ReferenceSegment[], { scope, key }: Asker): Reference[] {
    const isData = segments[0]!.name === "data";
    const [type, name, attribute] = isData ? segments.slice(1) : segments;
    if (!type || !name) return [];
    const base = `${scope.prefix}${isData ? "data." : ""}${type.name}.${name.name}`;
    const all = this.instances.get(base) ?? [];
    const wanted = name.key ?? key;
    const exact = all.filter((address) => address === `${base}${wanted ?? ""}`);
    return (exact.length > 0 ? exact : all).map((address) => ({ address, attribute: attribute?.name ?? "" }));
  }
}
