import type { ProviderSettings, TerraformRecord } from "../record";
import { ABSENT, known, unknown, type Value } from "../value";
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

  private value(expression: Expression | undefined, inModule: boolean): Value {
    if (expression === undefined) return ABSENT;
    if (expression.constant_value !== undefined) return expression.constant_value === null ? ABSENT : known(expression.constant_value);
    const references = expression.references ?? [];
    const [, name] = /^var\.([\w-]+)$/.exec(references[0] ?? "") ?? [];
    const variable = name === undefined || references.length !== 1 || inModule ? undefined : this.json.variables?.[name];
    // A function over the variable looks the same; a value that reads as a setting is taken as it is.
    if (typeof variable?.value === "string" && /^([a-z]{2}-[a-z]{3,7}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/.test(variable.value)) {
      return known(variable.value);
    }
    return unknown(`the provider's setting comes from ${references.join(", ")}`);
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
