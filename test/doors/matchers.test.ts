import { TerraformResource, type TerraformStack, Testing } from "cdktf";
import type { IVpc } from "../../constructs";
import { peeringManifest } from "../../constructs";
import { PeeringApp } from "../../constructs/checks/peering-app";
import type { Endpoint, Topology, TopologyVpc } from "../../core";
import "../../testing";
import { TerraformStack as Stack } from "cdktf";
import { readVectors, type Vector } from "../vectors";
import { codesOf, questionsOf } from "./answers";

const vectors = [...readVectors("reachability", "matchers"), ...readVectors("findings", "matchers")];

/** A VPC that says of itself what a vector says of it. */
class VectorVpc extends TerraformResource {
  readonly existing = false;
  readonly vpcId = this.getStringAttribute("id");
  readonly blocks = [];
  readonly destinations = [];

  constructor(
    stack: TerraformStack,
    private readonly vpc: TopologyVpc,
  ) {
    super(stack, vpc.id, { terraformResourceType: "scaleway_vpc" });
    PeeringApp.of(stack).addVpc(this as unknown as IVpc, this);
  }

  toTopology(): TopologyVpc {
    return { ...this.vpc, id: this.node.path };
  }
}

/** The vector's topology declared to an app as constructs do it; ids become construct paths. */
function declare({ topology, verdictOptions }: Vector): TerraformStack {
  const stack = new Stack(Testing.app(), "stack");
  const app = PeeringApp.of(stack);
  const resource = (id: string, type: string) => new TerraformResource(stack, id, { terraformResourceType: type });
  const path = (id: string) => `stack/${id}`;
  for (const vpc of topology.vpcs) new VectorVpc(stack, vpc);
  for (const network of topology.privateNetworks) {
    app.addPrivateNetwork(
      { ...network, id: path(network.id), vpcId: path(network.vpcId) },
      resource(network.id, "scaleway_vpc_private_network"),
    );
  }
  for (const connector of topology.connectors) {
    const own = { ...connector, id: path(connector.id), vpcId: path(connector.vpcId), targetVpcId: path(connector.targetVpcId) };
    app.addConnector(own, resource(connector.id, "scaleway_vpc_connector"));
  }
  declareRoutes(app, topology, { path, resource });
  app.configure("stack", verdictOptions ?? {});
  for (const { from, to } of verdictOptions?.intents ?? []) app.addIntent({ from: path(from), to: path(to), by: "stack" });
  return stack;
}

function declareRoutes(
  app: PeeringApp,
  topology: Topology,
  { path, resource }: { path: (id: string) => string; resource: (id: string, type: string) => TerraformResource },
): void {
  for (const route of topology.routes) {
    const { nexthop, destinationOf } = route;
    const own = {
      ...route,
      id: path(route.id),
      vpcId: path(route.vpcId),
      ...(destinationOf ? { destinationOf: { ...destinationOf, privateNetworkId: path(destinationOf.privateNetworkId) } } : {}),
      nexthop:
        nexthop.kind === "connector"
          ? { ...nexthop, connectorId: path(nexthop.connectorId) }
          : { ...nexthop, privateNetworkId: path(nexthop.privateNetworkId) },
    };
    app.addRoute(own, resource(route.id, "scaleway_vpc_route"));
  }
  for (const acl of topology.acls ?? []) app.addAcl({ ...acl, vpcId: path(acl.vpcId) });
  for (const rule of topology.ingressRules ?? []) {
    const own = { ...rule, id: path(rule.id), vpcId: path(rule.vpcId), nexthopPrivateNetworkId: path(rule.nexthopPrivateNetworkId) };
    app.addIngressRule(own, resource(rule.id, "scaleway_vpc_ingress_rule"));
  }
}

function constructOf(stack: TerraformStack, { vpcId, privateNetworkId, address }: Endpoint) {
  if (address !== undefined) return { vpc: stack.node.findChild(vpcId), address };
  return stack.node.findChild(privateNetworkId ?? vpcId);
}

test.each(questionsOf(vectors))("the matchers answer %s", (_title, vector, { from, to, options, expect: expected }) => {
  const stack = declare(vector);
  const [source, target] = [constructOf(stack, from), constructOf(stack, to)];
  if (expected.verdict === "reachable") expect(source).toReach(target, options);
  else expect(() => expect(source).toReach(target, options)).toThrow(`error ${expected.code}: `);
});

test.each(vectors.filter(({ findings }) => findings).map((vector) => [vector.name, vector] as const))("synth finds %s", (_name, vector) => {
  const stack = declare(vector);
  const { findings } = peeringManifest(stack);
  expect(codesOf(findings).sort()).toEqual([...vector.findings!].sort());
  const loud = findings.filter(({ severity }) => severity !== "info");
  if (loud.length === 0) expect(stack).toHaveNoFindings();
  else expect(stack).not.toHaveNoFindings();
});
