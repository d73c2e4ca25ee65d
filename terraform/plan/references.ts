import { blockKey, parseSteps, type Step, splitModule, stepsKey, stepsText } from "../address";
import { LINKED_TYPES } from "../record";
import type { Expression, Repeated, Scope, ValuesResource } from "./show-json";

/** Who asks: the module instance, the instance key of the resource, and the block that repeats it. */
export interface Asker {
  readonly scope: Scope;
  readonly key?: string | number;
  readonly block?: Repeated;
}

/** The instance and the attribute that an unknown value is taken from, or why that is not certain. */
export type Resolution = { readonly address: string; readonly attribute: string } | { readonly reason: string };

interface Instances {
  readonly type: string;
  readonly byKey: ReadonlyMap<string | number | undefined, string>;
}

/** What a reference is followed with: the steps behind it, and whether the asker's own key picks the instance. */
interface Walk {
  readonly asker: Asker;
  readonly type: string;
  readonly keyed: boolean;
  readonly depth: number;
  /** How many of the last steps stand outside the expression, such as the index of an output. */
  readonly outside?: number;
}

const MAX_DEPTH = 32;
/** Instances that a message lists one by one. */
const MAX_LISTED = 8;
const OPAQUE = { reason: "it cannot be followed in a plan" };

/**
 * Follows the references of a plan's expressions to resource instances. A plan prints what an expression refers to, not the
 * expression: a value is followed only where every expression with these references takes it from the same instance.
 */
export class ReferenceResolver {
  private readonly blocks = new Map<string, { type: string; byKey: Map<string | number | undefined, string> }>();
  private readonly scopes = new Map<string, Scope | undefined>();

  constructor(
    resources: readonly ValuesResource[],
    private readonly root: Scope,
  ) {
    for (const { address, mode, type, name, index, deposed_key: deposed } of resources) {
      const steps = parseSteps(address);
      if (!steps || deposed !== undefined) continue;
      const { module } = splitModule(steps);
      const key = blockKey({ module, mode, type, name });
      const block = this.blocks.get(key) ?? { type, byKey: new Map() };
      block.byKey.set(index, address);
      this.blocks.set(key, block);
      this.scopeAt(module);
    }
  }

  /** The configuration of a module instance. */
  scopeAt(path: readonly Step[]): Scope | undefined {
    if (path.length === 0) return this.root;
    const key = stepsKey(path);
    if (!this.scopes.has(key)) this.scopes.set(key, this.makeScope(path));
    return this.scopes.get(key);
  }

  private makeScope(path: readonly Step[]): Scope | undefined {
    const last = path[path.length - 1]!;
    const instanceKey = typeof last === "object" ? last.key : undefined;
    const head = instanceKey === undefined ? path.slice(0, -2) : path.slice(0, -3);
    const name = path[head.length + 1];
    const caller = this.scopeAt(head);
    const call = caller?.config.module_calls?.[name as string];
    if (!caller || !call?.module) return undefined;
    return { config: call.module, path, caller: { scope: caller, call, ...(instanceKey === undefined ? {} : { key: instanceKey }) } };
  }

  /** Where the unknown id of an object of `type` is taken from. */
  resolve(expression: unknown, asker: Asker, type: string): Resolution {
    return this.expression(expression as Expression, [], { asker, type, keyed: false, depth: 0 });
  }

  /**
   * The address family, as a block, of an address that is calculated from blocks of one family: `0.0.0.0/0` or `::/0`.
   * No function makes an IPv6 block of an IPv4 one.
   */
  familyBlock(expression: unknown, asker: Asker): string | undefined {
    const families = new Set(this.families(expression, asker, 0));
    const [only] = families;
    return families.size === 1 ? only : undefined;
  }

  private families(expression: unknown, asker: Asker, depth: number): (string | undefined)[] {
    return longestOnly(referencesIn(expression)).flatMap((text) => {
      if (text.includes(".ipv4_subnet")) return ["0.0.0.0/0"];
      if (text.includes(".ipv6_subnets")) return ["::/0"];
      if (this.isKnown(text, asker)) return [];
      const [head, name, third, fourth] = parseSteps(text) ?? [];
      if (depth > MAX_DEPTH || typeof name !== "string") return [undefined];
      const { scope } = asker;
      if (head === "var" && scope.caller)
        return this.families(scope.caller.call.expressions?.[name], { scope: scope.caller.scope }, depth + 1);
      const config = head === "module" ? scope.config.module_calls?.[name]?.module : undefined;
      const output = typeof third === "string" ? third : fourth;
      if (!config || typeof output !== "string") return [undefined];
      const inner: Scope = { config, path: [...scope.path, "module", name] };
      return this.families(config.outputs?.[output]?.expression, { scope: inner }, depth + 1);
    });
  }

  private expression(expression: Expression, rest: readonly Step[], walk: Walk): Resolution {
    if (walk.depth > MAX_DEPTH) return OPAQUE;
    const references = longestOnly(referencesIn(expression));
    const own = references.filter((text) => /^(each|count)\./.test(text));
    const others = references.filter((text) => !own.includes(text) && !this.isKnown(text, walk.asker));
    if (own.some((text) => text.startsWith("count.")) && !this.isLiteral(others)) {
      return { reason: `its index is calculated from count.index: ${this.listed(references, walk.asker.scope)}` };
    }
    if (others.length === 0) return this.eachValue(own, rest, walk);
    if (others.length > 1) return { reason: `it may come from any of ${this.listed(others, walk.asker.scope)}` };
    const values = own.some((text) => text.startsWith("each.value"));
    if (values && !this.isLiteral(others))
      return { reason: `its index is calculated from each.value: ${this.listed(references, walk.asker.scope)}` };
    const literal = this.isLiteral(others);
    const [next] = rest;
    const indexed = typeof next === "object" || (next !== undefined && next !== "id" && !(next in LINKED_TYPES));
    if (indexed && !literal && own.length === 0 && references.length > 1)
      return { reason: `its index may be calculated: ${this.listed(references, walk.asker.scope)}` };
    const steps = parseSteps(others[0]!);
    return steps ? this.follow([...steps, ...rest], { ...walk, keyed: own.length > 0, outside: rest.length }) : OPAQUE;
  }

  /** References for a message, as addresses from the root module; with the instances they may mean where those are few. */
  listed(references: readonly string[], { path }: Pick<Scope, "path">): string {
    return longestOnly(references)
      .flatMap((text) => this.candidates(text, path))
      .join(", ");
  }

  private candidates(text: string, path: readonly Step[]): string[] {
    const steps = parseSteps(text);
    const [head, second, third] = steps ?? [];
    if (head === undefined || ["var", "local", "each", "count", "path", "terraform"].includes(head as string)) return [text];
    const isData = head === "data";
    const [type, name] = isData ? [second, third] : [head, second];
    const prefix = stepsText(path);
    const full = prefix === "" ? text : `${prefix}.${text}`;
    const block = this.blocks.get(blockKey({ module: path, mode: isData ? "data" : "managed", type: String(type), name: String(name) }));
    const isWhole = steps!.length === (isData ? 3 : 2);
    return block && isWhole && block.byKey.size <= MAX_LISTED ? [...block.byKey.values()] : [full];
  }

  /** Whether a reference is known while planning: a variable of the root module, or one that such values fill. */
  private isKnown(text: string, { scope }: Asker, depth = 0): boolean {
    if (/^(path|terraform)\./.test(text)) return true;
    const [head, name] = parseSteps(text) ?? [];
    if (head !== "var" || typeof name !== "string" || depth > MAX_DEPTH) return false;
    if (!scope.caller) return true;
    const { call, scope: caller } = scope.caller;
    const references = referencesIn(call.expressions?.[name]);
    return references.every((reference) => this.isKnown(reference, { scope: caller }, depth + 1));
  }

  /** Whether the one reference names an instance by itself. */
  private isLiteral(references: readonly string[]): boolean {
    const steps = references.length === 1 ? parseSteps(references[0]!) : undefined;
    return (
      steps !== undefined &&
      steps[0] !== "var" &&
      steps[0] !== "module" &&
      typeof steps.at(-1) === "string" &&
      ["id", ...Object.keys(LINKED_TYPES)].includes(steps.at(-1) as string)
    );
  }

  private follow(steps: readonly Step[], walk: Walk): Resolution {
    const [head, name, ...rest] = steps;
    if (head === "var" && typeof name === "string") return this.variable(name, rest, walk);
    if (head === "module" && typeof name === "string") return this.output(name, rest, walk);
    if (head === "local") return { reason: `local.${String(name)} cannot be followed in a plan` };
    if (head === "data" && typeof name === "string" && typeof rest[0] === "string") {
      return this.instance({ mode: "data", type: name, name: rest[0] }, rest.slice(1), walk);
    }
    if (typeof head === "string" && typeof name === "string") return this.instance({ mode: "managed", type: head, name }, rest, walk);
    return OPAQUE;
  }

  private variable(name: string, rest: readonly Step[], walk: Walk): Resolution {
    const { caller } = walk.asker.scope;
    const expression = caller?.call.expressions?.[name];
    if (!caller || !expression) return { reason: `var.${name} cannot be followed in a plan` };
    const path = walk.keyed ? this.withOwnKey(rest, walk.asker) : rest;
    const asker = { scope: caller.scope, block: caller.call, ...(caller.key === undefined ? {} : { key: caller.key }) };
    return this.expression(expression, path, { ...walk, asker, keyed: false, depth: walk.depth + 1 });
  }

  private withOwnKey(rest: readonly Step[], { key }: Asker): readonly Step[] {
    return key === undefined ? rest : [{ key }, ...rest];
  }

  /** `each.value` of a block that repeats over a resource: the instance of the same key. */
  private eachValue(own: readonly string[], rest: readonly Step[], walk: Walk): Resolution {
    const { asker } = walk;
    const [only] = own;
    const forEach = asker.block?.for_each_expression;
    if (own.length !== 1 || !only?.startsWith("each.value") || !forEach || asker.key === undefined) return OPAQUE;
    const steps = parseSteps(only)!.slice(2);
    const references = longestOnly(referencesIn(forEach));
    if (references.length !== 1) return { reason: `each.value may come from any of ${references.join(", ")}` };
    const { block: _, ...outer } = asker;
    return this.expression(forEach, [{ key: asker.key }, ...steps, ...rest], { ...walk, asker: outer, depth: walk.depth + 1 });
  }

  /** Behind an output of a module; behind all of them where Terraform leaves the name out, as in `module.a[each.key].id`. */
  private output(called: string, steps: readonly Step[], walk: Walk): Resolution {
    const { scope, key } = walk.asker;
    const call = scope.config.module_calls?.[called];
    if (!call?.module) return OPAQUE;
    const repeated = call.for_each_expression !== undefined || call.count_expression !== undefined || this.hasKeyedInstances(scope, called);
    const [first] = steps;
    const literal = typeof first === "object" ? first.key : undefined;
    const wanted = literal ?? (repeated && walk.keyed ? key : undefined);
    const path = [...scope.path, "module", called, ...(wanted === undefined ? [] : [{ key: wanted }])];
    const inner = this.scopeAt(path);
    if (!inner || !this.scopes.has(stepsKey(path)) || (repeated && wanted === undefined))
      return { reason: `the instance of module.${called} is not certain` };
    const rest = literal === undefined ? steps : steps.slice(1);
    const outputs = call.module.outputs ?? {};
    const next = { ...walk, asker: { scope: inner }, keyed: false, depth: walk.depth + 1 };
    const [name, ...behind] = rest;
    if (typeof name === "string") {
      const expression = outputs[name]?.expression;
      const tail = walk.keyed && !repeated ? this.withOwnKey(behind, walk.asker) : behind;
      return expression ? this.expression(expression, tail, next) : OPAQUE;
    }
    return onlyOne(
      Object.values(outputs).map(({ expression }) => (expression ? this.expression(expression, [], next) : OPAQUE)),
      `module.${called}`,
    );
  }

  private hasKeyedInstances(scope: Scope, called: string): boolean {
    const prefix = stepsKey([...scope.path, "module", called]);
    return [...this.scopes.keys()].some((path) => path.startsWith(`${prefix}[`));
  }

  private instance(block: { mode: "managed" | "data"; type: string; name: string }, rest: readonly Step[], walk: Walk): Resolution {
    const { scope } = walk.asker;
    const found = this.blocks.get(blockKey({ module: scope.path, ...block }));
    if (!found) return { reason: `${block.type}.${block.name} is not in the plan` };
    const picked = this.pick(found, rest, walk);
    if (!picked) return { reason: `it may be any of ${[...found.byKey.values()].sort().join(", ")}` };
    const attribute = picked.rest.find((step) => typeof step === "string");
    return attributeOf(found.type, attribute as string | undefined, { address: picked.address, wanted: walk.type });
  }

  private pick({ byKey }: Instances, rest: readonly Step[], walk: Walk): { address: string; rest: readonly Step[] } | undefined {
    const single = byKey.size === 1 ? byKey.get(undefined) : undefined;
    if (single !== undefined) return { address: single, rest };
    const [first] = rest;
    const literal = typeof first === "object" ? first.key : first;
    // The list behind an output may be reversed, sorted or cut: a position in it names no instance.
    const isPosition = typeof literal === "number" && rest.length <= (walk.outside ?? 0);
    const exact = literal === undefined || isPosition ? undefined : byKey.get(literal);
    if (exact !== undefined) return { address: exact, rest: rest.slice(1) };
    if (!walk.keyed || first !== undefined) return undefined;
    return this.byOwnKey(byKey, walk.asker);
  }

  /** By `each.key`: only where each of the asker's instances finds its own, so that the index can be the key as it is. */
  private byOwnKey(byKey: Instances["byKey"], { key, scope, block }: Asker): { address: string; rest: readonly Step[] } | undefined {
    const address = typeof key === "string" ? byKey.get(key) : undefined;
    if (address === undefined || block === undefined) return undefined;
    const asking = [...this.blocks.entries()].find(([name]) => name === this.blockName(scope, block));
    const keys = asking ? [...asking[1].byKey.keys()] : [key];
    return keys.every((one) => byKey.has(one)) ? { address, rest: [] } : undefined;
  }

  private blockName(scope: Scope, block: Repeated): string | undefined {
    const steps = "address" in block ? parseSteps((block as { address: string }).address) : undefined;
    if (!steps) return undefined;
    const [mode, type, name] = steps[0] === "data" ? (["data", steps[1], steps[2]] as const) : (["managed", steps[0], steps[1]] as const);
    return blockKey({ module: scope.path, mode, type: type as string, name: name as string });
  }
}

/** The attribute of an instance that holds the id of an object of the wanted type. */
function attributeOf(type: string, attribute: string | undefined, { address, wanted }: { address: string; wanted: string }): Resolution {
  if (attribute === undefined) {
    if (type === wanted) return { address, attribute: "id" };
    const candidates = LINKS_BY_TYPE[type]?.filter((name) => LINKED_TYPES[name] === wanted) ?? [];
    return candidates.length === 1
      ? { address, attribute: candidates[0]! }
      : { reason: `the attribute of ${address} that it comes from is not certain` };
  }
  const holds = attribute === "id" ? type : LINKED_TYPES[attribute];
  return holds === wanted ? { address, attribute } : { reason: `${address}.${attribute} does not name one object` };
}

const LINKS_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  scaleway_vpc_private_network: ["vpc_id"],
  scaleway_vpc_connector: ["vpc_id", "target_vpc_id"],
  scaleway_vpc_route: ["vpc_id", "nexthop_vpc_connector_id", "nexthop_private_network_id"],
  scaleway_vpc_acl: ["vpc_id"],
  scaleway_vpc_ingress_rule: ["vpc_id", "nexthop_private_network_id"],
};

function onlyOne(resolutions: readonly Resolution[], what: string): Resolution {
  const found = new Map(resolutions.flatMap((one) => ("reason" in one ? [] : [[`${one.address} ${one.attribute}`, one] as const])));
  const unclear = resolutions.find((one) => "reason" in one && /may be any|calculated/.test(one.reason));
  const [first] = found.values();
  if (first && found.size === 1 && !unclear) return first;
  return { reason: `the output of ${what} that it comes from is not certain` };
}

/** References of an expression, those inside nested blocks included. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (value === null || typeof value !== "object") return [];
  const { references } = value as Expression;
  if (Array.isArray(references)) return references.filter((entry) => typeof entry === "string");
  return "constant_value" in value ? [] : Object.values(value).flatMap(referencesIn);
}

/** The references without those that another one continues: Terraform lists `a.b.id` and `a.b`. */
export function longestOnly(references: readonly string[]): string[] {
  const longer = (one: string, other: string) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`));
  return [...new Set(references)].filter((one) => !references.some((other) => longer(one, other)));
}
