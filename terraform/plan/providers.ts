import { parseSteps } from "../address";
import type { ProviderSettings, TerraformRecord } from "../record";
import { ABSENT, known, unknown, type Value } from "../value";
import { longestOnly } from "./references";
import type { Expression, Scope, ShowJson } from "./show-json";

/** Reads the settings of provider configurations. */
export class ProviderReader {
  private readonly byKey = new Map<string, ProviderSettings>();

  constructor(private readonly json: ShowJson) {}

  settings(configKey: string | undefined, scope: Scope | undefined): ProviderSettings {
    const key = configKey ?? "scaleway";
    let settings = this.byKey.get(key);
    if (!settings) {
      const config = this.json.configuration?.provider_config?.[key];
      const inModule = config?.module_address !== undefined || (config === undefined && scope?.caller !== undefined);
      const value = (name: string) =>
        config ? this.value(config.expressions?.[name], inModule) : inModule ? unknown("the provider comes from another module") : ABSENT;
      settings = { key, region: value("region"), organizationId: value("organization_id"), projectId: value("project_id") };
      this.byKey.set(key, settings);
    }
    return settings;
  }

  /** What an expression for a region or an id of a provider or a resource gives; `inModule` where its variables are not the root's. */
  value(expression: Expression | undefined, inModule: boolean): Value {
    if (expression === undefined) return ABSENT;
    if (expression.constant_value !== undefined) return expression.constant_value === null ? ABSENT : known(expression.constant_value);
    const references = expression.references ?? [];
    const found = inModule ? undefined : this.variable(longestOnly(references));
    // A function over the variable looks the same; a value that reads as a setting is taken as it is.
    if (typeof found === "string" && /^([a-z]{2}-[a-z]{3,7}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/.test(found)) {
      return known(found);
    }
    return unknown(`the provider's setting comes from ${references.join(", ")}`);
  }

  /** The value of the only reference, where that is a variable or a field of one. */
  private variable([only, ...others]: readonly string[]): unknown {
    const [head, name, ...fields] = parseSteps(only ?? "") ?? [];
    if (head !== "var" || typeof name !== "string" || others.length > 0) return undefined;
    let value = this.json.variables?.[name]?.value;
    for (const step of fields) {
      const field = typeof step === "object" ? step.key : step;
      if (value === null || typeof value !== "object" || !Object.hasOwn(value, field)) return undefined;
      value = (value as Record<string | number, unknown>)[field];
    }
    return value;
  }

  /**
   * The records, with a region that the environment gives filled in from data sources that Terraform read while planning:
   * one without a region of its own was read in the region of its provider.
   */
  completed(records: readonly TerraformRecord[]): TerraformRecord[] {
    const regions = new Map<string, Set<unknown>>();
    for (const { mode, deployed, provider, attributes, configured } of records) {
      const region = attributes["region"];
      if (mode !== "data" || !deployed || region?.kind !== "known" || configured?.some((name) => name === "region" || /_id$/.test(name)))
        continue;
      regions.set(provider.key, (regions.get(provider.key) ?? new Set()).add(region.value));
    }
    return records.map((record) => {
      const found = regions.get(record.provider.key);
      if (record.provider.region.kind !== "absent" || found?.size !== 1) return record;
      return { ...record, provider: { ...record.provider, region: known([...found][0]) } };
    });
  }
}
