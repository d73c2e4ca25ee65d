import { macAddress, object, required, text } from "../request/body-fields";
import type { IpRow } from "../store";

/** What an address can be attached to through IPAM itself: something of the user's own, known by its MAC address (SDK). */
export const customResource = object({ mac_address: required(macAddress()), name: text() });

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly mac_address: string;
  readonly name: string | null;
}

export function resourceOf(row: IpRow): Resource | undefined {
  return row.resource === null ? undefined : (JSON.parse(row.resource) as Resource);
}

/** @param id the address's own id, also after it was moved to another MAC address (recorded) */
export function customResourceJson(id: string, resource: { mac_address: string; name?: string | undefined }): string {
  const { mac_address, name = null } = resource;
  return JSON.stringify({ type: "custom", id, mac_address, name } satisfies Resource);
}
