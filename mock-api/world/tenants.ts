import { idOf } from "./ids";

/** An organization as a client sees it: what goes into the SCW_* variables. */
export interface TenantCredentials {
  readonly name: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Access keys look like Scaleway's: `SCW` and 17 capitals or digits (SDK). */
export function accessKeyOf(secretKey: string): string {
  return `SCW${secretKey.replaceAll("-", "").toUpperCase().slice(0, 17)}`;
}

function tenant(name: string): TenantCredentials {
  const secretKey = idOf(`secret key of ${name}`);
  const accessKey = accessKeyOf(idOf(`access key of ${name}`));
  return { name, organizationId: idOf(`organization ${name}`), projectId: idOf(`project of ${name}`), accessKey, secretKey };
}

/** The two organizations that every fresh mock has, with ids and keys that never change. For loopback use only: these are no secrets. */
export const DEFAULT_ORGANIZATIONS: readonly TenantCredentials[] = ["acme", "partner"].map(tenant);
