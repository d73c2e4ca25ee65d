import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import {
  DataScalewayVpcConnector,
  ScalewayProvider,
  ScalewayVpc,
  ScalewayVpcAcl,
  ScalewayVpcConnector,
  ScalewayVpcIngressRule,
  ScalewayVpcPrivateNetwork,
  ScalewayVpcRoute,
} from "vpc-peering";
import { newStack, synthesize } from "./synth";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };

describe("bindings", () => {
  test("every argument of every resource is written under its Terraform name", () => {
    const stack = newStack();
    new ScalewayVpc(stack, "vpc", {
      name: "n",
      tags: ["t"],
      enableRouting: true,
      enableCustomRoutesPropagation: true,
      enableTransitivity: false,
      projectId: "p",
      region: "nl-ams",
    });
    new ScalewayVpcPrivateNetwork(stack, "network", {
      name: "n",
      tags: ["t"],
      vpcId: "v",
      projectId: "p",
      region: "r",
      enableDefaultRoutePropagation: true,
      ipv4Subnet: { subnet: "10.0.0.0/22" },
      ipv6Subnets: [{ subnet: "fd00::/64" }],
    });
    new ScalewayVpcConnector(stack, "connector", { name: "n", tags: ["t"], vpcId: "v", targetVpcId: "w", region: "r" });
    new ScalewayVpcRoute(stack, "route", {
      vpcId: "v",
      description: "d",
      tags: ["t"],
      destination: "10.0.0.0/8",
      nexthopResourceId: "x",
      nexthopPrivateNetworkId: "y",
      nexthopVpcConnectorId: "z",
      region: "r",
    });
    new ScalewayVpcAcl(stack, "acl", {
      vpcId: "v",
      defaultPolicy: "drop",
      isIpv6: true,
      region: "r",
      rules: [
        {
          protocol: "TCP",
          source: "::/0",
          srcPortLow: 1,
          srcPortHigh: 2,
          destination: "::/0",
          dstPortLow: 3,
          dstPortHigh: 4,
          action: "accept",
          description: "d",
        },
      ],
    });
    new ScalewayVpcIngressRule(stack, "rule", {
      vpcId: "v",
      source: "10.0.0.0/8",
      nexthopResourceIp: "10.0.0.2",
      nexthopPrivateNetworkId: "y",
      description: "d",
      tags: ["t"],
      region: "r",
    });
    new DataScalewayVpcConnector(stack, "data", { connectorId: "c", region: "r" });
    new DataScalewayVpcConnector(stack, "filtered", { name: "n", vpcId: "v", targetVpcId: "w", tags: ["t"], projectId: "p" });
    const { resource, data } = synthesize(stack);
    expect(resource).toEqual({
      scaleway_vpc: {
        vpc: {
          name: "n",
          tags: ["t"],
          enable_routing: true,
          enable_custom_routes_propagation: true,
          enable_transitivity: false,
          project_id: "p",
          region: "nl-ams",
        },
      },
      scaleway_vpc_private_network: {
        network: {
          name: "n",
          tags: ["t"],
          vpc_id: "v",
          project_id: "p",
          region: "r",
          enable_default_route_propagation: true,
          ipv4_subnet: [{ subnet: "10.0.0.0/22" }],
          ipv6_subnets: [{ subnet: "fd00::/64" }],
        },
      },
      scaleway_vpc_connector: { connector: { name: "n", tags: ["t"], vpc_id: "v", target_vpc_id: "w", region: "r" } },
      scaleway_vpc_route: {
        route: {
          vpc_id: "v",
          description: "d",
          tags: ["t"],
          destination: "10.0.0.0/8",
          nexthop_resource_id: "x",
          nexthop_private_network_id: "y",
          nexthop_vpc_connector_id: "z",
          region: "r",
        },
      },
      scaleway_vpc_acl: {
        acl: {
          vpc_id: "v",
          default_policy: "drop",
          is_ipv6: true,
          region: "r",
          rules: [
            {
              protocol: "TCP",
              source: "::/0",
              src_port_low: 1,
              src_port_high: 2,
              destination: "::/0",
              dst_port_low: 3,
              dst_port_high: 4,
              action: "accept",
              description: "d",
            },
          ],
        },
      },
      scaleway_vpc_ingress_rule: {
        rule: {
          vpc_id: "v",
          source: "10.0.0.0/8",
          nexthop_resource_ip: "10.0.0.2",
          nexthop_private_network_id: "y",
          description: "d",
          tags: ["t"],
          region: "r",
        },
      },
    });
    expect(data).toEqual({
      scaleway_vpc_connector: {
        data: { connector_id: "c", region: "r" },
        filtered: { name: "n", vpc_id: "v", target_vpc_id: "w", tags: ["t"], project_id: "p" },
      },
    });
  });

  test("what is not set is left out", () => {
    const stack = newStack();
    new ScalewayVpc(stack, "vpc");
    new ScalewayVpcPrivateNetwork(stack, "network");
    expect(synthesize(stack).resource).toEqual({ scaleway_vpc: { vpc: {} }, scaleway_vpc_private_network: { network: {} } });
  });

  test("a changed configuration and an override both reach Terraform", () => {
    const stack = newStack();
    const vpc = new ScalewayVpc(stack, "vpc", { name: "before" });
    vpc.config.name = "after";
    vpc.addOverride("lifecycle.prevent_destroy", true);
    expect(synthesize(stack).resource).toEqual({ scaleway_vpc: { vpc: { name: "after", lifecycle: { prevent_destroy: true } } } });
  });

  test("every resource can be imported by region/uuid", () => {
    const stack = newStack();
    const id = "fr-par/11111111-1111-4111-8111-111111111111";
    for (const type of [
      ScalewayVpc,
      ScalewayVpcPrivateNetwork,
      ScalewayVpcConnector,
      ScalewayVpcRoute,
      ScalewayVpcAcl,
      ScalewayVpcIngressRule,
    ])
      type.generateConfigForImport(stack, type.tfResourceType, id);
    const { import: imports } = JSON.parse(Testing.synth(stack)) as { import: { id: string; to: string }[] };
    expect(imports.map(({ id, to }) => `${to} ${id}`)).toEqual(
      [
        "scaleway_vpc",
        "scaleway_vpc_private_network",
        "scaleway_vpc_connector",
        "scaleway_vpc_route",
        "scaleway_vpc_acl",
        "scaleway_vpc_ingress_rule",
      ].map((type) => `${type}.${type} ${id}`),
    );
  });

  test("HCL output holds the same arguments", () => {
    const stack = newStack();
    new ScalewayVpcPrivateNetwork(stack, "network", { name: "n", tags: ["t"], ipv4Subnet: { subnet: "10.0.0.0/22" } });
    const hcl = Testing.synthHcl(stack);
    expect(hcl).toContain('resource "scaleway_vpc_private_network" "network" {');
    expect(hcl).toMatch(/name\s+= "n"/);
    expect(hcl).toMatch(/ipv4_subnet \{\s+subnet = "10\.0\.0\.0\/22"\s+\}/);
  });
});

describe("ScalewayProvider", () => {
  const saved = process.env["VPC_PEERING_PROVIDER"];
  beforeEach(() => {
    delete process.env["VPC_PEERING_PROVIDER"];
  });
  afterAll(() => {
    if (saved === undefined) delete process.env["VPC_PEERING_PROVIDER"];
    else process.env["VPC_PEERING_PROVIDER"] = saved;
  });

  const sourceOf = (stack: TerraformStack) => synthesize(stack).terraform.required_providers["scaleway"];
  const official = { source: "scaleway/scaleway", version: "~> 2.81" };
  const embedded = { source: "vpc-peering.local/embedded/scaleway", version };
  const stackIn = (context: Record<string, unknown> = {}) => new TerraformStack(Testing.app({ context }), "stack");

  test("official is the default", () => {
    const stack = stackIn();
    new ScalewayProvider(stack, "scaleway");
    expect(sourceOf(stack)).toEqual(official);
  });

  test("the setting wins over the environment, the environment over the context", () => {
    const byContext = stackIn({ "vpcPeering:provider": "embedded" });
    new ScalewayProvider(byContext, "scaleway");
    expect(sourceOf(byContext)).toEqual(embedded);
    process.env["VPC_PEERING_PROVIDER"] = "official";
    const byEnvironment = stackIn({ "vpcPeering:provider": "embedded" });
    new ScalewayProvider(byEnvironment, "scaleway");
    expect(sourceOf(byEnvironment)).toEqual(official);
    const bySetting = stackIn();
    new ScalewayProvider(bySetting, "scaleway", { plugin: "embedded" });
    expect(sourceOf(bySetting)).toEqual(embedded);
  });

  test("another value is refused with the name of the setting", () => {
    process.env["VPC_PEERING_PROVIDER"] = "mock";
    expect(() => new ScalewayProvider(stackIn(), "scaleway")).toThrow(
      'VPC_PEERING_PROVIDER is "mock": write "embedded" (this package\'s plugin) or "official" (scaleway/scaleway)',
    );
  });

  test("every setting of the provider block is written", () => {
    const stack = stackIn();
    const settings = {
      accessKey: "SCWXXXXXXXXXXXXXXXXX",
      secretKey: "s",
      profile: "p",
      projectId: "j",
      organizationId: "o",
      region: "nl-ams",
      zone: "nl-ams-1",
      apiUrl: "http://127.0.0.1:8080",
    };
    new ScalewayProvider(stack, "scaleway", { alias: "acme", ...settings });
    expect(synthesize(stack).provider["scaleway"]).toEqual([
      {
        alias: "acme",
        access_key: "SCWXXXXXXXXXXXXXXXXX",
        secret_key: "s",
        profile: "p",
        project_id: "j",
        organization_id: "o",
        region: "nl-ams",
        zone: "nl-ams-1",
        api_url: "http://127.0.0.1:8080",
      },
    ]);
  });

  test("two plugins in one stack are refused, in two stacks they are not", () => {
    const app = Testing.app();
    const one = new TerraformStack(app, "one");
    new ScalewayProvider(one, "a", { plugin: "embedded" });
    new ScalewayProvider(new TerraformStack(app, "two"), "b", { plugin: "official" });
    expect(() => new ScalewayProvider(one, "b", { plugin: "official", alias: "b" })).toThrow(
      'one/b uses the official plugin and one/a the embedded one: Terraform knows one plugin per provider name, give both the same "plugin" or put them into two stacks',
    );
  });

  test("a stack in a real app needs no Terraform to synthesize", () => {
    const app = new App({ outdir: Testing.app().outdir });
    new ScalewayProvider(new TerraformStack(app, "stack"), "scaleway", { plugin: "embedded" });
    expect(() => app.synth()).not.toThrow();
  });
});
