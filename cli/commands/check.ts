import { Command, Option } from "commander";
import type { Severity, VerdictOptions } from "../../core";
import { packageVersion } from "../providers/package-version";
import { parseAmount, rateOption } from "../render/amounts";
import { Labels } from "../render/labels";
import { type Layout, layoutOf } from "../render/layout";
import { sarif } from "../render/sarif";
import { assumptionsText, findingText } from "../render/trace-text";
import { applyAcceptances, readAcceptances } from "../sources/acceptances";
import { allFindings } from "../sources/findings";
import { openSource } from "../sources/open";
import { type Loaded, type ReviewedFinding, type SourceRequest, sourcesJson, sourcesText, undecided } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { outputOption, withOutput } from "../terminal/output-file";
import { computing, withProgress } from "../terminal/progress";
import { wrap } from "../terminal/table";
import { type ExitCode, UsageError } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";
import { strictOption, strictText } from "./strict";

interface CheckOptions extends SourceOptionValues {
  readonly failOn: Severity | "never";
  readonly format?: "text" | "json" | "sarif";
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly accept?: string;
  readonly maxHops?: number;
  readonly budget?: string;
  readonly rate?: string;
  readonly output?: string;
}

export function checkCommand({ io, finish }: CommandContext): Command {
  const command = new Command("check")
    .description("list every finding of a topology")
    .argument("[SOURCES...]", "what to check; several sources are read as one topology (default: cdktf.out)")
    .addOption(
      new Option("--fail-on <SEVERITY>", "exit 1 for findings of this severity and above")
        .choices(["error", "warning", "info", "never"])
        .default("error"),
    )
    .addOption(strictOption())
    .addOption(new Option("--format <FORMAT>", "output format (default: text)").choices(["text", "json", "sarif"]))
    .option("--json", "short for --format json")
    .option("--accept <FILE>", "JSON list of accepted findings: [{ code, subject?, reason }]")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--budget <AMOUNT>", "report a monthly cost above this amount")
    .option("--rate <AMOUNT>", "price of a peered connector per hour")
    .addOption(outputOption());
  return withSourceOptions(command).action(async (paths: string[], options: CheckOptions) => {
    finish(await withOutput(io, options.output, (out) => check(out, sourceRequest(paths, options, io), options)));
  });
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Lists every finding; 1 when an open one is at least as severe as `--fail-on`, or with `--strict` when something is undecided. */
async function check(io: Io, request: SourceRequest, options: CheckOptions): Promise<ExitCode> {
  const format = formatOf(options);
  const asked: VerdictOptions = {
    ...(options.maxHops === undefined ? {} : { maxHops: options.maxHops }),
    ...(options.rate === undefined ? {} : { rate: rateOption(options.rate) }),
    ...(options.budget === undefined ? {} : { monthlyBudgetNanos: parseAmount(options.budget, "--budget") }),
  };
  const acceptances = options.accept === undefined ? [] : readAcceptances(options.accept, io);
  const loaded = await openSource(request, io);
  const labels = new Labels(loaded.topology);
  const found = await withProgress(io, "checking", async () => allFindings(loaded, asked), computing(loaded.topology));
  const findings = applyAcceptances(found, acceptances, labels).sort((a, b) => rank(a) - rank(b));
  const open = undecided(loaded);
  const isIncomplete = options.strict === true && open.length > 0;
  if (format === "sarif") writeJson(io, sarif(findings, { version: packageVersion(), label: loaded.label, labels }));
  else if (format === "json") writeJson(io, { ...sourcesJson(loaded), findings, assumptions: loaded.topology.assumptions ?? [] });
  else
    io.stdout.write(checkText(findings, { loaded, labels, layout: layoutOf(io) }) + (options.strict ? strictText(open, layoutOf(io)) : ""));
  const threshold = options.failOn === "never" ? -1 : SEVERITIES.indexOf(options.failOn);
  const fails = findings.some((finding) => finding.accepted === undefined && rank(finding) <= threshold);
  return fails || isIncomplete ? 1 : 0;
}

function formatOf({ format, json }: CheckOptions): "text" | "json" | "sarif" {
  if (json && format !== undefined && format !== "json")
    throw new UsageError(`--json and --format ${format} contradict each other; use one of them`);
  return json ? "json" : (format ?? "text");
}

const rank = (finding: ReviewedFinding) => SEVERITIES.indexOf(finding.severity);

function checkText(
  findings: readonly ReviewedFinding[],
  { loaded, labels, layout }: { readonly loaded: Loaded; readonly labels: Labels; readonly layout: Layout },
): string {
  const open = findings.filter((finding) => finding.accepted === undefined);
  const accepted = findings.filter((finding) => finding.accepted !== undefined);
  const { vpcs, privateNetworks, connectors, routes, assumptions = [] } = loaded.topology;
  const sizes = `${counted(vpcs.length, "VPC")}, ${counted(privateNetworks.length, "Private Network")}, ${counted(connectors.length, "connector")}, ${counted(routes.length, "custom route")}`;
  const parts = [
    `${wrap(sourcesText(loaded), layout.width)}\n${wrap(sizes, layout.width)}\n`,
    ...open.map((finding) => findingText(finding, labels, layout)),
    ...(accepted.length > 0 ? [`Accepted\n${accepted.map((finding) => acceptedText(finding, layout.width)).join("")}`] : []),
    ...(assumptions.length > 0 ? [assumptionsText(assumptions, layout.width)] : []),
    open.length === 0 ? layout.style.good("no findings\n") : `${summary(open)}\n`,
  ];
  return parts.join("\n");
}

function acceptedText(finding: ReviewedFinding, width: number): string {
  return `  ${wrap(`${finding.severity} ${finding.code}: ${finding.message} (accepted: ${finding.accepted})`, width, "    ")}\n`;
}

function summary(open: readonly ReviewedFinding[]): string {
  const counts = SEVERITIES.map((severity) => ({ severity, count: open.filter((finding) => finding.severity === severity).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => counted(count, severity === "info" ? "note" : severity))
    .join(", ");
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
