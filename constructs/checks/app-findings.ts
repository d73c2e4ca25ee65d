import { Annotations, App, type IAspect, TerraformStack } from "cdktf";
import type { IConstruct, IValidation } from "constructs";
import { type Finding, verdicts } from "../../core";
import { type Cause, groupByCause } from "./consequences";
import { type AcceptedAtSynth, type PeeringManifest, writeManifest } from "./manifest";
import type { AcceptedScope, Intent, PeeringApp } from "./peering-app";

/** All findings of an app, apart by whether somebody accepted them. Computed again only after another declaration. */
export class AppFindings implements IValidation {
  private memo?: { readonly revision: number; readonly manifest: PeeringManifest };

  constructor(private readonly app: PeeringApp) {}

  /** What synth tells about the app. */
  get manifest(): PeeringManifest {
    const { revision } = this.app;
    if (this.memo?.revision === revision) return this.memo.manifest;
    const manifest = this.compute();
    this.memo = { revision, manifest };
    this.annotate(manifest.findings);
    return manifest;
  }

  /** Every error of the whole app: causes in full, with construct paths, values and cure; what follows from one, counted under it. */
  validate(): string[] {
    const { findings, topology } = this.manifest;
    const errors = findings.filter(({ severity }) => severity === "error");
    return groupByCause(errors, topology).map(causeText);
  }

  private compute(): PeeringManifest {
    const { app } = this;
    const topology = app.topology();
    const options = app.options;
    const found = [...app.compileFindings, ...verdicts(topology, { ...options, intents: this.openIntents() })];
    const accepted: AcceptedAtSynth[] = [];
    const findings = distinct(found).filter((finding) => {
      const by = app.accepted.find((scope) => covers(app, scope, finding));
      if (by) accepted.push({ finding, by: by.by, reason: by.reason });
      return !by;
    });
    return { version: 1, topology, intents: app.topologyIntents(), findings, accepted, options, addresses: app.addresses() };
  }

  /** Intents that can be decided: what the compiler refused is told already, and a VPC without a known network has nothing to reach. */
  private openIntents(): Intent[] {
    const { identity, compileFindings } = this.app;
    const refused = compileFindings
      .filter(({ code }) => code !== "ambiguous-destination")
      .map(({ subjects }) => subjects.map((id) => identity.idOf(id)));
    const reachable = new Set(this.app.vpcs.filter(({ blocks }) => blocks.length > 0).map((vpc) => identity.idOf(vpc.node.path)));
    return this.app
      .topologyIntents()
      .filter(
        ({ from, to }) =>
          from !== to &&
          reachable.has(from) &&
          reachable.has(to) &&
          !refused.some((subjects) => subjects.includes(from) && subjects.includes(to)),
      );
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

/** `code: message [construct paths]; cure`. */
export function findingText({ code, message, subjects, hint }: Finding): string {
  const paths = subjects.length > 0 ? ` [${subjects.join(", ")}]` : "";
  return `${code}: ${message}${paths}; ${hint}`;
}

function causeText({ finding, consequences }: Cause): string {
  if (consequences.length === 0) return findingText(finding);
  const counts = new Map<string, number>();
  for (const { code } of consequences) counts.set(code, (counts.get(code) ?? 0) + 1);
  const list = [...counts].map(([code, count]) => (count > 1 ? `${count} × ${code}` : code)).join(", ");
  return `${findingText(finding)} (and what follows from it: ${list}; \`vpc-peering check\` shows all)`;
}

/** Writes the manifest when the first stack of the app is synthesized: also when errors stop synth afterwards. */
export class ManifestAspect implements IAspect {
  private written?: PeeringManifest;

  constructor(private readonly findings: AppFindings) {}

  visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node) || !App.isApp(node.node.root)) return;
    const { manifest } = this.findings;
    if (this.written === manifest) return;
    writeManifest(App.of(node).outdir, manifest);
    this.written = manifest;
  }
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [findingText(finding), finding])).values()];
}

/** Whether the accepting construct is concerned: the whole app's is always, another by a subject within it, or by all its VPCs. */
function covers(app: PeeringApp, scope: AcceptedScope, finding: Finding): boolean {
  if (scope.code !== finding.code) return false;
  if (scope.everywhere) return true;
  const { identity } = app;
  const [by, subjects] = [identity.idOf(scope.by), finding.subjects.map((id) => identity.idOf(id))];
  if (subjects.some((id) => id === by || id.startsWith(`${by}/`))) return true;
  const vpcs = subjects.filter((id) => app.isVpc(id));
  const joined = scope.vpcs.map((id) => identity.idOf(id));
  return vpcs.length > 0 && vpcs.every((id) => joined.includes(id));
}
