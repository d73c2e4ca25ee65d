import { REGION_PATTERN } from "./regions";

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An access key: SCW and 17 capital letters or digits. */
export const ACCESS_KEY_PATTERN = /^SCW[A-Z0-9]{17}$/;

/** An id as Terraform's state has it: `fr-par/<uuid>`. */
export const regionalId = (region: string, id: string): string => `${region}/${id}`;

/** The id without a region before it; a text that is not of the form `a/b` is returned as it is. */
export function bareId(id: string): string {
  const parts = id.split("/");
  return parts.length === 2 ? parts[1]! : id;
}

/** The two parts of a regional id; undefined when the text is not one. */
export function splitRegionalId(id: string): { readonly region: string; readonly id: string } | undefined {
  const [region = "", bare = "", ...rest] = id.split("/");
  return rest.length === 0 && bare !== "" && REGION_PATTERN.test(region) ? { region, id: bare } : undefined;
}
