import {
  parseAddress,
  type Topology,
  type TopologyAcl,
  type TopologyIngressRule,
  type TopologyPrivateNetwork,
  type TopologyRoute,
  type UnplacedObject,
} from "../../core";
import { type RecordSet, recordKey, type TerraformRecord } from "../record";
import type { RecordReference } from "../value";
import { aclFromRecord } from "./acls";
import { attribute, bareId, nameOf, text } from "./attributes";
import { canonicalBlock } from "./blocks";
import { type ConnectorEnds, connectorsFromRecords } from "./connectors";
import { Links } from "./links";
import { blockSources, networkFromRecord } from "./networks";
import { Objects } from "./objects";
import { VpcCollector } from "./vpcs";

/** A topology, and how its objects can be named. */
export interface LoadedTopology {
  readonly topology: Topology;
  /** API ids, construct paths and addresses with their source, by which objects can be named, with the ids that the topology uses. */
  readonly aliases: ReadonlyMap<string, string>;
  /** True when objects may be missing from the sources. */
  readonly incomplete: boolean;
}

export interface LoadOptions {
  /** Region of providers whose configuration sets none: `SCW_DEFAULT_REGION` of the deployment. @default "fr-par", as in the provider */
  readonly defaultRegion?: string;
}

/** One topology out of the records of one or several sources. Ids are Terraform addresses. */
export function loadTopology(sets: readonly RecordSet[], { defaultRegion = "fr-par" }: LoadOptions = {}): LoadedTopology {
  const loader = new TopologyLoader(sets, defaultRegion);
  let aliases: ReadonlyMap<string, string> | undefined;
  return {
    topology: loader.load(),
    // Computed when asked: synth has no use for them.
    get aliases() {
      aliases ??= loader.aliases();
      return aliases;
    },
    incomplete: sets.some(({ incomplete }) => incomplete),
  };
}

/** VPCs that an assumption lists one by one. */
const MAX_LISTED = 12;

type Kind = UnplacedObject["kind"];
type BlockReference = NonNullable<TopologyRoute["destinationOf"]>;
const blockKey = ({ privateNetworkId, family }: BlockReference) => `${privateNetworkId}/${family}`;
/** What is unknown of an object, so that it cannot be placed. */
type Open = { readonly attribute: string; readonly reason: string } & Partial<
  Pick<UnplacedObject, "vpcId" | "targetVpcId" | "destination">
>;

class TopologyLoader {
  private readonly objects: Objects;
  private readonly links: Links;
  private readonly vpcs: VpcCollector;
  private readonly assumptions = new Set<string>();
  private readonly unplaced: UnplacedObject[] = [];
  /** Networks that are configured with the block of another one, which is unknown until apply, by that one's id and family. */
  private blockTakers: ReadonlyMap<string, readonly TopologyPrivateNetwork[]> = new Map();
  /** Target VPC of each connector. */
  private targets: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly sets: readonly RecordSet[],
    defaultRegion: string,
  ) {
    for (const { assumptions } of sets) for (const sentence of assumptions) this.assumptions.add(sentence);
    this.objects = new Objects(sets);
    this.links = new Links(this.objects);
    this.vpcs = new VpcCollector(this.objects, this.links, { assume: (sentence) => this.assumptions.add(sentence), defaultRegion });
  }

  load(): Topology {
    const privateNetworks = this.networks();
    const ends = this.connectorEnds();
    const connectors = connectorsFromRecords(ends, { vpcs: this.vpcs.vpcs, assume: (sentence) => this.assumptions.add(sentence) });
    this.assumeCounterparts(ends);
    const placed = new Set([...privateNetworks, ...connectors].map(({ id }) => id));
    this.blockTakers = this.takersOf(privateNetworks);
    this.targets = new Map(connectors.map(({ id, targetVpcId }) => [id, targetVpcId]));
    const routes = this.each("scaleway_vpc_route", "route", (record, vpcId) => this.route(record, vpcId, placed));
    const acls = this.each("scaleway_vpc_acl", "acl", (record, vpcId) => this.acl(record, vpcId));
    const ingressRules = this.each("scaleway_vpc_ingress_rule", "ingress-rule", (record, vpcId) => this.ingressRule(record, vpcId, placed));
    this.vpcs.assumeRegions();
    for (const vpc of this.vpcs.vpcs.values()) {
      if (vpc.opaque) this.assumptions.add(`VPC ${vpc.name} is only named here: its networks, routes and ACLs may not all be known.`);
    }
    const { unplaced } = this;
    return {
      vpcs: [...this.vpcs.vpcs.values()],
      privateNetworks,
      connectors,
      routes,
      acls,
      ingressRules,
      ...(unplaced.length > 0 ? { unplaced } : {}),
      assumptions: [...this.assumptions],
    };
  }

  aliases(): Map<string, string> {
    const aliases = new Map<string, string>();
    for (const set of this.sets) {
      for (const record of set.records) {
        const object = this.objects.withKey(recordKey(record));
        if (object === undefined || record.type === "scaleway_vpc_acl") continue;
        const id = this.objects.idOf(object);
        const written = text(attribute(record, "id"));
        const bare = bareId(written);
        if (bare) aliases.set(bare, id);
        const region = text(attribute(record, "region")) ?? text(record.provider.region);
        if (bare && written?.includes("/")) aliases.set(written, id);
        else if (bare && region) aliases.set(`${region}/${bare}`, id);
        if (record.constructPath) aliases.set(record.constructPath, id);
        if (this.sets.length > 1) aliases.set(this.objects.fullName(record), id);
        if (object !== record && record.mode === "managed" && !aliases.has(record.address)) aliases.set(record.address, id);
      }
    }
    return aliases;
  }

  private networks(): TopologyPrivateNetwork[] {
    return this.each("scaleway_vpc_private_network", "private-network", (record, vpcId) =>
      networkFromRecord(record, this.objects.idOf(record), vpcId),
    );
  }

  private connectorEnds(): ConnectorEnds[] {
    return this.each(
      "scaleway_vpc_connector",
      "connector",
      (record, vpcId): ConnectorEnds | Open => {
        const target = this.vpcs.find(record, "target_vpc_id");
        if ("reason" in target) return { attribute: "target_vpc_id", reason: target.reason, vpcId };
        return { record, id: this.objects.idOf(record), vpcId, targetVpcId: target.id };
      },
      (record) => {
        const target = this.vpcs.find(record, "target_vpc_id");
        return "id" in target ? { targetVpcId: target.id } : {};
      },
    );
  }

  /** A connector without a counterpart, where an unplaced one may be it: its status is open. */
  private assumeCounterparts(ends: readonly ConnectorEnds[]): void {
    const open = this.unplaced.filter(({ kind }) => kind === "connector");
    const pairs = new Set(ends.map(({ vpcId, targetVpcId }) => `${vpcId}\n${targetVpcId}`));
    for (const { id, vpcId, targetVpcId } of open.length > 0 ? ends : []) {
      if (pairs.has(`${targetVpcId}\n${vpcId}`)) continue;
      const possible = open.filter((other) => (other.vpcId ?? targetVpcId) === targetVpcId && (other.targetVpcId ?? vpcId) === vpcId);
      const list = possible.map((other) => other.id).join(", ");
      if (list !== "") this.assumptions.add(`${id} in VPC ${vpcId}: status is unknown because its counterpart may be any of ${list}.`);
    }
  }

  private route(record: TerraformRecord, vpcId: string, placed: ReadonlySet<string>): TopologyRoute | Open {
    const written = this.links.followed(record, "destination");
    const destination = written.kind === "known" ? canonicalBlock(written.value) : undefined;
    const destinationOf =
      written.kind === "unknown" && written.reference && "record" in written.reference ? this.blockOf(written.reference) : undefined;
    if (!destination && !destinationOf) {
      const within = written.kind === "unknown" && written.within ? { destination: written.within } : {};
      return { attribute: "destination", reason: reasonOf(written, "a CIDR block"), vpcId, ...within };
    }
    const nexthop = this.nexthop(record, placed);
    if ("reason" in nexthop) return { ...nexthop, vpcId, ...(destination ? { destination } : {}) };
    const meant = destinationOf && this.holderOf(destinationOf, nexthop);
    if (meant && "reason" in meant) return { ...meant, vpcId };
    return {
      id: this.objects.idOf(record),
      name: text(attribute(record, "description")),
      vpcId,
      destination,
      ...(meant ? { destinationOf: meant } : {}),
      nexthop,
    };
  }

  /**
   * The network that a route by reference leads to. Where other networks are configured with the same block, it is the one in the VPC that the
   * next hop leads to, if there is exactly one: which of several networks with one block receives the packets is unknown.
   */
  private holderOf(
    source: BlockReference,
    nexthop: TopologyRoute["nexthop"],
  ): BlockReference | { readonly attribute: string; readonly reason: string } {
    const takers = this.blockTakers.get(blockKey(source)) ?? [];
    if (takers.length === 0) return source;
    const target = nexthop.kind === "connector" ? this.targets.get(nexthop.connectorId) : undefined;
    const [there, ...others] = takers.filter(({ vpcId }) => vpcId === target);
    if (there && others.length === 0) return { privateNetworkId: there.id, family: source.family };
    const names = takers.map(({ id }) => id).join(", ");
    return { attribute: "destination", reason: `the block of ${source.privateNetworkId} is also that of ${names}` };
  }

  /** For each network whose block others are configured with: all that have the block, itself included. */
  private takersOf(networks: readonly TopologyPrivateNetwork[]): Map<string, TopologyPrivateNetwork[]> {
    const byId = new Map(networks.map((network) => [network.id, network]));
    const takers = new Map<string, TopologyPrivateNetwork[]>();
    for (const record of this.objects.ofType("scaleway_vpc_private_network")) {
      const own = byId.get(this.objects.idOf(record));
      for (const reference of own ? blockSources(record) : []) {
        const source = this.blockOf(reference);
        if (!source) continue;
        const first = byId.get(source.privateNetworkId);
        takers.set(blockKey(source), [...(takers.get(blockKey(source)) ?? (first ? [first] : [])), own!]);
      }
    }
    return takers;
  }

  private nexthop(record: TerraformRecord, placed: ReadonlySet<string>): TopologyRoute["nexthop"] | { attribute: string; reason: string } {
    const connector = this.target(record, "nexthop_vpc_connector_id", placed);
    if (connector && "id" in connector) return { kind: "connector", connectorId: connector.id };
    if (connector) return connector;
    const network = this.target(record, "nexthop_private_network_id", placed);
    if (network && "id" in network) {
      return { kind: "private-network", privateNetworkId: network.id, resourceId: text(attribute(record, "nexthop_resource_id")) };
    }
    return network ?? { attribute: "nexthop_vpc_connector_id", reason: "no next hop is set" };
  }

  /** The object that an attribute names, if it could be placed; undefined when the attribute is absent. */
  private target(
    record: TerraformRecord,
    name: string,
    placed: ReadonlySet<string>,
  ): { id: string } | { attribute: string; reason: string } | undefined {
    const link = this.links.find(record, name);
    if (link.kind === "absent") return undefined;
    if (link.kind === "foreign") return { attribute: name, reason: `${link.id} is not in the sources` };
    if (link.kind === "unknown") return { attribute: name, reason: link.reason };
    const resolved = link.kind === "record" ? this.links.resolved(link.record) : link;
    const id = this.objects.idOf(resolved.kind === "record" ? resolved.record : link.record);
    return placed.has(id) ? { id } : { attribute: name, reason: `${id} could not be placed` };
  }

  /** The Private Network whose block a destination takes, unchanged. */
  private blockOf({ record, attribute: name }: RecordReference): BlockReference | undefined {
    const network = this.objects.withKey(record);
    const family = name === "ipv4_subnet" ? (4 as const) : name === "ipv6_subnets" ? (6 as const) : undefined;
    return network?.type === "scaleway_vpc_private_network" && network.mode === "managed" && family
      ? { privateNetworkId: this.objects.idOf(network), family }
      : undefined;
  }

  private acl(record: TerraformRecord, vpcId: string): TopologyAcl | Open {
    const family = attribute(record, "is_ipv6");
    if (family.kind === "unknown") return { attribute: "is_ipv6", reason: family.reason, vpcId };
    const acl = aclFromRecord(record, vpcId);
    if (acl.incomplete) this.assumptions.add(`The ACL ${this.objects.idOf(record)} of VPC ${vpcId} decides nothing: ${acl.incomplete}.`);
    return acl;
  }

  private ingressRule(record: TerraformRecord, vpcId: string, placed: ReadonlySet<string>): TopologyIngressRule | Open {
    const network = this.target(record, "nexthop_private_network_id", placed) ?? {
      attribute: "nexthop_private_network_id",
      reason: "it is not set",
    };
    if ("reason" in network) return { ...network, vpcId };
    const [from, to] = [attribute(record, "source"), attribute(record, "nexthop_resource_ip")];
    const source = from.kind === "known" ? canonicalBlock(from.value) : undefined;
    if (!source) return { attribute: "source", reason: reasonOf(from, "a CIDR block"), vpcId };
    const address = text(to)?.split("/")[0];
    if (!address || !parseAddress(address)) return { attribute: "nexthop_resource_ip", reason: reasonOf(to, "an address"), vpcId };
    return { id: this.objects.idOf(record), vpcId, source, nexthopResourceIp: address, nexthopPrivateNetworkId: network.id };
  }

  /** Every object of the type, placed in its VPC; one with an unknown end is listed as unplaced and named in an assumption. */
  private each<T extends object>(
    type: string,
    kind: Kind,
    make: (record: TerraformRecord, vpcId: string) => T | Open,
    otherEnds: (record: TerraformRecord) => Partial<Open> = () => ({}),
  ): T[] {
    return this.objects.ofType(type).flatMap((record) => {
      if (record.mode === "data" && !this.isOwnObject(record)) return [];
      const made = this.make(record, make, otherEnds);
      if (!("reason" in made && "attribute" in made)) return [made as T];
      this.leaveOpen(record, kind, made as Open);
      return [];
    });
  }

  private make<T extends object>(
    record: TerraformRecord,
    make: (record: TerraformRecord, vpcId: string) => T | Open,
    otherEnds: (record: TerraformRecord) => Partial<Open>,
  ): T | Open {
    const vpc = this.vpcs.find(record, "vpc_id");
    if ("reason" in vpc) return { attribute: "vpc_id", reason: vpc.reason, ...otherEnds(record) };
    if (record.indefinite !== undefined) return { attribute: "count", reason: record.indefinite, vpcId: vpc.id };
    return make(record, vpc.id);
  }

  /** Whether a data source stands for an object that no managed record shows. */
  private isOwnObject(record: TerraformRecord): boolean {
    const link = this.links.resolved(record);
    return link.kind === "record" && link.record === record;
  }

  /** The VPCs that an unknown end may be, where they are few and the reason does not name them. */
  private candidates({ attribute: name, reason }: Open): string {
    const ids = [...this.vpcs.vpcs.keys()];
    const isVpc = name === "vpc_id" || name === "target_vpc_id";
    const isElsewhere = ids.length === 0 || reason.includes("default VPC");
    return !isVpc || isElsewhere || ids.length > MAX_LISTED || ids.some((id) => reason.includes(id))
      ? ""
      : `; it may be any of ${ids.join(", ")}`;
  }

  private leaveOpen(record: TerraformRecord, kind: Kind, open: Open): void {
    const id = this.objects.idOf(record);
    this.unplaced.push({ kind, id, name: nameOf(record), ...open });
    const ends = [open.vpcId && ` in VPC ${open.vpcId}`, open.targetVpcId && ` to VPC ${open.targetVpcId}`].filter(Boolean).join("");
    this.assumptions.add(`${id}${ends}: ${open.attribute} is unknown because ${open.reason}${this.candidates(open)}.`);
  }
}

function reasonOf(value: ReturnType<typeof attribute>, wanted: string): string {
  if (value.kind === "unknown") return value.reason;
  return value.kind === "absent" ? "it is not set" : `${JSON.stringify(value.value)} is not ${wanted}`;
}
