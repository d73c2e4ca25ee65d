import { TerraformResource, TerraformStack, Testing } from "cdktf";
import { type IVpc, PeeringChecks, peeringManifest, Vpc } from "../../constructs";
import { PeeringApp } from "../../constructs/checks/peering-app";
import type { Endpoint, Topology, TopologyVpc } from "../../core";
import "../../testing";
import { readVectors, type Vector } from "../vectors";
import { codesOf, questionsOf } from "./answers";

/** A next hop that is not in the app may be somewhere else: nothing is decided on it. */
const hasOwnNexthops = ({ topology: { routes, connectors, privateNetworks, ingressRules = [] } }: Vector) =>
  ingressRules.every((rule) => privateNetworks.some(({ id }) => id === rule.nexthopPrivateNetworkId)) &&
  routes.every(({ nexthop }) =>
    nexthop.kind === "connector"
      ? connectors.some(({ id }) => id === nexthop.connectorId)
      : privateNetworks.some(({ id }) => id === nexthop.privateNetworkId),
  );

const vectors = [...readVectors("reachability", "matchers"), ...readVectors("findings", "matchers")].filter(hasOwnNexthops);

/** A construct id for an id of a vector: a name in Terraform starts with a letter. */
const named = (id: string) => `id-${id}`;

/** A resource as somebody without bindings writes it. */
function raw(stack: TerraformStack, id: string, type: string, attributes: object): TerraformResource {
  const resource = new TerraformResource(stack, named(id), { terraformResourceType: type });
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) resource.addOverride(name, value);
  return resource;
}

/** The vector's topology as resources; VPCs that no new one can be like are declared as existing ones. */
class VectorStack {
  readonly stack = new TerraformStack(Testing.app(), "stack");
  private readonly existing = new Map<string, IVpc>();

  constructor(private readonly vector: Vector) {
    const { topology, verdictOptions } = vector;
    const { intents = [], ...settings } = verdictOptions ?? {};
    const checks = new PeeringChecks(this.stack, "checks", {});
    PeeringApp.of(checks).settings = settings;
    for (const vpc of topology.vpcs) this.vpc(vpc, topology);
    for (const network of topology.privateNetworks) if (!this.existing.has(network.vpcId)) this.network(network);
    for (const { id, name, vpcId, targetVpcId } of topology.connectors) {
      raw(this.stack, id, "scaleway_vpc_connector", { name, vpc_id: this.idOf(vpcId), target_vpc_id: this.idOf(targetVpcId) });
    }
    this.routes(topology);
    this.rules(topology);
    for (const { from, to } of intents)
      PeeringApp.of(checks).addIntent({ from: `stack/${named(from)}`, to: `stack/${named(to)}`, by: "stack" });
  }

  end({ vpcId, privateNetworkId, address }: Endpoint) {
    if (address !== undefined) return { vpc: this.stack.node.findChild(named(vpcId)), address };
    const network = this.vector.topology.privateNetworks.find(({ id }) => id === privateNetworkId);
    // Networks of existing VPCs are not constructs.
    if (network && this.existing.has(vpcId)) return { vpc: this.existing.get(vpcId)!, address: network.blocks[0]!.split("/")[0]! };
    return this.stack.node.findChild(named(privateNetworkId ?? vpcId));
  }

  private vpc(vpc: TopologyVpc, { privateNetworks }: Topology): void {
    const { id, name, region, projectId, routingEnabled = true, customRoutesPropagationEnabled = true, opaque } = vpc;
    const transitivity = vpc.transitivityEnabled === true;
    if (routingEnabled && customRoutesPropagationEnabled && !opaque) {
      raw(this.stack, id, "scaleway_vpc", { name, region, project_id: projectId, enable_transitivity: transitivity });
      return;
    }
    const cidrs = Object.fromEntries(privateNetworks.filter(({ vpcId }) => vpcId === id).map(({ id: key, blocks }) => [key, blocks[0]!]));
    const facts = { routing: routingEnabled === true, customRoutesPropagation: customRoutesPropagationEnabled === true, transitivity };
    this.existing.set(id, Vpc.fromAttributes(this.stack, named(id), { vpcId: `fr-par/${id}`, name, cidrs, ...facts }));
  }

  private network({ id, name, vpcId, blocks, pendingFamilies = [] }: Topology["privateNetworks"][number]): void {
    const ipv4 = blocks.filter((block) => !block.includes(":"));
    const ipv6 = blocks.filter((block) => block.includes(":"));
    raw(this.stack, id, "scaleway_vpc_private_network", {
      name,
      vpc_id: this.idOf(vpcId),
      ipv4_subnet: pendingFamilies.includes(4) ? undefined : ipv4.map((subnet) => ({ subnet })),
      ipv6_subnets: pendingFamilies.includes(6) ? undefined : ipv6.map((subnet) => ({ subnet })),
    });
  }

  private routes({ routes }: Topology): void {
    for (const { id, name, vpcId, destination, destinationOf, nexthop } of routes) {
      const block = destinationOf?.family === 4 ? "ipv4_subnet[0].subnet" : "ipv6_subnets[*].subnet";
      const network = `scaleway_vpc_private_network.${named(destinationOf?.privateNetworkId ?? "")}.${block}`;
      raw(this.stack, id, "scaleway_vpc_route", {
        description: name,
        vpc_id: this.idOf(vpcId),
        destination: destination ?? `\${${destinationOf?.family === 4 ? network : `one(${network})`}}`,
        ...(nexthop.kind === "connector"
          ? { nexthop_vpc_connector_id: `\${scaleway_vpc_connector.${named(nexthop.connectorId)}.id}` }
          : {
              nexthop_private_network_id: `\${scaleway_vpc_private_network.${named(nexthop.privateNetworkId)}.id}`,
              nexthop_resource_id: nexthop.resourceId,
            }),
      });
    }
  }

  private rules({ acls = [], ingressRules = [] }: Topology): void {
    for (const [index, { vpcId, isIpv6, defaultPolicy, rules }] of acls.entries()) {
      raw(this.stack, `acl${index}`, "scaleway_vpc_acl", {
        vpc_id: this.idOf(vpcId),
        is_ipv6: isIpv6,
        default_policy: defaultPolicy,
        rules: rules.map(({ protocol, source, srcPortLow, srcPortHigh, destination, dstPortLow, dstPortHigh, action }) => ({
          protocol,
          source,
          src_port_low: srcPortLow,
          src_port_high: srcPortHigh,
          destination,
          dst_port_low: dstPortLow,
          dst_port_high: dstPortHigh,
          action,
        })),
      });
    }
    for (const { id, vpcId, source, nexthopResourceIp, nexthopPrivateNetworkId } of ingressRules) {
      raw(this.stack, id, "scaleway_vpc_ingress_rule", {
        vpc_id: this.idOf(vpcId),
        source,
        nexthop_resource_ip: nexthopResourceIp,
        nexthop_private_network_id: `\${scaleway_vpc_private_network.${named(nexthopPrivateNetworkId)}.id}`,
      });
    }
  }

  private idOf(vpcId: string): string {
    return this.existing.get(vpcId)?.vpcId ?? `\${scaleway_vpc.${named(vpcId)}.id}`;
  }
}

/** The API gives each new network an IPv6 block: vectors without one ask about IPv4. */
const isIpv4Only = ({ topology: { privateNetworks } }: Vector) =>
  !privateNetworks.some(({ blocks, pendingFamilies = [] }) => pendingFamilies.includes(6) || blocks.some((block) => block.includes(":")));

test.each(questionsOf(vectors))("the matchers answer %s", (_title, vector, { from, to, options: asked, expect: expected }) => {
  const stack = new VectorStack(vector);
  const options = isIpv4Only(vector) ? { family: 4 as const, ...asked } : asked;
  const [source, target] = [stack.end(from), stack.end(to)];
  if (expected.verdict === "reachable") expect(source).toReach(target, options);
  else expect(() => expect(source).toReach(target, options)).toThrow(`error ${expected.code}: `);
});

test.each(vectors.filter(({ findings }) => findings).map((vector) => [vector.name, vector] as const))("synth finds %s", (_name, vector) => {
  const { stack } = new VectorStack(vector);
  const { findings } = peeringManifest(stack);
  expect(codesOf(findings).sort()).toEqual([...vector.findings!].sort());
  const loud = findings.filter(({ severity }) => severity !== "info");
  if (loud.length === 0) expect(stack).toHaveNoFindings();
  else expect(stack).not.toHaveNoFindings();
});
