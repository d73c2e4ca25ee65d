import { type TerraformStack, TerraformVariable, Testing } from "cdktf";
import { PeeringSide, peeringManifest, Vpc } from "vpc-peering";
import { besides, newStack, refusal } from "./synth";

const uuid = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const network = (block: string) => ({ privateNetworks: { app: block } });

describe("PeeringSide", () => {
  const side = (stack: TerraformStack, more: Partial<ConstructorParameters<typeof PeeringSide>[2]> = {}) =>
    new PeeringSide(stack, "to-partner", {
      vpc: new Vpc(stack, "shop", { region: "fr-par", ...network("10.1.0.0/22") }),
      targetVpcId: `fr-par/${uuid(7)}`,
      destinations: ["10.2.0.0/22", "10.64.0.0/10"],
      ...more,
    });

  test("has a connector and routes to them, no gate, and takes their half as present", () => {
    const stack = newStack();
    const { connector, routes, target } = side(stack);
    const json = JSON.parse(Testing.synth(stack));
    expect(json.resource.null_resource).toBeUndefined();
    expect(Object.keys(json.resource.scaleway_vpc_connector)).toEqual([connector.friendlyUniqueId]);
    expect(json.resource.scaleway_vpc_connector[connector.friendlyUniqueId]).toMatchObject({
      target_vpc_id: `fr-par/${uuid(7)}`,
      name: "shop-to-partner",
    });
    expect(routes.map(({ node }) => node.id)).toEqual(["shop-via-target-10-2-0-0-22", "shop-via-target-10-64-0-0-10"]);
    const { topology, findings } = peeringManifest(stack);
    expect(topology.connectors).toMatchObject([
      {
        id: "stack/to-partner/connector",
        name: "shop-to-partner",
        vpcId: "stack/shop",
        targetVpcId: target.node.path,
        mirrorAssumed: true,
      },
    ]);
    expect(findings).toEqual([]);
  });

  test("a destination of a network's size is taken as their network: an overlap with ours is refused", () => {
    const stack = newStack();
    side(stack, { destinations: ["10.1.0.0/24"] });
    expect(refusal(stack)).toContain(
      "cidr-overlap: networks in peered VPCs overlap: 10.1.0.0/22 of network shop-app of VPC shop and 10.1.0.0/24 of network 10.1.0.0/24 of VPC target",
    );
  });

  test("a wider destination may hold ours: the longer prefix wins", () => {
    const stack = newStack();
    side(stack, { destinations: ["10.0.0.0/8"] });
    expect(refusal(stack)).toBeUndefined();
  });

  test("an id and a block from variables pass as they are", () => {
    const stack = newStack();
    const id = new TerraformVariable(stack, "id", { type: "string" }).stringValue;
    const block = new TerraformVariable(stack, "block", { type: "string" }).stringValue;
    const { connector, routes } = side(stack, { targetVpcId: id, destinations: { stock: block } });
    const { resource } = JSON.parse(Testing.synth(stack));
    expect(resource.scaleway_vpc_connector[connector.friendlyUniqueId]).toMatchObject({
      target_vpc_id: `\${var.id}`,
      lifecycle: { precondition: [{ error_message: expect.stringContaining('is not of the form "fr-par/<uuid>"') }] },
    });
    expect(routes.map(({ node }) => node.id)).toEqual(["shop-via-target-stock-ipv4"]);
    expect(resource.scaleway_vpc_route[routes[0]!.friendlyUniqueId].destination).toBe(`\${var.block}`);
  });

  test("a token leads to a VPC of this app too, and a destination given twice is one", () => {
    const stack = newStack();
    const block = new TerraformVariable(stack, "block", { type: "string" }).stringValue;
    const [shop, warehouse] = [new Vpc(stack, "shop", { privateNetworks: { app: "10.1.0.0/22" } }), new Vpc(stack, "warehouse")];
    const side = new PeeringSide(stack, "side", {
      vpc: shop,
      targetVpcId: warehouse.vpcId,
      destinations: [block, "10.2.0.0/16", "10.2.0.0/16"],
    });
    expect(side.target).toBe(warehouse);
    expect(side.routes.map(({ node }) => node.id)).toEqual(["shop-via-target-var-block-ipv4", "shop-via-target-10-2-0-0-16"]);
    const legacy = Vpc.fromAttributes(stack, "legacy", {
      vpcId: "fr-par/11111111-1111-4111-8111-111111111111",
      cidrs: ["10.9.0.0/22", "10.9.0.0/22"],
    });
    expect(legacy.blocks.map(({ cidr }) => cidr)).toEqual(["10.9.0.0/22"]);
  });

  test("an id of another region is refused, a bare uuid gets ours", () => {
    expect(() => side(newStack(), { targetVpcId: `nl-ams/${uuid(7)}` })).toThrow(
      `vpcId "nl-ams/${uuid(7)}" says region nl-ams, the region given is fr-par`,
    );
    const stack = newStack();
    expect(side(stack, { targetVpcId: uuid(7) }).target.vpcId).toBe(`fr-par/${uuid(7)}`);
  });

  test("the region of a known id is compared at plan where ours is only known then", () => {
    const stack = newStack();
    const { connector } = side(stack, { vpc: new Vpc(stack, "stock", network("10.1.0.0/22")), targetVpcId: `nl-ams/${uuid(7)}` });
    const written = JSON.parse(Testing.synth(stack)).resource.scaleway_vpc_connector[connector.friendlyUniqueId];
    expect(written.lifecycle.precondition).toEqual([
      {
        condition: expect.stringMatching(/element\(split\("\/", "nl-ams\/[^"]+"\), 0\) == scaleway_vpc\.stock_\w+\.region/),
        error_message: expect.stringContaining("both VPCs in one region: peering does not cross regions"),
      },
    ]);
  });

  test("two sides of one app that point at each other are one peering", () => {
    const one = newStack("one");
    const two = besides(one, "two");
    const shop = new Vpc(one, "shop", { region: "fr-par", ...network("10.1.0.0/22") });
    const stock = new Vpc(two, "stock", { region: "fr-par", ...network("10.2.0.0/22") });
    new PeeringSide(one, "to-stock", { vpc: shop, targetVpcId: stock.vpcId, destinations: ["10.2.0.0/22"] });
    expect(peeringManifest(one).topology.connectors[0]!.mirrorAssumed).toBe(true);
    new PeeringSide(two, "to-shop", { vpc: stock, targetVpcId: shop.vpcId, destinations: ["10.1.0.0/22"] });
    expect(peeringManifest(one).topology.connectors.map(({ targetVpcId, mirrorAssumed }) => [targetVpcId, mirrorAssumed])).toEqual([
      ["two/stock", undefined],
      ["one/shop", undefined],
    ]);
    expect(peeringManifest(one).findings).toEqual([]);
  });
});
