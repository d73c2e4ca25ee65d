import { resolve } from "node:path";
import { activeProfile, ConfigFileError, configFilePath, loadConfigFile, namedProfile } from "../../../scaleway";
import type { Io } from "../../terminal/io";
import { UsageError } from "../../terminal/usage-error";
import { readJson } from "../read-file";
import type { SourceRequest } from "../source";

/** A key to read an account with. */
export interface Credentials {
  /** How messages call it. */
  readonly label: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly organizationId?: string;
  readonly organizationName?: string;
  readonly projectId?: string;
  readonly apiUrl?: string;
}

/**
 * The keys that the command line asks for: profiles and key files as named, else the environment over the active profile.
 * @throws UsageError when one is missing or incomplete.
 */
export function credentialsFor(request: Pick<SourceRequest, "profiles" | "keyFiles">, io: Io): Credentials[] {
  const named = [...request.profiles.map((name) => fromProfile(name, io)), ...request.keyFiles.flatMap((file) => fromKeyFile(file, io))];
  return named.length > 0 ? named : [fromEnvironment(io)];
}

function fromEnvironment({ env }: Io): Credentials {
  const profile = fromConfigFile(() => activeProfile(loadConfigFile(env), env));
  const accessKey = env["SCW_ACCESS_KEY"] || profile.access_key;
  const secretKey = env["SCW_SECRET_KEY"] || profile.secret_key;
  if (!accessKey || !secretKey) {
    throw new UsageError("no API key; set SCW_ACCESS_KEY and SCW_SECRET_KEY, or name a profile (--profile) or a key file (--key-file)");
  }
  return {
    label: env["SCW_SECRET_KEY"] ? "the API key of SCW_SECRET_KEY" : "the API key of the active profile",
    accessKey,
    secretKey,
    organizationId: env["SCW_DEFAULT_ORGANIZATION_ID"] || profile.default_organization_id,
    projectId: env["SCW_DEFAULT_PROJECT_ID"] || profile.default_project_id,
    apiUrl: env["SCW_API_URL"] || profile.api_url,
  };
}

function fromProfile(name: string, { env }: Io): Credentials {
  const profile = fromConfigFile(() => namedProfile(loadConfigFile(env), name));
  const { access_key: accessKey, secret_key: secretKey } = profile;
  if (!accessKey || !secretKey) throw new UsageError(`profile "${name}" has no access_key and secret_key in ${configFilePath(env)}`);
  return {
    label: `the API key of profile "${name}"`,
    accessKey,
    secretKey,
    organizationId: profile.default_organization_id,
    projectId: profile.default_project_id,
    apiUrl: profile.api_url || env["SCW_API_URL"],
  };
}

/** Keys of a file: one object or a list of them, with the fields that `env --json` prints. */
function fromKeyFile(file: string, { cwd, env }: Io): Credentials[] {
  const json = readJson(resolve(cwd, file), file);
  const entries = Array.isArray(json) ? json : [json];
  if (entries.length === 0) throw new UsageError(`"${file}" does not contain a key; write what "vpc-peering env --json" prints`);
  return entries.map((entry: Readonly<Record<string, unknown>>, index) => {
    const field = (name: string) => (typeof entry?.[name] === "string" ? (entry[name] as string) : undefined);
    const name = field("name") ?? `number ${index + 1}`;
    const accessKey = field("accessKey");
    const secretKey = field("secretKey");
    if (!accessKey || !secretKey) throw new UsageError(`"${file}": key ${name} has no accessKey and secretKey`);
    return {
      label: `the API key of ${name} in "${file}"`,
      accessKey,
      secretKey,
      organizationId: field("organizationId"),
      organizationName: field("name"),
      projectId: field("projectId"),
      apiUrl: field("apiUrl") || env["SCW_API_URL"],
    };
  });
}

/** Runs work on the configuration file; what is wrong with the file is wrong use. */
function fromConfigFile<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigFileError) throw new UsageError(`${error.message}. ${error.cure}`);
    throw error;
  }
}
