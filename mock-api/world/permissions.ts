/** What a permission set can be about. VPC covers VPCs, routes, ACLs, ingress rules and connectors (documented). */
export type Family = "vpc" | "private_network" | "ipam" | "account" | "billing";
export type Action = "read" | "write";

interface PermissionSet {
  readonly families: readonly Family[];
  readonly write: boolean;
}

const ALL: readonly Family[] = ["vpc", "private_network", "ipam", "account", "billing"];

/**
 * Permission sets by Scaleway's names (documented, August 2026). That the AllProducts sets also cover projects and billing, and which
 * sets do besides, is inferred.
 */
export const PERMISSION_SETS: Readonly<Record<string, PermissionSet>> = {
  AllProductsFullAccess: { families: ALL, write: true },
  AllProductsReadOnly: { families: ALL, write: false },
  VPCFullAccess: { families: ["vpc"], write: true },
  VPCReadOnly: { families: ["vpc"], write: false },
  PrivateNetworksFullAccess: { families: ["private_network"], write: true },
  PrivateNetworksReadOnly: { families: ["private_network"], write: false },
  IPAMFullAccess: { families: ["ipam"], write: true },
  IPAMReadOnly: { families: ["ipam"], write: false },
  ProjectManager: { families: ["account"], write: true },
  ProjectReadOnly: { families: ["account"], write: false },
  BillingManager: { families: ["billing"], write: true },
  BillingReadOnly: { families: ["billing"], write: false },
  none: { families: [], write: false },
};

/** A permission set given to a key, for every project of its organization or only for some. */
export interface Grant {
  readonly name: string;
  /** null: all projects. */
  readonly project_ids: readonly string[] | null;
}

/** Who asks: the organization behind the secret key, and what the key may do. */
export class Caller {
  constructor(
    readonly organizationId: string,
    readonly grants: readonly Grant[],
  ) {}

  #covering(action: Action, family: Family): Grant[] {
    return this.grants.filter(({ name }) => {
      const set = PERMISSION_SETS[name];
      return set?.families.includes(family) && (set.write || action === "read");
    });
  }

  /** @param projectId leave out to ask whether it may in any project. */
  may(action: Action, family: Family, projectId?: string): boolean {
    return this.#covering(action, family).some(
      ({ project_ids }) => projectId === undefined || project_ids === null || project_ids.includes(projectId),
    );
  }

  /** Projects in which the caller may; undefined for all. */
  projects(action: Action, family: Family): readonly string[] | undefined {
    const grants = this.#covering(action, family);
    return grants.some(({ project_ids }) => project_ids === null) ? undefined : grants.flatMap(({ project_ids }) => project_ids ?? []);
  }
}
