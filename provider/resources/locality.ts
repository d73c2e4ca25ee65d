/** Ids with and without their region, and the region that a resource lives in. */
import { bareId, REGION_PATTERN, REGIONS, regionalId, splitRegionalId } from "../../scaleway";
import { ProviderError } from "../framework/diagnostics";
import { type ObjectValue, text } from "../framework/value";

export { bareId, regionalId };

/** The id of a next hop resource, which may be nested: `zone/server/nic` yields `nic`. */
export function nestedId(id: string): string {
  const parts = id.split("/");
  return parts.length <= 1 ? id : parts.slice(parts.length === 2 ? 1 : 2).join("/");
}

/** Whether two ids name the same object, whatever region is written before them. */
export const sameBareId = (prior: string, next: string): boolean => bareId(prior) === bareId(next);

export const sameNestedId = (prior: string, next: string): boolean => nestedId(prior) === nestedId(next);

/** The two parts of the id of a resource in the state. Throws a ProviderError when it has none. */
export function parseRegionalId(id: string): { region: string; id: string } {
  const parts = splitRegionalId(id);
  if (!parts)
    throw new ProviderError(`"${id}" is not the id of a regional object`, {
      detail: "It is written <region>/<uuid>, for example fr-par/11111111-1111-1111-1111-111111111111.",
    });
  return parts;
}

/** An id as a data source reports it: with its own region, else the fallback. */
export const withRegion = (id: string, fallback: string): string => (id.split("/").length === 2 ? id : regionalId(fallback, id));

/** The configured region, else the planned one, else that of the provider. */
export function regionOf(config: ObjectValue, planned: ObjectValue, fallback: string): string {
  const region = text(config, "region") || text(planned, "region") || fallback;
  if (!REGION_PATTERN.test(region))
    throw new ProviderError(`"${region}" is not a region`, {
      detail: `Available regions are: ${REGIONS.join(", ")}.`,
      path: ["region"],
    });
  return region;
}
