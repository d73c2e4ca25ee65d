import { parseSteps, splitModule } from "../address";
import { indefiniteRecord, isVpcType, LINKED_TYPES, type RecordSet, recordKey, type TerraformRecord } from "../record";
import { knownValues, valuesResources } from "../state/state-json";
import { known, UnknownMember, unknown, type Value } from "../value";
import { withoutKeyDoubts } from "./key-doubts";
import { ProviderReader } from "./providers";
import { ReferenceResolver, referencesIn } from "./references";
import type { ConfigResource, Expression, ResourceChange, Scope, ShowJson, ValuesResource } from "./show-json";

/** The VPC resources as they will be after the plan. */
export function recordsOfPlan(json: ShowJson, source: string): RecordSet {
  return new PlanReader(json, source).read();
}

/** Attributes that no configuration sets: unknown at creation means known after apply, not the default. */
const COMPUTED = new Set(["id", "status", "srn", "created_at", "updated_at"]);
const AFTER_APPLY = "it is known after apply";

class PlanReader {
  private readonly changes: ReadonlyMap<string, ResourceChange>;
  private readonly resources: readonly ValuesResource[];
  private readonly prior: readonly ValuesResource[];
  private readonly resolver: ReferenceResolver;
  private readonly providers: ProviderReader;
  private readonly root: Scope;
  /** Values whose instance is picked by `each.key`. */
  private readonly byKey = new Set<Value>();

  constructor(
    private readonly json: ShowJson,
    private readonly source: string,
  ) {
    const current = (json.resource_changes ?? []).filter(({ address, deposed }) => address !== undefined && deposed === undefined);
    this.changes = new Map(current.map((change) => [change.address!, change]));
    // What Terraform forgets is in the planned values without any value.
    const planned = valuesResources(json.planned_values?.root_module).filter(
      ({ address, deposed_key: deposed }) => deposed !== undefined || !this.changes.get(address)?.change?.actions?.includes("forget"),
    );
    this.prior = valuesResources(json.prior_state?.values?.root_module);
    this.resources = [...planned, ...this.untouched(new Set(planned.map(({ address }) => address)))];
    this.root = { config: json.configuration?.root_module ?? {}, path: [] };
    this.resolver = new ReferenceResolver(this.resources, this.root);
    this.providers = new ProviderReader(json);
  }

  read(): RecordSet {
    const records = withoutKeyDoubts(
      this.resources.map((resource) => this.record(resource)),
      this.byKey,
    );
    const incomplete = this.json.errored === true || this.json.complete === false;
    const missing = incomplete ? missingRecords(this.root, new Set(records.map(blockOf)), this.source) : [];
    return {
      source: this.source,
      records: [...this.providers.completed(records), ...missing],
      outputs: knownValues(
        Object.fromEntries(Object.entries(this.json.planned_values?.outputs ?? {}).map(([name, { value }]) => [name, value])),
      ),
      removed: this.removed(),
      applied: false,
      assumptions: this.assumptions(),
      incomplete,
    };
  }

  /** What exists and the plan leaves alone: data sources that were read, resources out of the reach of `-target` or no longer managed. */
  private untouched(planned: ReadonlySet<string>): ValuesResource[] {
    const deposed = new Set((this.json.resource_changes ?? []).flatMap(({ address, deposed: key }) => (key ? [`${address}\n${key}`] : [])));
    return this.prior.filter(({ address, mode, deposed_key: key }) => {
      if (key !== undefined) return !deposed.has(`${address}\n${key}`);
      if (planned.has(address)) return false;
      const actions = this.changes.get(address)?.change?.actions;
      return mode === "data" || actions === undefined || actions.includes("forget");
    });
  }

  private record(resource: ValuesResource): TerraformRecord {
    const { address, mode, type, name, index, deposed_key: deposedKey } = resource;
    const scope = this.scopeOf(address);
    const config = scope && configOf(scope, resource);
    const change = deposedKey === undefined ? this.changes.get(address)?.change : undefined;
    const actions = change?.actions ?? [];
    const deployed = mode === "data" ? !actions.includes("read") : !actions.includes("create");
    return {
      mode,
      type,
      name,
      address,
      ...(index === undefined ? {} : { instanceKey: index }),
      ...(deposedKey === undefined ? {} : { deposedKey }),
      provider: this.providers.settings(config?.provider_config_key, scope),
      attributes: this.attributes(resource, change, config && scope ? { config, scope } : undefined),
      ...(config ? { configured: Object.keys(config.expressions ?? {}) } : {}),
      ...(actions.includes("update") && change?.before ? { prior: change.before } : {}),
      deployed,
      ...(config?.depends_on && scope ? { dependsOn: config.depends_on.map((name) => `${modulePrefix(address)}${name}`) } : {}),
      source: this.source,
    };
  }

  private attributes(
    resource: ValuesResource,
    change: ResourceChange["change"],
    place: { config: ConfigResource; scope: Scope } | undefined,
  ): Record<string, Value> {
    const values = knownValues(resource.values);
    const unknowns = change ? (typeof change.after_unknown === "object" ? change.after_unknown : {}) : unset(place?.config, resource);
    for (const [name, mark] of Object.entries(unknowns)) {
      if (mark === true) {
        const value = this.unknownAttribute(resource, name, place);
        if (value) values[name] = value;
      } else if (holdsTrue(mark)) values[name] = known(withUnknowns(resource.values?.[name], mark));
    }
    return values;
  }

  /** An attribute that the plan marks unknown; undefined when nothing sets it, so that the provider's default applies. */
  private unknownAttribute(
    resource: ValuesResource,
    name: string,
    place: { config: ConfigResource; scope: Scope } | undefined,
  ): Value | undefined {
    if (!place) return unknown(AFTER_APPLY);
    const expression = place.config.expressions?.[name];
    if (expression === undefined) {
      // A dynamic block leaves no trace in the configuration of a plan.
      const mayBeBlock = ["rules", "ipv4_subnet", "ipv6_subnets"].includes(name);
      return COMPUTED.has(name) || mayBeBlock || resource.mode === "data" ? unknown(AFTER_APPLY) : undefined;
    }
    const type = LINKED_TYPES[name];
    if (name === "region") return this.region(expression as Expression, place.scope);
    if (type === undefined) {
      const references = referencesIn(expression);
      const within =
        name === "destination" || name === "source" ? this.resolver.familyBlock(expression, { scope: place.scope }) : undefined;
      const from = this.resolver.listed(references, place.scope);
      return { ...unknown(from === "" ? AFTER_APPLY : `its expression over ${from} is known after apply`), ...(within ? { within } : {}) };
    }
    const found = this.resolver.resolve(expression, { scope: place.scope, key: resource.index, block: place.config }, type);
    if ("reason" in found) return unknown(found.reason);
    const value = unknown(AFTER_APPLY, { record: recordKey({ source: this.source, address: found.address }), attribute: found.attribute });
    if (referencesIn(expression).some((text) => text.startsWith("each."))) this.byKey.add(value);
    return value;
  }

  /** A configured region: the provider plans it like one that is not set. */
  private region(expression: Expression, scope: Scope): Value | undefined {
    const value = this.providers.value(expression, scope.caller !== undefined);
    if (value.kind !== "unknown") return value.kind === "known" ? value : undefined;
    return unknown(`its expression over ${this.resolver.listed(referencesIn(expression), scope)} is known after apply`);
  }

  private scopeOf(address: string): Scope | undefined {
    const steps = parseSteps(address);
    if (!steps) return undefined;
    return this.resolver.scopeAt(splitModule(steps).module);
  }

  private removed(): string[] {
    return (this.json.resource_changes ?? []).flatMap(({ change }) => {
      const id = change?.before?.["id"];
      return change?.actions?.includes("delete") && typeof id === "string" ? [id] : [];
    });
  }

  private assumptions(): string[] {
    if (this.json.errored === true) return [`${this.source} is an errored plan: objects that Terraform did not reach are missing.`];
    if (this.json.complete === false)
      return [`${this.source} does not cover the whole configuration (-target or deferred changes): objects may be missing.`];
    return [];
  }
}

/** Identifies the block of a record, whatever instances its modules have. */
const blockOf = ({ address, mode, type, name }: TerraformRecord): string => {
  const names = splitModule(parseSteps(address) ?? []).module.filter((step) => typeof step === "string");
  return `${names.join(".")}|${mode}|${type}|${name}`;
};

/** A record for each managed block that an incomplete plan does not show. */
function missingRecords({ config, path }: Pick<Scope, "config" | "path">, present: ReadonlySet<string>, source: string): TerraformRecord[] {
  const prefix = path.join(".");
  const own = (config.resources ?? []).flatMap((resource): TerraformRecord[] => {
    const [type, name] = resource.address.split(".");
    if (!isVpcType(type!) || present.has(`${prefix}|managed|${type}|${name}`)) return [];
    const address = `${prefix === "" ? "" : `${prefix}.`}${resource.address}`;
    return [indefiniteRecord({ type: type!, name: name!, address, source }, "the plan does not show whether it exists")];
  });
  const calls = Object.entries(config.module_calls ?? {}).flatMap(([name, call]) =>
    missingRecords({ config: call.module ?? {}, path: [...path, "module", name] }, present, source),
  );
  return [...own, ...calls];
}

const modulePrefix = (address: string) => /^(?:module\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*/.exec(address)![0];

function configOf(scope: Scope, { mode, type, name }: ValuesResource): ConfigResource | undefined {
  const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
  return scope.config.resources?.find((candidate) => candidate.address === address);
}

/** Without an entry in the list of changes, an attribute with an expression and without a value is taken for unknown. */
function unset(config: ConfigResource | undefined, { mode, deposed_key: deposed, values }: ValuesResource): Record<string, unknown> {
  if (mode === "data" || deposed !== undefined) return {};
  const names = Object.entries(config?.expressions ?? {}).filter(([, expression]) => referencesIn(expression).length > 0);
  return Object.fromEntries(names.filter(([name]) => (values?.[name] ?? null) === null).map(([name]) => [name, true]));
}

function holdsTrue(mark: unknown): boolean {
  if (mark === true) return true;
  return mark !== null && typeof mark === "object" && Object.values(mark).some(holdsTrue);
}

/** The value with an `UnknownMember` wherever the marks say true. */
function withUnknowns(value: unknown, mark: unknown): unknown {
  if (mark === true) return new UnknownMember(AFTER_APPLY);
  if (mark === null || typeof mark !== "object") return value;
  if (Array.isArray(mark)) {
    const list = Array.isArray(value) ? value : [];
    return Array.from({ length: Math.max(list.length, mark.length) }, (_, index) => withUnknowns(list[index], mark[index]));
  }
  const fields = value !== null && typeof value === "object" ? { ...value } : {};
  const { ...marked }: Record<string, unknown> = fields;
  for (const [name, entry] of Object.entries(mark)) marked[name] = withUnknowns(marked[name], entry);
  return marked;
}
