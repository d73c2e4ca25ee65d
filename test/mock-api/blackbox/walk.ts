import { assertRefused, microsOf } from "./answers";
import type { HttpClient, Wire } from "./client";
import type { Model, ModelConnector, ModelNetwork, ModelVpc, Refusal } from "./model";
import { lies, meet, prefixLengthOf } from "./naive-blocks";
import type { Random } from "./random";
import type { Tenant } from "./tenants";

export const WALK_REGIONS = ["fr-par", "nl-ams"] as const;

/** Few and nested, so that collisions are common; the last ones sit where the mock allocates by itself. */
const BLOCKS_V4 = [
  ...["10.0.0.0/20", "10.0.0.0/22", "10.0.4.0/22", "10.0.4.0/24", "10.0.5.0/29", "10.0.16.0/20", "10.0.16.0/24", "10.0.20.0/29"],
  ...["10.0.32.0/24", "10.0.33.0/24", "10.0.34.0/23", "10.0.48.0/20", "172.16.0.0/20", "172.16.4.0/22", "172.17.16.0/22"],
];
const BLOCKS_V6 = ["fd00:1:1:1::/64", "fd00:1:1:2::/64", "fd00:1:1:3::/64", "fd00:1:1:4::/64"];
const MICROS_PER_HOUR = 3_600_000_000;

/** How often each kind of step is tried. */
const WEIGHTS = {
  createVpc: 5,
  deleteVpc: 4,
  renameVpc: 3,
  createConnector: 24,
  deleteConnector: 14,
  updateConnector: 5,
  createNetwork: 24,
  deleteNetwork: 16,
  updateNetwork: 3,
  replaceSubnet: 3,
  advanceClock: 8,
  refreshConnector: 4,
  lockConnector: 1,
  enableRouting: 1,
  roundTrip: 0.3,
  trespass: 4,
};

/** What a step may have changed, so that only that is looked at after it. */
export interface Touched {
  readonly kind: keyof typeof WEIGHTS;
  readonly region?: string;
  readonly vpcIds: readonly string[];
  readonly clock?: boolean;
  /** Everything may have changed. */
  readonly all?: boolean;
}

/** One random walk: each step goes to the mock and to the model, and the answers must be what the model said. */
export class Walk {
  readonly counts: Record<string, number> = {};

  constructor(
    readonly http: HttpClient,
    readonly model: Model,
    readonly tenants: readonly Tenant[],
    readonly random: Random,
  ) {}

  count(what: string, times = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + times;
  }

  /** One step that does something. */
  async step(): Promise<Touched> {
    for (;;) {
      const kind = this.random.weighted(WEIGHTS);
      const touched = await this[kind]();
      if (touched === undefined) continue;
      this.count(kind);
      return { kind, vpcIds: [], ...touched };
    }
  }

  private any<T>(values: Iterable<T>): T | undefined {
    const list = [...values];
    return list.length > 0 ? this.random.pick(list) : undefined;
  }

  private vpcs(filter: (vpc: ModelVpc) => boolean = () => true): ModelVpc[] {
    return [...this.model.vpcs.values()].filter(filter);
  }

  private tokenOf(owner: string): string {
    return this.tenants.find(({ name }) => name === owner)!.secretKey;
  }

  private projectOf(owner: string): string {
    return this.tenants.find(({ name }) => name === owner)!.projectIds[0]!;
  }

  /** Sends as an organization, and holds the answer against the model's. @returns the body, or undefined where it was refused as foretold */
  private async call(
    owner: string,
    expected: Refusal | undefined,
    request: [method: string, path: string, body?: unknown],
  ): Promise<Wire | undefined> {
    const [method, path, body] = request;
    const answer = await this.http.send(method, path, { token: this.tokenOf(owner), body });
    const told = `${owner} ${method} ${path} ${JSON.stringify(body) ?? ""} answered ${answer.status} ${answer.text}`;
    if (!expected) {
      if (answer.status !== (method === "DELETE" ? 204 : 200)) throw new Error(`${told}; the model allows it`);
      return answer.text === "" ? {} : (JSON.parse(answer.text) as Wire);
    }
    this.count(`refused ${expected.status}`);
    assertRefused(answer, expected, told);
    return undefined;
  }

  private async createVpc() {
    const tenant = this.random.pick(this.tenants);
    const region = this.random.pick(WALK_REGIONS);
    if (this.vpcs((vpc) => vpc.owner === tenant.name && vpc.region === region).length >= 4) return undefined;
    const projectId = this.random.pick(tenant.projectIds);
    const name = `vpc-${this.random.below(1000)}`;
    const made = (await this.call(tenant.name, undefined, ["POST", `/vpc/v2/regions/${region}/vpcs`, { name, project_id: projectId }]))!;
    this.model.vpcs.set(made["id"], { id: made["id"], owner: tenant.name, projectId, region, name, routing: true });
    return { region, vpcIds: [made["id"]] };
  }

  private async deleteVpc() {
    const vpc = this.any(this.vpcs());
    if (!vpc) return undefined;
    const refusal = this.model.vpcDeletionRefusal(vpc.owner, vpc.region, vpc.id);
    await this.call(vpc.owner, refusal, ["DELETE", `/vpc/v2/regions/${vpc.region}/vpcs/${vpc.id}`]);
    if (!refusal) this.model.vpcs.delete(vpc.id);
    this.model.recompute();
    return { region: vpc.region, vpcIds: [vpc.id] };
  }

  private async renameVpc() {
    const vpc = this.any(this.vpcs());
    if (!vpc) return undefined;
    const name = `renamed-${this.random.below(1000)}`;
    await this.call(vpc.owner, undefined, ["PATCH", `/vpc/v2/regions/${vpc.region}/vpcs/${vpc.id}`, { name }]);
    vpc.name = name;
    return { region: vpc.region, vpcIds: [vpc.id] };
  }

  /** Ends of a new connector: often the mirror of a lone one; sometimes a target elsewhere or nowhere. */
  private ends(): { vpc: ModelVpc; targetVpcId: string } | undefined {
    const lone = [...this.model.connectors.values()].filter((one) => this.model.targetOf(one) && !this.model.mirrorOf(one));
    const colliding = lone.filter((one) => this.model.collisions(one.vpcId, one.targetVpcId).length > 0);
    const answered = this.random.chance(0.2) ? this.any(colliding) : this.random.chance(0.4) ? this.any(lone) : undefined;
    if (answered) return { vpc: this.model.targetOf(answered)!, targetVpcId: answered.vpcId };
    const vpc = this.any(this.vpcs());
    if (!vpc) return undefined;
    const near = this.any(this.vpcs(({ region }) => region === vpc.region))!;
    const far = this.any(this.vpcs(({ region }) => region !== vpc.region));
    const target = this.random.weighted({ near: 20, far: far ? 2 : 0, nowhere: 1 });
    return { vpc, targetVpcId: target === "near" ? near.id : target === "far" ? far!.id : this.random.uuid() };
  }

  private async createConnector() {
    const ends = this.ends();
    if (!ends) return undefined;
    const { vpc, targetVpcId } = ends;
    const refusal = this.model.connectorRefusal(vpc.owner, vpc.region, vpc.id, targetVpcId);
    const fields = { name: `connector-${this.random.below(1000)}`, tags: this.random.chance(0.5) ? ["walk"] : [] };
    const body = { ...fields, vpc_id: vpc.id, target_vpc_id: targetVpcId };
    const made = await this.call(vpc.owner, refusal, ["POST", `/vpc/v2/regions/${vpc.region}/vpc-connectors`, body]);
    if (made) {
      const { owner, projectId, region } = vpc;
      const connector: ModelConnector = {
        id: made["id"],
        owner,
        projectId,
        region,
        vpcId: vpc.id,
        targetVpcId,
        status: "orphan",
        settlesAt: 0,
        locked: false,
        ...fields,
      };
      this.model.connectors.set(connector.id, connector);
      this.model.recompute();
      this.count(`created ${connector.status}`);
      expect(made["status"]).toBe(this.model.shown(connector));
    }
    return { region: vpc.region, vpcIds: [vpc.id, targetVpcId] };
  }

  private async deleteConnector() {
    const connector = this.any(this.model.connectors.values());
    if (!connector) return undefined;
    const { id, owner, region, vpcId, targetVpcId } = connector;
    const refusal = this.model.connectorChangeRefusal(owner, region, id);
    await this.call(owner, refusal, ["DELETE", `/vpc/v2/regions/${region}/vpc-connectors/${id}`]);
    if (!refusal) this.model.connectors.delete(id);
    this.model.recompute();
    return { region, vpcIds: [vpcId, targetVpcId] };
  }

  /** Any connector, often one whose conflict only a refresh or an update may lift. */
  private connectorToLookAgain(): ModelConnector | undefined {
    const waiting = [...this.model.connectors.values()].filter((one) => one.status === "conflict");
    return (this.random.chance(0.4) ? this.any(waiting) : undefined) ?? this.any(this.model.connectors.values());
  }

  private async updateConnector() {
    const connector = this.connectorToLookAgain();
    if (!connector) return undefined;
    const { id, owner, region, vpcId, targetVpcId } = connector;
    const refusal = this.model.connectorChangeRefusal(owner, region, id);
    const change = { name: `changed-${this.random.below(1000)}`, tags: [`t${this.random.below(9)}`] };
    const answered = await this.call(owner, refusal, ["PATCH", `/vpc/v2/regions/${region}/vpc-connectors/${id}`, change]);
    if (answered) {
      Object.assign(connector, change);
      this.model.recompute(id);
      expect(answered["status"]).toBe(this.model.shown(connector));
    }
    return { region, vpcIds: [vpcId, targetVpcId] };
  }

  /** The target of a lone connector, and a block of the origin: the way to a conflict. */
  private bait(): { vpc: ModelVpc; blocks: string[] } | undefined {
    const lone = this.any([...this.model.connectors.values()].filter((one) => this.model.targetOf(one) && !this.model.mirrorOf(one)));
    const block = lone && this.any(this.model.blocksOf(lone.vpcId));
    return block && { vpc: this.model.targetOf(lone)!, blocks: [block.block] };
  }

  private anyNetwork(): { vpc: ModelVpc; blocks: string[] } | undefined {
    const vpc = this.any(this.vpcs());
    if (!vpc) return undefined;
    const wish = this.random.weighted({ v4: 12, v6: 2, both: 3, automatic: 4 });
    const v4 = wish === "v4" || wish === "both" ? [this.random.pick(BLOCKS_V4)] : [];
    const v6 = wish === "v6" || wish === "both" ? [this.random.pick(BLOCKS_V6)] : [];
    return { vpc, blocks: [...v4, ...v6] };
  }

  private async createNetwork() {
    const chosen = (this.random.chance(0.1) ? this.bait() : undefined) ?? this.anyNetwork();
    if (!chosen) return undefined;
    const { vpc, blocks } = chosen;
    const refusal = this.model.networkRefusal(vpc.owner, vpc.region, vpc.id, blocks);
    if (refusal && JSON.stringify(blocks) !== "[]") this.count("network refused");
    const body = { name: "walk", project_id: vpc.projectId, vpc_id: vpc.id, subnets: blocks.length > 0 ? blocks : null };
    const made = await this.call(vpc.owner, refusal, ["POST", `/vpc/v2/regions/${vpc.region}/private-networks`, body]);
    if (made) this.addNetwork(vpc, made, blocks);
    return { region: vpc.region, vpcIds: [vpc.id] };
  }

  private addNetwork(vpc: ModelVpc, made: Wire, asked: readonly string[]): void {
    const subnets = (made["subnets"] as Wire[]).map((subnet) => ({ id: subnet["id"] as string, block: subnet["subnet"] as string }));
    expect(subnets.map(({ block }) => (block.includes(":") ? 6 : 4))).toEqual([4, 6]);
    for (const block of asked) expect(subnets.map((subnet) => subnet.block)).toContain(block);
    for (const { block } of subnets.filter((subnet) => !asked.includes(subnet.block))) this.assertWellChosen(vpc, block);
    this.model.networks.set(made["id"], { id: made["id"], owner: vpc.owner, vpcId: vpc.id, subnets });
    this.model.recompute();
  }

  /** A block that the mock chose itself: right size and range, and free of everything that it must not touch. */
  private assertWellChosen(vpc: ModelVpc, block: string): void {
    if (block.includes(":")) {
      expect({ block, length: prefixLengthOf(block), local: lies(block, "fc00::/7") }).toEqual({ block, length: 64, local: true });
    } else {
      expect({ block, length: prefixLengthOf(block), inPool: lies(block, "172.16.0.0/12") }).toEqual({ block, length: 22, inPool: true });
    }
    const forbidden = [...this.model.blocksOf(vpc.id).map((subnet) => subnet.block), ...this.model.visiblyGuardedBlocks(vpc.id)];
    expect({ block, touches: forbidden.filter((other) => meet(block, other)) }).toEqual({ block, touches: [] });
    this.count("blocks chosen by the mock");
  }

  private async deleteNetwork() {
    const network = this.any(this.model.networks.values());
    if (!network) return undefined;
    const region = this.model.vpcs.get(network.vpcId)!.region;
    await this.call(network.owner, undefined, ["DELETE", `/vpc/v2/regions/${region}/private-networks/${network.id}`]);
    this.model.networks.delete(network.id);
    this.model.recompute();
    return { region, vpcIds: [network.vpcId] };
  }

  private async updateNetwork() {
    const network: ModelNetwork | undefined = this.any(this.model.networks.values());
    if (!network) return undefined;
    const region = this.model.vpcs.get(network.vpcId)!.region;
    const answered = await this.call(network.owner, undefined, [
      "PATCH",
      `/vpc/v2/regions/${region}/private-networks/${network.id}`,
      { tags: ["changed"] },
    ]);
    expect(answered!["subnets"].map((subnet: Wire) => subnet["subnet"])).toEqual(network.subnets.map(({ block }) => block));
    return { region, vpcIds: [network.vpcId] };
  }

  /** Takes a network's IPv4 block away and gives it another one, where that may be. */
  private async replaceSubnet() {
    const network = this.any(this.model.networks.values());
    if (!network) return undefined;
    const vpc = this.model.vpcs.get(network.vpcId)!;
    const path = `/vpc/v2/regions/${vpc.region}/private-networks/${network.id}`;
    const old = network.subnets.filter(({ block }) => !block.includes(":"));
    const gone = (
      await this.http.expect(200, "DELETE", `${path}/subnets`, {
        token: this.tokenOf(vpc.owner),
        body: { subnets: old.map(({ block }) => block) },
      })
    )["subnets"];
    expect(gone).toEqual(old.map(({ block }) => block));
    network.subnets = network.subnets.filter((subnet) => !old.includes(subnet));
    this.model.recompute();
    const block = this.random.pick(BLOCKS_V4);
    const refusal = this.model.networkRefusal(vpc.owner, vpc.region, vpc.id, [block]);
    const added = await this.call(vpc.owner, refusal, ["POST", `${path}/subnets`, { subnets: [block] }]);
    if (added) {
      const { subnets } = await this.http.get(path, this.tokenOf(vpc.owner));
      network.subnets = (subnets as Wire[]).map((subnet) => ({ id: subnet["id"], block: subnet["subnet"] }));
      expect(network.subnets[0]?.block).toBe(block);
      this.model.recompute();
    }
    return { region: vpc.region, vpcIds: [vpc.id] };
  }

  private async advanceClock() {
    const micros = this.random.weighted({ hour: 1, part: 4 }) === "hour" ? MICROS_PER_HOUR : this.random.below(5 * MICROS_PER_HOUR);
    const answered = await this.http.expect(200, "POST", "/mock/clock/advance", { body: { hours: micros / MICROS_PER_HOUR } });
    this.model.now += micros;
    const drift = Math.abs(microsOf(answered["now"]) - this.model.now);
    if (drift > 1) throw new Error(`the clock shows ${answered["now"]}, ${drift} microseconds from the model's`);
    expect(answered["frozen"]).toBe(true);
    this.model.now = microsOf(answered["now"]);
    return { clock: true };
  }

  private async refreshConnector() {
    const connector = this.connectorToLookAgain();
    if (!connector) return undefined;
    await this.http.expect(200, "POST", `/mock/connectors/${connector.id}/refresh`, { body: {} });
    this.model.recompute(connector.id);
    return { region: connector.region, vpcIds: [connector.vpcId, connector.targetVpcId] };
  }

  private async lockConnector() {
    const connector = this.any(this.model.connectors.values());
    if (!connector) return undefined;
    await this.http.expect(200, "POST", `/mock/connectors/${connector.id}/lock`, { body: { locked: !connector.locked } });
    connector.locked = !connector.locked;
    return { region: connector.region, vpcIds: [connector.vpcId, connector.targetVpcId] };
  }

  /** VPCs without routing come from the state that the walk began with; nothing switches routing off. */
  private async enableRouting() {
    const vpc = this.any(this.vpcs(({ routing }) => !routing)) ?? this.any(this.vpcs());
    if (!vpc) return undefined;
    const answered = await this.call(vpc.owner, undefined, ["POST", `/vpc/v2/regions/${vpc.region}/vpcs/${vpc.id}/enable-routing`, {}]);
    expect(answered!["routing_enabled"]).toBe(true);
    if (!vpc.routing) this.count("routing switched on");
    vpc.routing = true;
    this.model.recompute();
    return { region: vpc.region, vpcIds: [vpc.id] };
  }

  /** The whole world is read and put back, which changes nothing. */
  private async roundTrip() {
    const state = await this.http.get("/mock/state");
    expect(await this.http.expect(200, "PUT", "/mock/state", { body: state })).toEqual(state);
    return { all: true };
  }

  /** Another organization tries what only the owner may: everything answers as if nothing were there. */
  private async trespass() {
    const connector = this.any(this.model.connectors.values());
    if (!connector) return undefined;
    const intruder = this.random.pick(this.tenants.filter(({ name }) => name !== connector.owner)).name;
    const base = `/vpc/v2/regions/${connector.region}`;
    const own = `${base}/vpc-connectors/${connector.id}`;
    const what = this.random.pick(["get", "patch", "delete", "overlaps", "connect", "network"] as const);
    const foreignVpc = this.model.connectorRefusal(intruder, connector.region, connector.vpcId, connector.targetVpcId)!;
    const hidden = this.model.connectorChangeRefusal(intruder, connector.region, connector.id)!;
    if (what === "get") await this.call(intruder, hidden, ["GET", own]);
    if (what === "patch") await this.call(intruder, hidden, ["PATCH", own, { name: "mine" }]);
    if (what === "delete") await this.call(intruder, hidden, ["DELETE", own]);
    if (what === "overlaps") await this.call(intruder, hidden, ["GET", `${own}/subnet-overlaps`]);
    if (what === "connect")
      await this.call(intruder, foreignVpc, [
        "POST",
        `${base}/vpc-connectors`,
        { vpc_id: connector.vpcId, target_vpc_id: connector.targetVpcId },
      ]);
    if (what === "network")
      await this.call(intruder, foreignVpc, [
        "POST",
        `${base}/private-networks`,
        { vpc_id: connector.vpcId, project_id: this.projectOf(intruder) },
      ]);
    return { region: connector.region, vpcIds: [connector.vpcId, connector.targetVpcId] };
  }
}
