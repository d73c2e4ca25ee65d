import { ScalewayVpcRoute } from "./bindings/vpc-route";
import { PeeringApp } from "./peering-app";
import type { PeeringLink } from "./peering-link";
import { known, slug } from "./tokens";

/** Routes of both ends of a link to the other end's blocks. */
export function routesAcross(link: PeeringLink, options: { readonly ipv6: boolean; readonly tags?: string[] }): ScalewayVpcRoute[] {
  const { left, right } = link;
  const sides = [
    { own: left, other: right, via: "left-via-right" },
    { own: right, other: left, via: "right-via-left" },
  ];
  return sides.flatMap(({ own, other, via }) =>
    other.vpc.blocks
      .filter(({ family }) => family === 4 || options.ipv6)
      .map((block) => {
        const literal = known(block.cidr);
        const route = new ScalewayVpcRoute(link, `${via}-${literal ? slug(literal) : `${block.networkName}-ipv${block.family}`}`, {
          vpcId: own.vpc.vpcId,
          description: `${block.networkName} of ${other.vpc.node.id}`,
          tags: options.tags,
          destination: block.cidr,
          nexthopVpcConnectorId: own.connector.id,
          region: own.vpc.region,
          provider: own.provider,
          dependsOn: link.gate ? [link.gate] : undefined,
        });
        PeeringApp.of(link).addRoute(
          {
            id: route.node.path,
            vpcId: own.vpc.node.path,
            destination: literal,
            ...(literal ? {} : { destinationOf: { privateNetworkId: block.privateNetworkId, family: block.family } }),
            nexthop: { kind: "connector", connectorId: own.connector.node.path },
          },
          route,
        );
        return route;
      }),
  );
}
