import type { Topology } from "../../core";

/**
 * A world as a file or a request body: seeds and `PUT /mock/state` read it, `GET /mock/state` writes it. Field names are the API's.
 * Everything may be left out. Objects point to each other by id, or by a name that only one of them has.
 */
export interface StateDocument {
  readonly version?: 1;
  /** Sets the clock, but never back. */
  readonly clock?: { readonly now?: string; readonly frozen?: boolean };
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly organizations?: readonly OrganizationDocument[];
  readonly vpcs?: readonly Readonly<Record<string, unknown>>[];
  readonly private_networks?: readonly Readonly<Record<string, unknown>>[];
  readonly vpc_connectors?: readonly Readonly<Record<string, unknown>>[];
  readonly routes?: readonly Readonly<Record<string, unknown>>[];
  readonly acls?: readonly Readonly<Record<string, unknown>>[];
  readonly ingress_rules?: readonly Readonly<Record<string, unknown>>[];
  readonly ips?: readonly Readonly<Record<string, unknown>>[];
  readonly status_history?: readonly Readonly<Record<string, unknown>>[];
  readonly ipv6_pools?: readonly Readonly<Record<string, unknown>>[];
  /** A topology of the rules (core's `Topology`) instead of the lists above. */
  readonly topology?: Topology;
}

export interface OrganizationDocument {
  readonly id?: string;
  readonly name: string;
  /** @default true */
  readonly payment_method?: boolean;
  /** @default - one project named after the organization */
  readonly projects?: readonly (string | ProjectDocument)[];
  /** @default - one key with AllProductsFullAccess */
  readonly keys?: readonly KeyDocument[];
}

export interface ProjectDocument {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  /** A `default` VPC in each region. @default true */
  readonly default_vpcs?: boolean;
}

export interface KeyDocument {
  readonly access_key?: string;
  readonly secret_key?: string;
  /** Names, or names with the projects that they hold for. */
  readonly permission_sets?: readonly (string | { readonly name: string; readonly project_ids?: readonly string[] | null })[];
  readonly expires_at?: string | null;
}
