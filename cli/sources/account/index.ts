import type { Topology } from "../../../core";
import { REGION_PATTERN, REGIONS } from "../../../scaleway";
import type { Io } from "../../terminal/io";
import { withProgress } from "../../terminal/progress";
import { UsageError } from "../../terminal/usage-error";
import { localityAliases } from "../mock";
import { type Loaded, plainSource, type SourceRequest, sourceNote } from "../source";
import type { Credentials } from "./credentials";
import { credentialsFor } from "./credentials";
import { AccountReader } from "./reader";
import { mergeSnapshots, readSnapshot } from "./snapshot";
import { topologyFromWire } from "./topology-from-wire";

/**
 * The real account, read only, with one key or several: what each sees is one topology together.
 * @throws UsageError for a missing, refused or expired key, an unknown region and an API out of reach.
 */
export async function loadAccount(request: SourceRequest, io: Io): Promise<Loaded> {
  const regions = request.regions.length > 0 ? request.regions : REGIONS;
  const unknown = regions.find((region) => !REGION_PATTERN.test(region));
  if (unknown) throw new UsageError(`"${unknown}" is not a region; VPC is available in ${REGIONS.join(", ")}`);
  const keys = credentialsFor(request, io);
  const parts = await Promise.all(
    keys.map(async (key) => {
      const reader = await AccountReader.open(key, request.timeoutSeconds);
      return withProgress(io, `reading the account with ${key.label}`, () => readSnapshot(reader, regions));
    }),
  );
  const topology = topologyFromWire(mergeSnapshots(parts));
  const owners = keys.flatMap(({ organizationId, organizationName }) =>
    organizationId && organizationName ? [[organizationId, organizationName] as const] : [],
  );
  return {
    ...plainSource("account", topology, localityAliases(topology), "account"),
    notes: [sourceNote("account", "account", whatWasRead(keys, topology))],
    owners: new Map(owners),
  };
}

/** Whose account it was, so that a mock or another organization is not mistaken for the one that was meant. */
function whatWasRead(keys: readonly Credentials[], topology: Topology): string {
  const urls = new Set(keys.map(({ apiUrl }) => apiUrl ?? "https://api.scaleway.com"));
  const names = new Map(
    keys.flatMap(({ organizationId, organizationName }) => (organizationId ? [[organizationId, organizationName] as const] : [])),
  );
  for (const { opaque, organizationId } of topology.vpcs)
    if (!opaque && organizationId && !names.has(organizationId)) names.set(organizationId, undefined);
  const organizations = [...names].map(([id, name]) => (name ? `${name} (${id})` : id));
  return `read from ${[...urls].join(", ")}, ${organizations.length === 1 ? "organization" : "organizations"} ${organizations.join(", ") || "unknown"}`;
}
