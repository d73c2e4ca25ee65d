import type { RenumberingAction, RenumberingMove, TopologyAclRule } from "../../core";
import type { RehearsalClient } from "./rehearsal-client";

/** What the steps of a rehearsal need to remember of each other. */
export class StepRunner {
  /** New network and reserved addresses of each move: one address stands for the resources of a network. */
  private readonly moved = new Map<
    string,
    { readonly networkId: string; readonly region: string; oldIp?: string; newIp?: string; newAddress?: string }
  >();

  constructor(
    private readonly client: RehearsalClient,
    private readonly idOf: (id: string) => string,
    private readonly regionOf: (vpcId: string) => string,
  ) {}

  /** The mock's id of the network that takes the place of a moved one; undefined before it exists. */
  newNetworkId(privateNetworkId: string): string | undefined {
    return this.moved.get(privateNetworkId)?.networkId;
  }

  /** Performs one step against the mock, with the requests that it takes in production. */
  async perform(action: RenumberingAction): Promise<void> {
    switch (action.kind) {
      case "create-network":
        return this.createNetwork(action.move);
      case "attach":
        return this.attach(action.move);
      case "adapt-acl":
        return this.adaptAcl(action);
      case "add-route":
        return this.addRoute(action);
      case "move-next-hop":
        return this.moveNextHop(action);
      case "move-ingress-rule":
        return this.moveIngressRule(action);
      case "add-ingress-rule":
        return this.addIngressRule(action);
      case "delete-ingress-rule":
        return this.client.send("DELETE", `${this.vpc(action.vpcId)}/ingress-rules/${this.idOf(action.ingressRuleId)}`);
      case "wait-for-lease":
        return this.client.send("POST", "/mock/clock/advance", { hours: action.hours });
      case "drain":
        return this.drain(action.move);
      case "delete-route":
        return this.client.send("DELETE", `${this.vpc(action.vpcId)}/routes/${this.idOf(action.routeId)}`);
      case "delete-network":
        return this.client.send("DELETE", `${this.vpc(action.vpcId)}/private-networks/${this.idOf(action.move.privateNetworkId)}`);
      case "refresh":
        for (const id of action.connectorIds) await this.client.send("POST", `/mock/connectors/${this.idOf(id)}/refresh`);
    }
  }

  private async createNetwork(move: RenumberingMove): Promise<void> {
    const created = await this.client.send<{ id: string; region: string }>("POST", `${this.vpc(move.vpcId)}/private-networks`, {
      name: move.newName,
      vpc_id: this.idOf(move.vpcId),
      project_id: this.client.projectId,
      subnets: [move.to, ...(move.toIpv6 === undefined ? [] : [move.toIpv6])],
      tags: [],
    });
    this.moved.set(move.privateNetworkId, { networkId: created.id, region: created.region });
  }

  private async attach(move: RenumberingMove): Promise<void> {
    const state = this.moved.get(move.privateNetworkId)!;
    const hasIpv4 = move.from.some((block) => !block.includes(":"));
    state.oldIp = (await this.book(state.region, this.idOf(move.privateNetworkId), !hasIpv4)).id;
    const booked = await this.book(state.region, state.networkId, false);
    state.newIp = booked.id;
    state.newAddress = booked.address.split("/")[0];
  }

  private book(region: string, networkId: string, isIpv6: boolean): Promise<{ id: string; address: string }> {
    return this.client.send("POST", `/ipam/v1/regions/${region}/ips`, {
      project_id: this.client.projectId,
      source: { private_network_id: networkId },
      is_ipv6: isIpv6,
      tags: [],
    });
  }

  private async adaptAcl({ vpcId, isIpv6, rules }: Extract<RenumberingAction, { kind: "adapt-acl" }>): Promise<void> {
    const path = `${this.vpc(vpcId)}/vpcs/${this.idOf(vpcId)}/acl-rules`;
    const { default_policy } = await this.client.send<{ default_policy: string }>("GET", `${path}?is_ipv6=${isIpv6}`);
    await this.client.send("PUT", path, { rules: rules.map(aclRuleToWire), is_ipv6: isIpv6, default_policy });
  }

  private async addRoute({ vpcId, destination, nexthop }: Extract<RenumberingAction, { kind: "add-route" }>): Promise<void> {
    const hop =
      nexthop.kind === "connector"
        ? { nexthop_vpc_connector_id: this.idOf(nexthop.connectorId) }
        : { nexthop_private_network_id: this.idOf(nexthop.privateNetworkId) };
    await this.client.send("POST", `${this.vpc(vpcId)}/routes`, {
      description: "",
      tags: [],
      vpc_id: this.idOf(vpcId),
      destination,
      ...hop,
    });
  }

  private async moveNextHop({ vpcId, routeId, move }: Extract<RenumberingAction, { kind: "move-next-hop" }>): Promise<void> {
    const { networkId } = this.moved.get(move.privateNetworkId)!;
    await this.client.send("PATCH", `${this.vpc(vpcId)}/routes/${this.idOf(routeId)}`, { nexthop_private_network_id: networkId });
  }

  private async moveIngressRule({ vpcId, ingressRuleId, move }: Extract<RenumberingAction, { kind: "move-ingress-rule" }>): Promise<void> {
    const { networkId, newAddress } = this.moved.get(move.privateNetworkId)!;
    await this.client.send("PATCH", `${this.vpc(vpcId)}/ingress-rules/${this.idOf(ingressRuleId)}`, {
      nexthop_private_network_id: networkId,
      nexthop_resource_ip: newAddress,
    });
  }

  private async addIngressRule({ vpcId, source, like }: Extract<RenumberingAction, { kind: "add-ingress-rule" }>): Promise<void> {
    const path = `${this.vpc(vpcId)}/ingress-rules`;
    const rule = await this.client.send<{ nexthop_resource_ip: string; nexthop_private_network_id: string }>(
      "GET",
      `${path}/${this.idOf(like)}`,
    );
    await this.client.send("POST", path, {
      vpc_id: this.idOf(vpcId),
      source,
      nexthop_resource_ip: rule.nexthop_resource_ip,
      nexthop_private_network_id: rule.nexthop_private_network_id,
      description: "",
      tags: [],
    });
  }

  private async drain(move: RenumberingMove): Promise<void> {
    const { region, oldIp } = this.moved.get(move.privateNetworkId)!;
    await this.client.send("DELETE", `/ipam/v1/regions/${region}/ips/${oldIp}`);
  }

  private vpc(vpcId: string): string {
    return `/vpc/v2/regions/${this.regionOf(vpcId)}`;
  }
}

function aclRuleToWire(rule: TopologyAclRule): object {
  return {
    protocol: rule.protocol,
    source: rule.source,
    src_port_low: rule.srcPortLow,
    src_port_high: rule.srcPortHigh,
    destination: rule.destination,
    dst_port_low: rule.dstPortLow,
    dst_port_high: rule.dstPortHigh,
    action: rule.action,
    description: null,
  };
}
