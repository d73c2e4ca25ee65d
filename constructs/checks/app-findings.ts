import { Annotations, App, Aspects, type IAspect, type IStackSynthesizer, type ISynthesisSession, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Finding, FindingCode } from "../../core";
import { type AppDeclarations, findingsOfApp, loadApp } from "../../terraform";
import { NullProviderAspect } from "../bindings/null-provider-aspect";
import { regionProblem } from "../bindings/region";
import { groupByCause } from "./consequences";
import { causeText, findingText } from "./error-text";
import { type PeeringReport, writeManifest } from "./manifest";
import { type StackJson, stackJsons } from "./stack-json";

/** Errors that rest on what is there: whatever later stacks add does not take them back. */
const SETTLED_CODES: readonly FindingCode[] = [
  "cidr-overlap",
  "region-mismatch",
  "self-peering",
  "duplicate-connector",
  "quota-connectors",
  "quota-private-networks",
];

/** What is checked: the stacks of an app, and what its constructs declare. */
export interface CheckedApp {
  /** In the order in which CDKTF synthesizes them. */
  readonly stacks: readonly TerraformStack[];
  readonly declarations: AppDeclarations;
  /** Whether the stack validates the app. */
  isParticipant(stack: TerraformStack): boolean;
  /** Whether a stack around this one validates the app: CDKTF runs the validations of both. */
  isWithinParticipant(stack: TerraformStack): boolean;
  /** Has every stack with VPC resources take part. */
  watchAll(): void;
  constructOf(id: string): IConstruct | undefined;
}

/**
 * All findings of an app, read from its resources as they will be written.
 *
 * CDKTF takes stack by stack: aspects, validations, JSON. So the JSON of a stack is final when it validates, and what later stacks' aspects
 * may still change is not reported before the last stack that takes part. Where no later stack has aspects, the first one reports all.
 */
export class AppFindings {
  private memo?: { readonly key: string; readonly report: PeeringReport };
  private run?: Run;

  constructor(private readonly app: CheckedApp) {}

  /** The app as it is now. Kept until a resource or a declaration changes. */
  report(): PeeringReport {
    return this.reportOn(stackJsons(this.app.stacks));
  }

  /** Lets a stack's synthesizer name the run of `App.synth` that its validation belongs to. */
  during(session: ISynthesisSession, work: () => void): void {
    if (this.run?.session !== session) this.run = { session, jsons: new Map(), isReported: false };
    this.run.isActive = true;
    try {
      work();
    } finally {
      this.run.isActive = false;
    }
  }

  /** What a stack reports: every error that no later stack can change. */
  validate(stack: TerraformStack): string[] {
    const { app } = this;
    const run = this.run?.isActive ? this.run : undefined;
    if (run?.isReported || app.isWithinParticipant(stack)) return [];
    const stacks = app.stacks;
    const later = stacks.slice(stacks.indexOf(stack) + 1).filter((other) => app.isParticipant(other));
    if (later.some(hasForeignAspects)) return this.validateSettled(stacks, stack, run);
    if (run) run.isReported = true;
    const jsons = stackJsons(
      stacks.filter((other) => !run?.jsons.has(other.node.path)),
      run?.jsons,
    );
    const report = this.reportOn(jsons);
    this.annotate(report.findings);
    return [...regionProblems(jsons), ...errorTexts(report)];
  }

  /** Errors that the stacks up to this one make by themselves. */
  private validateSettled(stacks: readonly TerraformStack[], stack: TerraformStack, run: Run | undefined): string[] {
    const settled = stacks.slice(0, stacks.indexOf(stack) + 1);
    const jsons = stackJsons(
      settled.filter((other) => !run?.jsons.has(other.node.path)),
      run?.jsons,
    );
    if (run) for (const [path, json] of jsons) run.jsons.set(path, json);
    const report = this.reportOn(jsons);
    return [
      ...regionProblems(jsons),
      ...errorTexts({ ...report, findings: report.findings.filter(({ code }) => SETTLED_CODES.includes(code)) }),
    ];
  }

  private reportOn(jsons: ReadonlyMap<string, StackJson>): PeeringReport {
    const { declarations } = this.app;
    const key = JSON.stringify([[...jsons], declarations]);
    if (this.memo?.key === key) return this.memo.report;
    const { topology } = loadApp(jsons, declarations);
    const report = { version: 2 as const, ...declarations, topology, ...findingsOfApp(topology, declarations) };
    this.memo = { key, report };
    return report;
  }

  private annotate(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const construct = finding.subjects.map((id) => this.app.constructOf(id)).find((subject) => subject !== undefined);
      if (!construct || finding.severity === "error") continue;
      const text = findingText(finding);
      if (construct.node.metadata.some(({ data }) => data === text)) continue;
      if (finding.severity === "warning") Annotations.of(construct).addWarning(text);
      else Annotations.of(construct).addInfo(text);
    }
  }
}

/** One call of `App.synth`. */
interface Run {
  readonly session: ISynthesisSession;
  /** JSON of the stacks that are final, by construct path. */
  readonly jsons: Map<string, StackJson>;
  isReported: boolean;
  isActive?: boolean;
}

function errorTexts({ findings, topology }: PeeringReport): string[] {
  return groupByCause(
    findings.filter(({ severity }) => severity === "error"),
    topology,
  ).map(causeText);
}

function regionProblems(jsons: ReadonlyMap<string, StackJson>): string[] {
  return [...jsons].flatMap(([stack, { resource = {} }]) =>
    Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named as Record<string, { readonly region?: unknown }>).flatMap(([name, { region }]) => {
        const problem = regionProblem(region);
        return problem ? [`${type}.${name} of stack ${stack} ${problem}`] : [];
      }),
    ),
  );
}

const isOurs = (aspect: IAspect) => aspect instanceof NullProviderAspect || aspect instanceof ManifestAspect;
const hasForeignAspects = (stack: TerraformStack) =>
  stack.node.findAll().some((construct) => Aspects.of(construct).all.some((aspect) => !isOurs(aspect)));

/** Has every stack with VPC resources take part, and writes the manifest: also when errors stop synth afterwards. */
export class ManifestAspect implements IAspect {
  constructor(private readonly app: CheckedApp) {}

  visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node)) return;
    this.app.watchAll();
    if (App.isApp(node.node.root)) writeManifest(App.of(node).outdir, this.app.declarations);
  }
}

/** Tells the checks which run of `App.synth` is on, and leaves everything else to CDKTF. */
export class CheckedSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly inner: IStackSynthesizer,
    private readonly findings: AppFindings,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.findings.during(session, () => this.inner.synthesize(session));
  }
}
