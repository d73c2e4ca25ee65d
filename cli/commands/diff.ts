import { Command } from "commander";
import {
  costs,
  type Difference,
  type DifferenceOptions,
  difference,
  type Finding,
  formatAmount,
  type Topology,
  type VerdictOptions,
} from "../../core";
import { rateOption } from "../render/amounts";
import { diffMarkdown } from "../render/diff-markdown";
import { Labels } from "../render/labels";
import { allFindings } from "../sources/findings";
import { openNamed } from "../sources/open";
import type { Loaded } from "../sources/source";
import { wholeNumber } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { computing, withProgress } from "../terminal/progress";
import type { ExitCode } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

/** Options of `diff`. */
export interface DiffOptions {
  readonly rate?: string;
  readonly maxHops?: number;
  readonly json?: boolean;
}

export function diffCommand({ io, finish }: CommandContext): Command {
  return new Command("diff")
    .description("what a change opens and closes, with its findings and costs, in Markdown for a pull request")
    .argument("<BEFORE>", "a source: folder, file, mock, account or URL")
    .argument("<AFTER>", "a source")
    .option("--rate <AMOUNT>", "price of a peered connector for an hour in EUR (default: 0.02, a third-party figure)")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--json", "print the difference as JSON")
    .addHelpText("after", "\nExit 1 when the change brings findings of severity error.")
    .action(async (before: string, after: string, options: DiffOptions) => {
      finish(await diff(io, { before, after }, options));
    });
}

/** Opened, closed, findings and cost of a change. 1 when it brings a finding of severity error. */
async function diff(io: Io, sources: { readonly before: string; readonly after: string }, options: DiffOptions): Promise<ExitCode> {
  const before = await openNamed(sources.before, io, { mayBeBlank: true });
  const after = await openNamed(sources.after, io, { mayBeBlank: true });
  const rate = rateOption(options.rate, after.options.rate);
  const maxHops = options.maxHops ?? after.options.maxHops;
  const identify = identifier(before.topology, after.topology);
  const found = await withProgress(
    io,
    "comparing",
    async () => compare(before, after, { identify, maxHops, asked: askedOf(options) }),
    computing(before.topology, after.topology),
  );
  const named = withNames(found, [after.topology, before.topology]);
  const monthly = [before, after].map(({ topology }) => costs(topology, rate)) as [ReturnType<typeof costs>, ReturnType<typeof costs>];
  const assumptions = [
    ...new Set([
      ...(before.topology.assumptions ?? []),
      ...(after.topology.assumptions ?? []),
      ...monthly.flatMap((month) => month.assumptions),
    ]),
  ];
  const report = {
    before: before.label,
    after: after.label,
    difference: named,
    costs: { before: monthly[0], after: monthly[1] },
    assumptions,
  };
  if (options.json) {
    const amount = (nanos: number) => formatAmount(nanos, rate.currencyCode);
    writeJson(io, {
      before: before.label,
      after: after.label,
      ...named,
      cost: { before: amount(monthly[0].totalNanos), after: amount(monthly[1].totalNanos), traffic: monthly[1].traffic, rate },
      assumptions,
    });
  } else io.stdout.write(diffMarkdown(report));
  return named.findingsAdded.some((finding) => finding.severity === "error") ? 1 : 0;
}

/** What the command line asks otherwise than the sources. */
function askedOf({ maxHops, rate }: DiffOptions): VerdictOptions {
  return { ...(maxHops === undefined ? {} : { maxHops }), ...(rate === undefined ? {} : { rate: rateOption(rate) }) };
}

interface Comparison extends Pick<DifferenceOptions, "identify" | "maxHops"> {
  readonly asked: VerdictOptions;
}

/** Each side is checked as it wants to be. What somebody accepts afterwards is neither new nor gone. */
function compare(before: Loaded, after: Loaded, { asked, ...options }: Comparison): Difference {
  const had = allFindings(before, asked).filter((finding) => finding.accepted === undefined);
  const has = allFindings(after, asked);
  const found = difference(before.topology, after.topology, { ...options, findings: { before: had, after: has } });
  const accepted = new Set<Finding>(has.filter((finding) => finding.accepted !== undefined));
  return { ...found, findingsAdded: found.findingsAdded.filter((finding) => !accepted.has(finding)) };
}

/** Two VPCs are the same by id; by name where the sources share no id, as a synthesized app and a running mock do not. */
function identifier(before: Topology, after: Topology): (vpc: { readonly id: string; readonly name: string }) => string {
  const ids = new Set(before.vpcs.map((vpc) => vpc.id));
  return after.vpcs.some((vpc) => ids.has(vpc.id)) ? (vpc) => vpc.id : (vpc) => vpc.name;
}

/** Pairs with names in place of ids. */
function withNames(found: Difference, topologies: readonly Topology[]): Difference {
  const labels = topologies.map((topology) => new Labels(topology));
  const name = (key: string) => labels.map((own) => own.of(key)).find((label) => label !== key) ?? key;
  const pairs = (list: Difference["opened"]) => list.map(({ from, to, family }) => ({ from: name(from), to: name(to), family }));
  return { ...found, opened: pairs(found.opened), closed: pairs(found.closed) };
}
