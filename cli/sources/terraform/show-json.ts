import type { ConfigModule, ConfigResource, Expression, Scope } from "./configuration";
import { ReferenceResolver } from "./configuration";
import { isVpcType, type RecordSet, type ResourceRecord } from "./resource-record";

/** What `terraform show -json` writes for a plan or a state, as far as it is read here. Field names are Terraform's. */
export interface ShowJson {
  readonly values?: { readonly root_module?: ValuesModule };
  readonly planned_values?: { readonly root_module?: ValuesModule };
  readonly prior_state?: { readonly values?: { readonly root_module?: ValuesModule } };
  readonly resource_changes?: readonly {
    readonly address?: string;
    readonly type: string;
    readonly change?: { readonly actions?: readonly string[] };
  }[];
  readonly configuration?: {
    readonly root_module?: ConfigModule;
    readonly provider_config?: Readonly<Record<string, { readonly expressions?: Readonly<Record<string, Expression>> }>>;
  };
}

interface ValuesModule {
  readonly address?: string;
  readonly resources?: readonly ValuesResource[];
  readonly child_modules?: readonly ValuesModule[];
}

interface ValuesResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values?: Readonly<Record<string, unknown>>;
}

interface Placed extends ValuesResource {
  readonly modulePath: string;
}

/** The VPC resources of a state: all values known. */
export function recordsOfState(json: ShowJson): RecordSet {
  const records = placed(json.values?.root_module).map((resource) => toRecord(resource, () => [], {}));
  return { records, applied: true, assumptions: [] };
}

/** The VPC resources as they will be after the plan; unknown values are followed through the configuration's references. */
export function recordsOfPlan(json: ShowJson): RecordSet {
  const planned = placed(json.planned_values?.root_module);
  const plannedAddresses = new Set(planned.map((resource) => resource.address));
  const read = placed(json.prior_state?.values?.root_module).filter(
    (resource) => resource.mode === "data" && !plannedAddresses.has(resource.address),
  );
  const resources = [...planned, ...read];
  const resolver = new ReferenceResolver(resources.map((resource) => resource.address));
  const root: Scope = { module: json.configuration?.root_module ?? {}, prefix: "" };
  const records = resources.map((resource) => {
    const scope = scopeOf(resource.modulePath, root);
    const config = scope?.module.resources?.find((candidate) => candidate.address === configAddress(resource));
    const key = resource.index === undefined ? undefined : `[${JSON.stringify(resource.index)}]`;
    const references = (attribute: string) =>
      scope && config ? resolver.resolve(referencesOf(config, attribute), { scope, key, forEach: config.for_each_expression }) : [];
    return toRecord(resource, references, providerSettings(json, config));
  });
  return { records, applied: false, assumptions: [] };
}

/** True for a plan that deletes VPC resources. */
export function takesVpcAway({ resource_changes = [] }: ShowJson): boolean {
  return resource_changes.some(({ type, change }) => isVpcType(type) && change?.actions?.includes("delete"));
}

function placed(module: ValuesModule | undefined): Placed[] {
  if (!module) return [];
  const own = (module.resources ?? []).filter((resource) => isVpcType(resource.type));
  return [...own.map((resource) => ({ ...resource, modulePath: module.address ?? "" })), ...(module.child_modules ?? []).flatMap(placed)];
}

function toRecord(resource: Placed, references: ResourceRecord["references"], provider: ResourceRecord["provider"]): ResourceRecord {
  const { address, type, name, mode, values } = resource;
  return { address, type, name, isData: mode === "data", values: values ?? {}, references, provider };
}

const configAddress = (resource: ValuesResource) => `${resource.mode === "data" ? "data." : ""}${resource.type}.${resource.name}`;

/** The configuration of a module instance from its path: `module.a["x"].module.b`. */
function scopeOf(path: string, root: Scope): Scope | undefined {
  let scope: Scope | undefined = root;
  for (const match of path.matchAll(/module\.([\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?/g)) {
    const call: import("./configuration").ModuleCall | undefined = scope?.module.module_calls?.[match[1]!];
    if (!scope || !call?.module) return undefined;
    scope = { module: call.module, prefix: `${scope.prefix}${match[0]}.`, caller: { scope, call, key: match[2] } };
  }
  return scope;
}

/** References of an attribute, those inside its nested blocks included. */
function referencesOf(config: ConfigResource, attribute: string): string[] {
  const expression = config.expressions?.[attribute];
  return expression === undefined ? [] : collect(expression);
}

function collect(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(collect);
  if (value === null || typeof value !== "object") return [];
  const { references } = value as Expression;
  if (Array.isArray(references)) return references.filter((entry) => typeof entry === "string");
  return Object.values(value).flatMap(collect);
}

function providerSettings(json: ShowJson, config: ConfigResource | undefined): ResourceRecord["provider"] {
  const expressions = json.configuration?.provider_config?.[config?.provider_config_key ?? "scaleway"]?.expressions;
  const constant = (name: string) => {
    const value = expressions?.[name]?.constant_value;
    return typeof value === "string" ? value : undefined;
  };
  return { region: constant("region"), organizationId: constant("organization_id"), projectId: constant("project_id") };
}
