/**
 * How the provider reaches Scaleway. Sources, the later one wins (documented by the official provider): built-in
 * defaults, the active profile of the configuration file, the provider block, environment variables.
 */
import {
  ACCESS_KEY_PATTERN,
  activeProfile,
  type ConfigFile,
  namedProfile,
  type Profile,
  REGION_PATTERN,
  REGIONS,
  UUID_PATTERN,
} from "../../scaleway";
import type { Diagnostic } from "../framework/diagnostics";
import { type ObjectValue, text, UNKNOWN } from "../framework/value";
import type { Environment } from "../protocol/handshake";

export interface Settings {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly organizationId?: string;
  readonly projectId?: string;
  readonly region: string;
  readonly zone: string;
  readonly apiUrl: string;
  readonly insecure: boolean;
}

interface Setting {
  readonly environment: string;
  /** Its name in the provider block; in the configuration file where that differs. */
  readonly block?: string;
  readonly file: string;
  readonly pattern?: RegExp;
  readonly format?: string;
  readonly noun: string;
}

const AS_UUID = "a UUID: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

const SETTINGS = {
  accessKey: {
    environment: "SCW_ACCESS_KEY",
    block: "access_key",
    file: "access_key",
    noun: "access key",
    pattern: ACCESS_KEY_PATTERN,
    format: "SCW followed by 17 capital letters and digits",
  },
  secretKey: {
    environment: "SCW_SECRET_KEY",
    block: "secret_key",
    file: "secret_key",
    noun: "secret key",
    pattern: UUID_PATTERN,
    format: AS_UUID,
  },
  projectId: {
    environment: "SCW_DEFAULT_PROJECT_ID",
    block: "project_id",
    file: "default_project_id",
    noun: "project id",
    pattern: UUID_PATTERN,
    format: AS_UUID,
  },
  organizationId: {
    environment: "SCW_DEFAULT_ORGANIZATION_ID",
    block: "organization_id",
    file: "default_organization_id",
    noun: "organization id",
    pattern: UUID_PATTERN,
    format: AS_UUID,
  },
  region: {
    environment: "SCW_DEFAULT_REGION",
    block: "region",
    file: "default_region",
    noun: "region",
    pattern: REGION_PATTERN,
    format: `a region: one of ${REGIONS.join(", ")}`,
  },
  zone: {
    environment: "SCW_DEFAULT_ZONE",
    block: "zone",
    file: "default_zone",
    noun: "zone",
    pattern: /^[a-z]{2}-[a-z]{3,7}-[0-9]{1,2}$/,
    format: "a zone, such as fr-par-1",
  },
  apiUrl: {
    environment: "SCW_API_URL",
    block: "api_url",
    file: "api_url",
    noun: "API URL",
    pattern: /^https?:\/\/[^\s/]+(\/[^\s]*)?(?<!\/)$/,
    format: "a URL without a slash at its end, such as https://api.scaleway.com or http://127.0.0.1:8080",
  },
  insecure: { environment: "SCW_INSECURE", file: "insecure", noun: "insecure flag" },
} as const satisfies Record<string, Setting>;

type Name = keyof typeof SETTINGS;
const entries = Object.entries(SETTINGS) as [Name, Setting][];

const DEFAULTS: Partial<Record<Name, string>> = { region: "fr-par", zone: "fr-par-1", apiUrl: "https://api.scaleway.com" };

interface Found {
  readonly value: string;
  readonly source: string;
}

/** The words of the official provider's warning. */
const SOURCE = {
  file: "Active Profile in config.yaml",
  block: "Profile defined in provider{} block",
  environment: "Environment variable",
} as const;

interface Sources {
  readonly config: ObjectValue;
  readonly environment: Environment;
  readonly file: ConfigFile | undefined;
}

function findAll({ config, environment, file }: Sources): Map<Name, Found[]> {
  const active = activeProfile(file, environment);
  const chosen = text(config, "profile") === "" ? {} : namedProfile(file, text(config, "profile"));
  return new Map(
    entries.map(([name, setting]): [Name, Found[]] => {
      const candidates: Found[] = [
        { value: DEFAULTS[name] ?? "", source: "Default" },
        { value: active[setting.file] ?? "", source: SOURCE.file },
        { value: (setting.block && text(config, setting.block)) || (chosen as Profile)[setting.file] || "", source: SOURCE.block },
        { value: environment[setting.environment] ?? "", source: SOURCE.environment },
      ];
      return [name, candidates.filter(({ value }) => value !== "")];
    }),
  );
}

const cure = ({ environment, block, file }: Setting): string =>
  `Set ${environment}${block ? `, or ${block} in the provider block` : ""}, or ${file} in the Scaleway configuration file.`;

function formatProblems(found: Map<Name, Found[]>): Diagnostic[] {
  return entries.flatMap(([name, setting]) => {
    const used = found.get(name)!.at(-1);
    if (!used || !setting.pattern || setting.pattern.test(used.value)) return [];
    const shown = name === "secretKey" ? "(not shown)" : `"${used.value}"`;
    const place = used.source === SOURCE.environment ? setting.environment : used.source;
    return [
      {
        severity: "error" as const,
        summary: `Invalid ${setting.noun} ${shown} from ${place}, expected ${setting.format}`,
        detail: cure(setting),
        path: used.source === SOURCE.block && setting.block ? [setting.block] : undefined,
      },
    ];
  });
}

function missingProblems(found: Map<Name, Found[]>): Diagnostic[] {
  return (["accessKey", "secretKey"] as const)
    .filter((name) => found.get(name)!.length === 0)
    .map((name) => ({
      severity: "error" as const,
      summary: `The Scaleway ${SETTINGS[name].noun} is missing`,
      detail: `${cure(SETTINGS[name])}\nFor the mock, \`vpc-peering env\` prints the variables.`,
    }));
}

/** The official provider's warning, with its table. */
function sourcesWarning(found: Map<Name, Found[]>): Diagnostic[] {
  const rows = entries.flatMap(([name, { environment }]) => {
    if (name === "apiUrl" || name === "insecure") return [];
    const sources = found
      .get(name)!
      .map(({ source }) => source)
      .filter((source) => source !== "Default");
    return sources.length > 1 ? [`${environment}: ${sources.join(", ")}; currently using ${sources.at(-1)}`] : [];
  });
  if (rows.length === 0) return [];
  const summary = "Multiple variable sources detected, please make sure the right credentials are used";
  return [{ severity: "warning", summary, detail: rows.join("\n") }];
}

/**
 * The settings, or every reason why there are none. Without settings and without an error the provider block holds a
 * value that is not known yet.
 */
export function resolveSettings(sources: Sources): { settings?: Settings; diagnostics: Diagnostic[] } {
  const found = findAll(sources);
  const value = (name: Name) => found.get(name)!.at(-1)?.value;
  const malformed = formatProblems(found);
  const missing = missingProblems(found);
  if (malformed.length === 0 && missing.length > 0 && Object.values(sources.config).includes(UNKNOWN)) return { diagnostics: [] };
  if (malformed.length + missing.length > 0) return { diagnostics: [...missing, ...malformed] };
  return {
    settings: {
      accessKey: value("accessKey")!,
      secretKey: value("secretKey")!,
      organizationId: value("organizationId"),
      projectId: value("projectId"),
      region: value("region")!,
      zone: value("zone")!,
      apiUrl: value("apiUrl")!,
      insecure: /^(1|t|true)$/i.test(value("insecure") ?? ""),
    },
    diagnostics: sourcesWarning(found),
  };
}
