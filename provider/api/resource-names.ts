/** Scaleway resource names. */

export type ResourceKind = "vpcs" | "private-networks" | "routes" | "vpc-connectors" | "ingress-rules";

/** The domain that the official provider 2.81 writes; later clients ask the service for it. */
const DOMAIN = "scw.eu";

export interface Named {
  readonly id: string;
  readonly region?: string;
  readonly srn?: string;
}

/** `srn://vpc.<domain>/regions/<region>/<kind>/<id>`; a name sent by the service is used as it is, a part that is missing yields "". */
export function resourceName(kind: ResourceKind, { id, region, srn }: Named): string {
  return srn || (region && id ? `srn://vpc.${DOMAIN}/regions/${region}/${kind}/${id}` : "");
}
