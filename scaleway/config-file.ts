import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as Yaml from "yaml";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings as the file names them, `access_key` for example. */
export type Profile = Readonly<Partial<Record<string, string>>>;

/** The configuration file that `scw init` writes. */
export interface ConfigFile {
  readonly path: string;
  readonly activeProfile?: string;
  /** The keys outside any profile, which every profile inherits. */
  readonly base: Profile;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** The file cannot be read or has no such profile; `cure` says what to do. */
export class ConfigFileError extends Error {
  override readonly name = "ConfigFileError";
  constructor(
    message: string,
    readonly cure: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

const FORM = 'The file holds lines of the form "key: value", with a space after the colon. Correct it, or write it again with "scw init".';

/** The entries of a YAML map whose values are texts; empty ones count as missing. */
function texts(value: unknown): Record<string, string> {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== ""));
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws ConfigFileError that names the file and the line, and never shows a value: it may be a secret */
export function parseConfigFile(path: string, content: string): ConfigFile {
  // Loaded only for a file: the provider starts several times in each Terraform command, mostly without one.
  const { LineCounter, parseDocument } = require("yaml") as typeof Yaml;
  const lines = new LineCounter();
  const document = parseDocument(content, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    throw new ConfigFileError(`${path}:${line}: not valid YAML (${error.message})`, FORM, error);
  }
  const root: unknown = document.toJS() ?? {};
  const { profiles: written, ...rest } = isMap(root) ? root : {};
  const isEmpty = document.contents === null || root === "";
  if (!isMap(root) && !isEmpty) throw new ConfigFileError(`${path}:1: not a list of settings`, FORM);
  if (written !== undefined && written !== null && written !== "" && !isMap(written))
    throw new ConfigFileError(`${path}: "profiles" must hold profiles by name`, FORM);
  const { active_profile: activeProfile, ...base } = texts(rest);
  const entries = isMap(written) ? Object.entries(written) : [];
  const broken = entries.find(([, profile]) => !isMap(profile) && profile !== null && profile !== "");
  if (broken) throw new ConfigFileError(`${path}: profile "${broken[0]}" must hold settings`, FORM);
  return { path, activeProfile, base, profiles: Object.fromEntries(entries.map(([name, profile]) => [name, texts(profile)])) };
}

/** Where the file is: SCW_CONFIG_PATH, else the user's configuration folder; undefined without a home. */
export function configFilePath(environment: Environment): string | undefined {
  if (environment["SCW_CONFIG_PATH"]) return environment["SCW_CONFIG_PATH"];
  const folder = environment["XDG_CONFIG_HOME"] || (environment["HOME"] && join(environment["HOME"], ".config"));
  return folder ? join(folder, "scw", "config.yaml") : undefined;
}

/** The file, or undefined when there is none. @throws ConfigFileError when it cannot be read or understood */
export function loadConfigFile(environment: Environment): ConfigFile | undefined {
  const path = configFilePath(environment);
  if (!path) return undefined;
  try {
    return parseConfigFile(path, readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof ConfigFileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const reason = code === "EISDIR" ? "it is a folder" : message;
    throw new ConfigFileError(
      `Cannot read the Scaleway configuration file ${path}: ${reason}`,
      "Make it readable, or point SCW_CONFIG_PATH to another file.",
      error,
    );
  }
}

/** The reserved name of the keys outside any profile. */
const DEFAULT_PROFILE = "default";

/**
 * A named profile over the keys outside any profile: what it leaves out is theirs, as in Scaleway's own clients.
 * @throws ConfigFileError when there is no file, or no such profile in it
 */
export function namedProfile(file: ConfigFile | undefined, name: string): Profile {
  const profile = file && Object.hasOwn(file.profiles, name) ? file.profiles[name] : name === DEFAULT_PROFILE && file ? {} : undefined;
  if (profile) return { ...file?.base, ...profile };
  const known = Object.keys(file?.profiles ?? {});
  throw new ConfigFileError(
    `There is no profile "${name}" in ${file?.path ?? "the Scaleway configuration file, which does not exist"}`,
    known.length > 0 ? `It has ${known.join(", ")}.` : "Add it with `scw init -p`, or unset SCW_PROFILE and `profile`.",
  );
}

/** The profile that SCW_PROFILE or the file's `active_profile` names, else the keys outside any profile. @throws ConfigFileError */
export function activeProfile(file: ConfigFile | undefined, environment: Environment): Profile {
  const name = environment["SCW_PROFILE"] || file?.activeProfile;
  return name ? namedProfile(file, name) : (file?.base ?? {});
}
