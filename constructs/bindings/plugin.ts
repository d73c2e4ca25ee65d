import { Token } from "cdktf";
import type { Construct } from "constructs";
import { OFFICIAL_VERSION } from "./generator-metadata";
import { packageVersion } from "./package-version";

/** Which plugin serves the scaleway_* resources: this package's own, or Scaleway's. */
export type Plugin = "embedded" | "official";

export const PLUGIN_VARIABLE = "VPC_PEERING_PROVIDER";
export const PLUGIN_CONTEXT = "vpcPeering:provider";

/** Address and version of a plugin, as `required_providers` wants them. */
export interface PluginSource {
  readonly source: string;
  readonly version: string;
}

/** Where Terraform finds the provider for scaleway_* resources. */
export function scalewaySource(plugin: Plugin): PluginSource {
  return plugin === "embedded"
    ? { source: "vpc-peering.local/embedded/scaleway", version: packageVersion() }
    : { source: "scaleway/scaleway", version: OFFICIAL_VERSION };
}

/** The embedded stand-in for hashicorp/null, served by the same plugin file. */
export function embeddedNullSource(): PluginSource {
  return { source: "vpc-peering.local/embedded/null", version: packageVersion() };
}

function asPlugin(value: unknown, setBy: string): Plugin | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (value === "embedded" || value === "official") return value;
  const shown = Token.isUnresolved(value) ? "a value known only after apply" : JSON.stringify(value);
  throw new Error(`${setBy} is ${shown}: write "embedded" (this package's plugin) or "official" (scaleway/scaleway)`);
}

/**
 * The plugin for a stack: the given setting, else the environment variable VPC_PEERING_PROVIDER, else the context key
 * `vpcPeering:provider` (set for the framework's command line, and seen only through it), else the official one.
 * @throws Error naming the setting when its value is neither `embedded` nor `official`.
 */
export function choosePlugin(scope: Construct, setting?: Plugin): Plugin {
  return (
    asPlugin(setting, "plugin") ??
    asPlugin(process.env[PLUGIN_VARIABLE], PLUGIN_VARIABLE) ??
    asPlugin(scope.node.tryGetContext(PLUGIN_CONTEXT), `context ${PLUGIN_CONTEXT}`) ??
    "official"
  );
}
