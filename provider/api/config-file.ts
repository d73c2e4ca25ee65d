/** The configuration file that `scw init` writes: `key: value` lines, and the same under `profiles: NAME:`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ProviderError } from "../framework/diagnostics";
import type { Environment } from "../protocol/handshake";

export type Profile = Readonly<Record<string, string>>;

export interface ConfigFile {
  readonly path: string;
  readonly activeProfile?: string;
  /** The keys outside any profile. */
  readonly base: Profile;
  readonly profiles: Readonly<Record<string, Profile>>;
}

const LINE = /^(\s*)([\w.-]+|"[^"]+"|'[^']+'):(?:\s+(.*?))?\s*$/;

/** A scalar without its quotes and without a comment after it. */
function scalar(raw: string): string {
  const quoted = /^(?:"([^"]*)"|'([^']*)')\s*(?:#.*)?$/.exec(raw);
  return quoted ? (quoted[1] ?? quoted[2] ?? "") : raw.replace(/\s+#.*$/, "").trim();
}

/** Throws a ProviderError naming the line that is not understood. */
export function parseConfigFile(path: string, content: string): ConfigFile {
  const base: Record<string, string> = {};
  const profiles: Record<string, Record<string, string>> = {};
  let section = base;
  let profileIndent = 0;
  let inProfiles = false;
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(line) || line.trim() === "---") continue;
    const match = LINE.exec(line);
    if (!match)
      throw new ProviderError(`${path}:${index + 1}: "${line.trim()}" is not understood`, {
        detail:
          "The Scaleway configuration file holds lines of the form `key: value`. Correct the line, or write the file anew with `scw init`.",
      });
    const indent = match[1]!.length;
    const key = scalar(match[2]!);
    const value = match[3] === undefined || match[3].startsWith("#") ? undefined : scalar(match[3]);
    if (indent === 0) {
      inProfiles = key === "profiles";
      section = base;
      profileIndent = 0;
      if (!inProfiles && value !== undefined) base[key] = value;
    } else if (inProfiles && value === undefined && (profileIndent === 0 || indent === profileIndent)) {
      profileIndent = indent;
      section = profiles[key] = {};
    } else if (value !== undefined) section[key] = value;
  }
  const { active_profile: activeProfile, ...rest } = base;
  return { path, activeProfile, base: rest, profiles };
}

/** Where the file is: SCW_CONFIG_PATH, else the user's configuration folder. */
function configPath(environment: Environment): string | undefined {
  if (environment["SCW_CONFIG_PATH"]) return environment["SCW_CONFIG_PATH"];
  const folder = environment["XDG_CONFIG_HOME"] || (environment["HOME"] && join(environment["HOME"], ".config"));
  return folder ? join(folder, "scw", "config.yaml") : undefined;
}

/** The file, or undefined when there is none. Throws a ProviderError when it cannot be read or understood. */
export function loadConfigFile(environment: Environment): ConfigFile | undefined {
  const path = configPath(environment);
  if (!path) return undefined;
  try {
    return parseConfigFile(path, readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ProviderError(`Cannot read the Scaleway configuration file ${path}: ${(error as Error).message}`, {
      detail: "Make it readable, or point SCW_CONFIG_PATH to another file.",
      cause: error,
    });
  }
}
