/** Settings of a profile, as the Scaleway configuration file names them. */
export type ProfileFields = Readonly<Partial<Record<string, string>>>;

export interface ConfigFile {
  /** Settings at the top level, which every profile inherits. */
  readonly defaults: ProfileFields;
  /** Name in `active_profile`. */
  readonly active?: string;
  readonly profiles: ReadonlyMap<string, ProfileFields>;
}

/**
 * The Scaleway configuration file: `key: value` lines, and under `profiles:` one block for each profile. Of YAML only this
 * much is read; comments, quotes and blank lines are fine, anything else is passed over.
 */
export function parseConfigFile(text: string): ConfigFile {
  const defaults: Record<string, string> = {};
  const profiles = new Map<string, Record<string, string>>();
  let inProfiles = false;
  let current: { readonly indent: number; readonly fields: Record<string, string> } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const match = /^(\s*)([\w-]+|"[^"]+"|'[^']+')\s*:\s*(.*)$/.exec(line);
    if (!match) continue;
    const indent = match[1]!.length;
    const key = unquote(match[2]!);
    const value = unquote(match[3]!.replace(/^([^"'#][^#]*?)?\s*(?:#.*)?$/, (_, kept: string | undefined) => kept ?? ""));
    if (indent === 0) {
      inProfiles = key === "profiles";
      current = undefined;
      if (!inProfiles && value !== "") defaults[key] = value;
    } else if (inProfiles && (!current || indent <= current.indent)) {
      current = { indent, fields: {} };
      profiles.set(key, current.fields);
    } else if (inProfiles && current && value !== "") current.fields[key] = value;
  }
  return { defaults, active: defaults["active_profile"], profiles };
}

function unquote(text: string): string {
  const match = /^(["'])(.*?)\1/.exec(text);
  return match ? match[2]! : text;
}
