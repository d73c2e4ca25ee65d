import { Command, Option } from "commander";
import type { Severity, VerdictOptions } from "../../core";
import { packageVersion } from "../providers/package-version";
import { parseAmount, rateOption } from "../render/amounts";
import { Labels } from "../render/labels";
import { sarif } from "../render/sarif";
import { assumptionsText, findingText } from "../render/trace-text";
import { applyAcceptances, readAcceptances } from "../sources/acceptances";
import { allFindings } from "../sources/findings";
import { openSource } from "../sources/open";
import type { Loaded, ReviewedFinding, SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { computing, withProgress } from "../terminal/progress";
import { styleFor, widthOf } from "../terminal/style";
import { wrap } from "../terminal/table";
import type { ExitCode } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

/** Options of `check` besides the source. */
export interface CheckOptions extends SourceOptionValues {
  readonly failOn: "error" | "warning" | "info" | "never";
  readonly format: "text" | "json" | "sarif";
  readonly json?: boolean;
  readonly accept?: string;
  readonly maxHops?: number;
  readonly budget?: string;
  readonly rate?: string;
}

export function checkCommand({ io, finish }: CommandContext): Command {
  const command = new Command("check")
    .description("list every finding of a topology")
    .argument("[SOURCE]", "what to check (default: cdktf.out)")
    .addOption(
      new Option("--fail-on <SEVERITY>", "exit 1 for findings of this severity and above")
        .choices(["error", "warning", "info", "never"])
        .default("error"),
    )
    .addOption(new Option("--format <FORMAT>", "how to print").choices(["text", "json", "sarif"]).default("text"))
    .option("--json", "short for --format json")
    .option("--accept <FILE>", "JSON list of accepted findings: [{ code, subject?, reason }]")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--budget <AMOUNT>", "report a month that costs more than this amount")
    .option("--rate <AMOUNT>", "price of a peered connector for an hour");
  return withSourceOptions(command).action(async (path: string | undefined, options: CheckOptions) => {
    finish(await check(io, sourceRequest(path, options), options));
  });
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Lists every finding; 1 when an open one is at least as severe as `--fail-on` says. */
async function check(io: Io, request: SourceRequest, options: CheckOptions): Promise<ExitCode> {
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
  const format = options.json ? "json" : options.format;
  if (format === "sarif") writeJson(io, sarif(findings, { version: packageVersion(), label: loaded.label, labels }));
  else if (format === "json") writeJson(io, { source: loaded.label, findings, assumptions: loaded.topology.assumptions ?? [] });
  else io.stdout.write(text(io, findings, { loaded, labels }));
  const threshold = options.failOn === "never" ? -1 : SEVERITIES.indexOf(options.failOn);
  return findings.some((finding) => finding.accepted === undefined && rank(finding) <= threshold) ? 1 : 0;
}

const rank = (finding: ReviewedFinding) => SEVERITIES.indexOf(finding.severity);

function text(io: Io, findings: readonly ReviewedFinding[], { loaded, labels }: { loaded: Loaded; labels: Labels }): string {
  const layout = { style: styleFor(io.stdout, io.env), width: widthOf(io.stdout, io.env) };
  const open = findings.filter((finding) => finding.accepted === undefined);
  const accepted = findings.filter((finding) => finding.accepted !== undefined);
  const { vpcs, privateNetworks, connectors, routes, assumptions = [] } = loaded.topology;
  const parts = [
    `${wrap(`${loaded.label}: ${counted(vpcs.length, "VPC")}, ${counted(privateNetworks.length, "Private Network")}, ${counted(connectors.length, "connector")}, ${counted(routes.length, "custom route")}`, layout.width)}\n`,
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
