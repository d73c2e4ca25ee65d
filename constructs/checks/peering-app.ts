import { Aspects, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { FINDING_CODES, type Finding } from "../../core";
import type { AppAcceptance, AppDeclarations, CheckSettings } from "../../terraform";
import { refuseForeignFramework } from "../bindings/foreign-framework";
import { NullProviderAspect } from "../bindings/null-provider-aspect";
import { AppFindings, type CheckedApp, CheckedSynthesizer, ManifestAspect } from "./app-findings";
import type { AcceptedFinding, Intent, RegisteredVpc } from "./declarations";
import type { PeeringReport } from "./manifest";
import { isVpcType } from "./stack-json";
import { VpcIdentity } from "./vpc-identity";

/**
 * Every finding about an app and what it rests on, before or after synth. Before synth, aspects have not run: what they will change is
 * not seen yet. @param scope any construct of the app
 */
export function peeringManifest(scope: IConstruct): PeeringReport {
  return PeeringApp.of(scope).findings.report();
}

/** The id of a construct in `peeringManifest`: its path; for a VPC that several constructs stand for, the path of one of them. */
export function topologyId(construct: IConstruct): string {
  return PeeringApp.of(construct).identity.idOf(construct.node.path);
}

const apps = new WeakMap<IConstruct, PeeringApp>();

/**
 * What the peering constructs of one app declare that resources cannot express: who must reach whom, which findings are accepted, how to
 * check, and what is known of VPCs that exist already. Everything else is read from the resources, as they will be written.
 */
export class PeeringApp implements CheckedApp {
  readonly findings = new AppFindings(this);
  readonly intents: Intent[] = [];
  settings: CheckSettings = {};
  private readonly vpcs: RegisteredVpc[] = [];
  private readonly acceptances: AppAcceptance[] = [];
  private readonly compileFindings: Finding[] = [];
  private readonly assumedMirrors: IConstruct[] = [];
  private readonly assumptions = new Set<string>();
  private configuredBy?: string;
  private readonly manifestAspect = new ManifestAspect(this);
  /** Stacks with constructs of ours, and those that validate the app. */
  private readonly joined = new Set<TerraformStack>();
  private readonly watched = new Set<TerraformStack>();

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

  addVpc(vpc: RegisteredVpc): void {
    this.vpcs.push(vpc);
    this.join(TerraformStack.of(vpc));
  }

  addIntent(intent: Intent): void {
    this.intents.push(intent);
  }

  /** Records something that cannot be known at synth; every answer about the app carries it. */
  assume(sentence: string): void {
    this.assumptions.add(sentence);
  }

  /** Takes the other half of a connector as present, because others create it. */
  assumeMirror(connector: IConstruct): void {
    this.assumedMirrors.push(connector);
  }

  /** Accepts a finding for a construct: about what is in it, about the VPCs that it joins, or about everything. */
  accept(
    construct: IConstruct,
    { code, reason }: AcceptedFinding,
    { vpcs = [], everywhere = false }: { readonly vpcs?: readonly IConstruct[]; readonly everywhere?: boolean } = {},
  ): void {
    const by = construct.node.path;
    if (!FINDING_CODES.includes(code)) throw new Error(`${by} accepts "${code}", the codes are ${FINDING_CODES.join(", ")}`);
    if (reason.trim() === "") throw new Error(`${by} accepts ${code} without a reason: say why`);
    this.acceptances.push({ code, reason, by, vpcs: vpcs.map((vpc) => vpc.node.path), everywhere });
  }

  /** Settings of the checks; given once. */
  configure(by: IConstruct, settings: CheckSettings): void {
    const { path } = by.node;
    if (this.configuredBy)
      throw new Error(`${path}: the app has its checks configured by ${this.configuredBy} already; keep one of the two`);
    if (settings.maxHops !== undefined && this.intents.length > 0) {
      throw new Error(
        `${path} comes after ${this.intents[0]!.by}, whose routes depend on maxHops: create PeeringChecks before the topologies`,
      );
    }
    this.configuredBy = path;
    this.settings = settings;
    this.join(TerraformStack.of(by));
  }

  /** Findings of the route compiler, which sees what a topology construct was asked for. */
  addCompileFindings(findings: readonly Finding[]): void {
    this.compileFindings.push(...findings);
  }

  /** The VPC of this app with the id: the same literal, or a token of the same attribute. */
  vpcWithId(vpcId: string): RegisteredVpc | undefined {
    return this.vpcs.find((vpc) => vpc.vpcId === vpcId);
  }

  /** The construct behind a topology id. */
  constructOf(id: string): IConstruct | undefined {
    let found: IConstruct | undefined = this.root;
    for (const name of id.split("/")) found = found?.node.tryFindChild(name);
    return found;
  }

  /** Every stack of the app, in the order in which CDKTF synthesizes them. */
  get stacks(): TerraformStack[] {
    return this.root.node.findAll().filter(TerraformStack.isStack);
  }

  /** Which constructs stand for one VPC. */
  get identity(): VpcIdentity {
    return new VpcIdentity(this.vpcs);
  }

  /** What the app declares, with construct paths as ids. */
  get declarations(): AppDeclarations {
    const { identity } = this;
    return {
      intents: this.intents.map((intent) => ({ ...intent, from: identity.idOf(intent.from), to: identity.idOf(intent.to) })),
      acceptances: this.acceptances.map((accepted) => ({
        ...accepted,
        by: identity.idOf(accepted.by),
        vpcs: accepted.vpcs.map((path) => identity.idOf(path)),
      })),
      settings: this.settings,
      existingVpcs: identity.existingVpcs(),
      addresses: this.addresses(),
      assumedMirrors: this.assumedMirrors.map(({ node }) => node.path),
      aliases: identity.aliases,
      compileFindings: this.compileFindings.map((finding) => ({ ...finding, subjects: finding.subjects.map((id) => identity.idOf(id)) })),
      assumptions: [...this.assumptions],
    };
  }

  /** Terraform address of each VPC resource by construct path, by the path of its stack. */
  private addresses(): AppDeclarations["addresses"] {
    const owners = new Map(this.vpcs.flatMap(({ resource, node }) => (resource ? [[resource, node.path] as const] : [])));
    const byStack: Record<string, Record<string, string>> = {};
    for (const resource of this.root.node.findAll()) {
      if (!TerraformResource.isTerraformResource(resource) || !isVpcType(resource.terraformResourceType)) continue;
      const stack = resource.cdktfStack.node.path;
      byStack[stack] ??= {};
      byStack[stack][owners.get(resource) ?? resource.node.path] = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    }
    return byStack;
  }

  /** Every stack with VPC resources checks the whole app, because CDKTF validates stack by stack and stops at the first that fails. */
  watchAll(): void {
    const isOurs = (element: IConstruct) => TerraformResource.isTerraformResource(element) && isVpcType(element.terraformResourceType);
    for (const stack of this.stacks) if (!this.watched.has(stack) && stack.node.findAll().some(isOurs)) this.watch(stack);
  }

  isParticipant(stack: TerraformStack): boolean {
    return this.watched.has(stack);
  }

  isWithinParticipant(stack: TerraformStack): boolean {
    return stack.node.scopes.some((scope) => scope !== stack && TerraformStack.isStack(scope) && this.watched.has(scope));
  }

  private join(stack: TerraformStack): void {
    if (this.joined.has(stack)) return;
    this.joined.add(stack);
    refuseForeignFramework(stack);
    const aspects = Aspects.of(stack);
    if (!aspects.all.some((aspect) => aspect instanceof NullProviderAspect)) aspects.add(new NullProviderAspect());
    if (!this.watched.has(stack)) this.watch(stack);
  }

  private watch(stack: TerraformStack): void {
    this.watched.add(stack);
    Aspects.of(stack).add(this.manifestAspect);
    stack.node.addValidation({ validate: () => this.findings.validate(stack) });
    stack.synthesizer = new CheckedSynthesizer(stack.synthesizer, this.findings);
  }
}
