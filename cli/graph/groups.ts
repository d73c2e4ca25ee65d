import type { GraphModel, GraphVpc } from "./model";

export interface ProjectGroup {
  readonly id?: string;
  readonly vpcs: readonly GraphVpc[];
}

export interface OrganizationGroup {
  readonly id?: string;
  readonly projects: readonly ProjectGroup[];
}

/** VPCs by organization and project, in the order in which they come; those of nobody known form groups without id. */
export function groupVpcs({ vpcs }: GraphModel): OrganizationGroup[] {
  return groupBy(vpcs, (vpc) => vpc.organization).map(([id, own]) => ({
    id,
    projects: groupBy(own, (vpc) => vpc.project).map(([project, members]) => ({ id: project, vpcs: members })),
  }));
}

function groupBy<T>(elements: readonly T[], key: (element: T) => string | undefined): [string | undefined, T[]][] {
  const groups = new Map<string | undefined, T[]>();
  for (const element of elements) groups.set(key(element), [...(groups.get(key(element)) ?? []), element]);
  return [...groups];
}

/** What to call an organization or project: by name, else by id, a long one by its beginning. */
export function ownerLabel(id: string, { owners }: GraphModel): string {
  return owners.get(id) ?? shortId(id);
}

function shortId(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? id.slice(0, 8) : id;
}
