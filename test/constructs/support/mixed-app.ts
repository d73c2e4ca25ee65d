import { Aspects, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import {
  HubAndSpoke,
  type Plugin,
  ScalewayProvider,
  ScalewayVpc,
  ScalewayVpcAcl,
  ScalewayVpcConnector,
  ScalewayVpcPrivateNetwork,
  ScalewayVpcRoute,
  Vpc,
} from "vpc-peering";
import { VpcRoute } from "./generated-route";

/**
 * A stack in which constructs, raw resources and later changes meet: a hub with two spokes; a raw VPC peered with the hub, and another
 * with a VPC that it overlaps; a `config` that is changed, an override, a raw ACL, an aspect that edits a route, and a class as `cdktf get` writes it.
 */
export function buildMixedApp(stack: TerraformStack, plugin: Plugin): void {
  new ScalewayProvider(stack, "scaleway", { plugin, region: "fr-par" });
  const network = (block: string) => ({ privateNetworks: { app: block } });
  const hub = new Vpc(stack, "hub", network("10.0.0.0/22"));
  const [web, data] = [new Vpc(stack, "web", network("10.1.0.0/22")), new Vpc(stack, "data", network("10.2.0.0/22"))];
  new HubAndSpoke(stack, "net", { hub, spokes: { web, data } });

  const lone = new Vpc(stack, "lone", network("10.20.0.0/22"));
  const twin = rawVpc(stack, "twin", "10.20.2.0/24");
  const toTwin = rawPeering(stack, lone, twin);
  rawRoute(stack, "lone-to-twin", { vpcId: lone.vpcId, destination: "10.20.2.0/24", connector: toTwin.out });

  const shop = rawVpc(stack, "shop", "10.7.0.0/22");
  const toShop = rawPeering(stack, hub, shop);
  const routeToShop = rawRoute(stack, "hub-to-shop", { vpcId: hub.vpcId, destination: "10.7.0.0/22", connector: toShop.out });
  const back = rawRoute(stack, "shop-to-hub", { vpcId: shop.vpc.id, destination: "10.0.0.0/22", connector: toShop.back });
  new ScalewayVpcAcl(stack, "shop-acl", { vpcId: shop.vpc.id, defaultPolicy: "drop", rules: [], region: shop.vpc.region });
  // Nothing of shop has these addresses.
  routeToShop.config.destination = "10.8.0.0/22";
  // A name that only the override knows.
  shop.vpc.addOverride("name", "shop-by-override");

  const generated = new VpcRoute(stack, "twin-to-lone", {
    vpcId: twin.vpc.id,
    destination: "10.20.0.0/22",
    nexthopVpcConnectorId: toTwin.back.id,
    description: "twin-to-lone",
  });
  Aspects.of(stack).add({
    visit(node: IConstruct) {
      if (node === back) back.config.destination = "10.9.0.0/22";
      if (node === generated) generated.destination = "10.60.0.0/22";
    },
  });
}

interface RawVpc {
  readonly vpc: ScalewayVpc;
  readonly network: ScalewayVpcPrivateNetwork;
}

function rawVpc(stack: TerraformStack, name: string, subnet: string): RawVpc {
  const vpc = new ScalewayVpc(stack, name, { name });
  const network = new ScalewayVpcPrivateNetwork(stack, `${name}-app`, { name: `${name}-app`, vpcId: vpc.id, ipv4Subnet: { subnet } });
  return { vpc, network };
}

function rawPeering(stack: TerraformStack, left: Vpc, { vpc, network }: RawVpc) {
  const dependsOn = [network, ...left.networkResources];
  const here = left.node.id;
  const name = vpc.node.id;
  const out = new ScalewayVpcConnector(stack, `${here}-${name}`, {
    name: `${here}-${name}`,
    vpcId: left.vpcId,
    targetVpcId: vpc.id,
    dependsOn,
  });
  const back = new ScalewayVpcConnector(stack, `${name}-${here}`, {
    name: `${name}-${here}`,
    vpcId: vpc.id,
    targetVpcId: left.vpcId,
    dependsOn,
  });
  return { out, back };
}

function rawRoute(
  stack: TerraformStack,
  id: string,
  { vpcId, destination, connector }: { readonly vpcId: string; readonly destination: string; readonly connector: ScalewayVpcConnector },
): ScalewayVpcRoute {
  return new ScalewayVpcRoute(stack, id, { vpcId, destination, nexthopVpcConnectorId: connector.id, description: id });
}
