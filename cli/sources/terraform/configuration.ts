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

/** An asker whose expression says its own key: `each.key`, `each.value` or `count.index` picks the instance of the same key. */
interface KeyedAsker extends Asker {
  readonly keyed: boolean;
}

const OWN_KEY = /^(each\.(key|value)|count\.index)\b/;
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

  /** Resource instances and attributes behind the references, without duplicates. Several where it cannot be told which. */
  resolve(references: readonly string[], asker: Asker, depth = 0): Reference[] {
    if (depth > MAX_DEPTH) return [];
    const keyed = references.some((text) => OWN_KEY.test(text));
    const found = longestOnly(references).flatMap((text) => {
      const segments = parseReference(text);
      return segments ? this.follow(segments, { ...asker, keyed }, depth) : [];
    });
    return [...new Map(found.map((reference) => [`${reference.address} ${reference.attribute}`, reference])).values()];
  }

  private follow(segments: ReferenceSegment[], asker: KeyedAsker, depth: number): Reference[] {
    const [head, second, third] = segments;
    const { scope } = asker;
    if (head!.name === "var" && second && scope.caller) {
      const { scope: caller, call, key } = scope.caller;
      const expression = call.expressions?.[second.name];
      return this.resolve(expression?.references ?? [], { scope: caller, key, forEach: call.for_each_expression }, depth + 1);
    }
    if (head!.name === "each") {
      if (second?.name !== "value") return [];
      const found = this.resolve([...(asker.forEach?.references ?? []), "each.key"], { ...asker, forEach: undefined }, depth + 1);
      return found.map((reference) => ({ ...reference, attribute: reference.attribute || (third?.name ?? "") }));
    }
    if (head!.name === "module" && second) return this.throughOutput(second, third?.name, { asker, depth });
    return this.toInstances(segments, asker);
  }

  /** Behind an output of a module; behind all of them where Terraform leaves the name out, as in `module.a[each.key].id`. */
  private throughOutput(
    called: ReferenceSegment,
    output: string | undefined,
    { asker, depth }: { asker: KeyedAsker; depth: number },
  ): Reference[] {
    const { scope, key, keyed } = asker;
    const call = scope.module.module_calls?.[called.name];
    if (!call?.module) return [];
    const { outputs = {} } = call.module;
    const expressions = output === undefined ? Object.values(outputs) : [outputs[output] ?? {}];
    const references = expressions.flatMap(({ expression }) => expression?.references ?? []);
    const base = `${scope.prefix}module.${called.name}`;
    const wanted = called.key ?? (keyed ? key : undefined);
    const keys = wanted === undefined ? this.moduleKeys(base) : [wanted];
    return keys.flatMap((instance) => {
      const inner: Scope = { module: call.module!, prefix: `${base}${instance}.`, caller: { scope, call, key: instance || undefined } };
      return this.resolve(references, { scope: inner }, depth + 1);
    });
  }

  /** Instance keys of a module, with brackets; the empty text for the only instance of one without. */
  private moduleKeys(base: string): string[] {
    const keys = [...this.instances.keys()].flatMap((address) => {
      const match = address.startsWith(base) ? /^(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\./.exec(address.slice(base.length)) : null;
      return match ? [match[1] ?? ""] : [];
    });
    return [...new Set(keys)];
  }

  private toInstances(segments: ReferenceSegment[], { scope, key, keyed }: KeyedAsker): Reference[] {
    const isData = segments[0]!.name === "data";
    const [type, name, attribute] = isData ? segments.slice(1) : segments;
    if (!type || !name) return [];
    const base = `${scope.prefix}${isData ? "data." : ""}${type.name}.${name.name}`;
    const all = this.instances.get(base) ?? [];
    const wanted = name.key ?? (keyed ? key : undefined);
    const exact = all.filter((address) => address === `${base}${wanted ?? ""}`);
    return (exact.length > 0 ? exact : all).map((address) => ({ address, attribute: attribute?.name ?? "" }));
  }
}
