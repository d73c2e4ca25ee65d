import { Aspects, type TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import {
  FINDING_CODES,
  type Finding,
  type Topology,
  type TopologyAcl,
  type TopologyConnector,
  type TopologyIngressRule,
  type TopologyPrivateNetwork,
  type TopologyRoute,
} from "../../core";
import { refuseForeignFramework } from "../bindings/foreign-framework";
import { NullProviderAspect } from "../bindings/null-provider-aspect";
import type { AcceptedFinding, IVpc } from "../vpc/vpc-base";
import { VpcIdentity } from "../vpc/vpc-identity";
import { AppFindings, ManifestAspect } from "./app-findings";
import { distinctNames, withMirrors } from "./declared-objects";
import type { PeeringManifest } from "./manifest";

/** That one VPC may talk to another, and who wants it. */
export interface Intent {
  /** Construct path of the VPC that starts. */
  readonly from: string;
  readonly to: string;
  /** @default - both families */
  readonly family?: 4 | 6;
  /** Construct path of the construct that asks for it. */
  readonly by: string;
}

/** Narrows an intent to IPv4 where IPv6 is not routed. */
export function onlyIpv4({ ipv6 = true }: { readonly ipv6?: boolean }): Pick<Intent, "family"> {
  return ipv6 ? {} : { family: 4 };
}

/** A finding that is accepted, and for what. */
export interface AcceptedScope extends AcceptedFinding {
  /** Construct path. */
  readonly by: string;
  /** Construct paths of the VPCs that the accepting construct joins. */
  readonly vpcs: readonly string[];
  readonly everywhere: boolean;
}

/** Everything that the constructs of an app declare, and every finding about it, before or after synth. @param scope any construct of the app */
export function peeringManifest(scope: IConstruct): PeeringManifest {
  return PeeringApp.of(scope).findings.manifest;
}

/** The id of a construct in `peeringManifest`: its path, for a VPC that several constructs stand for the path of one of them. */
export function topologyId(construct: IConstruct): string {
  return PeeringApp.of(construct).identity.idOf(construct.node.path);
}

const apps = new WeakMap<IConstruct, PeeringApp>();

/** What all peering constructs of one app declare, across stacks, providers and organizations: one topology. */
export class PeeringApp {
  /** Grows with each declaration: what is computed from the declarations is memoized by it. */
  revision = 0;
  readonly vpcs: IVpc[] = [];
  readonly intents: Intent[] = [];
  readonly accepted: AcceptedScope[] = [];
  /** Findings of the route compiler, in the order of the constructs. */
  readonly compileFindings: Finding[] = [];
  readonly findings = new AppFindings(this);
  readonly connectors: TopologyConnector[] = [];
  private readonly privateNetworks: TopologyPrivateNetwork[] = [];
  private readonly routes: TopologyRoute[] = [];
  private readonly acls: TopologyAcl[] = [];
  private readonly ingressRules: TopologyIngressRule[] = [];
  private readonly assumptions = new Set<string>();
  private readonly constructs = new Map<string, IConstruct>();
  private readonly resources = new Map<string, TerraformResource>();
  options: PeeringManifest["options"] = {};
  private configuredBy?: string;
  private readonly manifestAspect = new ManifestAspect(this.findings);
  private readonly stacks = new Set<TerraformStack>();
  private identityMemo?: { readonly count: number; readonly identity: VpcIdentity };

  private constructor(readonly root: IConstruct) {}

  /** The one of the app that holds the scope. */
  static of(scope: IConstruct): PeeringApp {
    const { root } = scope.node;
    const known = apps.get(root);
    if (known) return known;
    const created = new PeeringApp(root);
    apps.set(root, created);
    return created;
  }

  addVpc(vpc: IVpc, resource?: TerraformResource): void {
    this.vpcs.push(vpc);
    this.enter(vpc.node.path, vpc, resource);
  }

  addPrivateNetwork(network: TopologyPrivateNetwork, construct: IConstruct, resource?: TerraformResource): void {
    this.privateNetworks.push(network);
    this.enter(network.id, construct, resource);
  }

  addConnector(connector: TopologyConnector, resource: TerraformResource): void {
    this.connectors.push(connector);
    this.enter(connector.id, resource, resource);
  }

  addRoute(route: TopologyRoute, resource: TerraformResource): void {
    this.routes.push(route);
    this.enter(route.id, resource, resource);
  }

  addAcl(acl: TopologyAcl): void {
    this.acls.push(acl);
    this.revision++;
  }

  addIngressRule(rule: TopologyIngressRule, resource: TerraformResource): void {
    this.ingressRules.push(rule);
    this.enter(rule.id, resource, resource);
  }

  addIntent(intent: Intent): void {
    this.intents.push(intent);
    this.revision++;
  }

  /** Records something that cannot be known at synth; every answer about the topology carries it. */
  assume(sentence: string): void {
    this.assumptions.add(sentence);
    this.revision++;
  }

  /** Accepts a finding for a construct: about what is in it, about the VPCs that it joins, or about everything. */
  accept(
    construct: IConstruct,
    accepted: AcceptedFinding,
    { vpcs = [], everywhere = false }: { readonly vpcs?: readonly IVpc[]; readonly everywhere?: boolean } = {},
  ): void {
    const by = construct.node.path;
    if (!FINDING_CODES.includes(accepted.code))
      throw new Error(`${by} accepts "${accepted.code}", the codes are ${FINDING_CODES.join(", ")}`);
    if (accepted.reason.trim() === "") throw new Error(`${by} accepts ${accepted.code} without a reason: say why`);
    this.accepted.push({ ...accepted, by, vpcs: vpcs.map((vpc) => vpc.node.path), everywhere });
    this.revision++;
  }

  /** Settings of the checks; given once. */
  configure(by: string, options: PeeringManifest["options"]): void {
    if (this.configuredBy) throw new Error(`${by}: the app has its checks configured by ${this.configuredBy} already; keep one of the two`);
    if (options.maxHops !== undefined && this.intents.length > 0) {
      throw new Error(
        `${by} comes after ${this.intents[0]!.by}, whose routes depend on maxHops: create PeeringChecks before the topologies`,
      );
    }
    this.configuredBy = by;
    this.options = options;
    this.revision++;
  }

  addCompileFindings(findings: readonly Finding[]): void {
    this.compileFindings.push(...findings);
    this.revision++;
  }

  isVpc(id: string): boolean {
    return this.vpcs.some((vpc) => vpc.node.path === id);
  }

  /** The construct behind a topology id. */
  constructOf(id: string): IConstruct | undefined {
    return this.constructs.get(id) ?? findByPath(this.root, id);
  }

  /** The VPC of this app with the id: the same literal or the very token. */
  vpcWithId(vpcId: string): IVpc | undefined {
    return this.vpcs.find((vpc) => vpc.vpcId === vpcId);
  }

  /** Which constructs stand for one VPC. */
  get identity(): VpcIdentity {
    const count = this.vpcs.length;
    if (this.identityMemo?.count !== count) this.identityMemo = { count, identity: new VpcIdentity(this.vpcs) };
    return this.identityMemo.identity;
  }

  /** Everything declared so far, as the rules see it. */
  topology(): Topology {
    const { privateNetworks, routes, acls, ingressRules, assumptions } = this;
    const vpcs = this.vpcs.map((vpc) => vpc.toTopology());
    const declared = { vpcs, privateNetworks, connectors: this.connectors, routes, acls, ingressRules, assumptions: [...assumptions] };
    const united = this.identity.unite(declared);
    return { ...united, vpcs: distinctNames(united.vpcs), connectors: distinctNames(withMirrors(united.connectors)) };
  }

  /** Who wants whom to talk, as the topology calls them. */
  topologyIntents(): Intent[] {
    const { identity } = this;
    return this.intents.map((intent) => ({ ...intent, from: identity.idOf(intent.from), to: identity.idOf(intent.to) }));
  }

  /** Terraform address of each topology id, by the path of the stack that manages it. */
  addresses(): { [stack: string]: { [id: string]: string } } {
    const byStack: { [stack: string]: { [id: string]: string } } = {};
    for (const [id, resource] of this.resources) {
      const stack = resource.cdktfStack.node.path;
      byStack[stack] ??= {};
      byStack[stack][id] = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    }
    return byStack;
  }

  private enter(id: string, construct: IConstruct, resource?: TerraformResource): void {
    this.revision++;
    this.constructs.set(id, construct);
    if (resource) this.resources.set(id, resource);
    this.join(TerraformStack.of(construct));
  }

  /** Every stack that takes part checks the whole app, because CDKTF validates stack by stack and stops at the first that fails. */
  private join(stack: TerraformStack): void {
    if (this.stacks.has(stack)) return;
    this.stacks.add(stack);
    refuseForeignFramework(stack);
    const aspects = Aspects.of(stack);
    if (!aspects.all.some((aspect) => aspect instanceof NullProviderAspect)) aspects.add(new NullProviderAspect());
    aspects.add(this.manifestAspect);
    stack.node.addValidation(this.findings);
  }
}

function findByPath(root: IConstruct, path: string): IConstruct | undefined {
  let found: IConstruct | undefined = root;
  for (const id of path.split("/")) found = found?.node.tryFindChild(id);
  return found;
}
