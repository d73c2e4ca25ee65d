import { Command, Option } from "commander";
import { type Costs, costs, type Difference, difference, type Finding, formatAmount, type VerdictOptions } from "../../core";
import { alignIds, replacedIds } from "../diff/align-ids";
import { sidesOf } from "../diff/sides";
import { rateOption } from "../render/amounts";
import { diffMarkdown } from "../render/diff-markdown";
import { Labels } from "../render/labels";
import { allFindings } from "../sources/findings";
import { openSource } from "../sources/open";
import { type Loaded, type SourceRequest, undecided } from "../sources/source";
import { collect, type SourceOptionValues, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { outputOption, withOutput } from "../terminal/output-file";
import { computing, withProgress } from "../terminal/progress";
import type { ExitCode } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";
import { strictOption } from "./strict";

interface DiffOptions extends SourceOptionValues {
  readonly before?: string[];
  readonly after?: string[];
  readonly rate?: string;
  readonly maxHops?: number;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

export function diffCommand({ io, finish }: CommandContext): Command {
  const command = new Command("diff")
    .description("summarize a change's connectivity, findings and cost as Markdown")
    .argument("[BEFORE]", "a source: folder, file, mock, account or URL")
    .argument("[AFTER]", "a source")
    .addOption(new Option("--before <SOURCE>", "source of the earlier side; several are read as one topology").argParser(collect))
    .addOption(new Option("--after <SOURCE>", "source of the later side; several are read as one topology").argParser(collect))
    .option("--rate <AMOUNT>", "price of a peered connector per hour in EUR (default: 0.02, a third-party figure)")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .addOption(strictOption())
    .option("--json", "print the difference as JSON")
    .addOption(outputOption());
  return withSourceOptions(command)
    .addHelpText(
      "after",
      "\n--mock or --account is the side that has no source: the\nearlier one beside a single source.\n" +
        "Exit 1 when the change introduces findings of severity\nerror.",
    )
    .action(async (before: string | undefined, after: string | undefined, options: DiffOptions) => {
      const named = [before, after].filter((path) => path !== undefined);
      finish(await withOutput(io, options.output, (out) => diff(out, sidesOf(named, options, io), options)));
    });
}

/** Opened and closed paths, findings and cost of a change. 1 when it introduces a finding of severity error, or with `--strict` is undecided. */
async function diff(
  io: Io,
  sides: { readonly before: SourceRequest; readonly after: SourceRequest },
  options: DiffOptions,
): Promise<ExitCode> {
  const was = await openSource({ ...sides.before, mayBeBlank: true }, io);
  const after = await openSource({ ...sides.after, mayBeBlank: true }, io);
  const before = alignIds(was, after);
  const work = async () => compare(before, after, options);
  const change = await withProgress(io, "comparing", work, computing(before.topology, after.topology));
  if (options.json) writeJson(io, diffJson(before, after, change));
  else io.stdout.write(diffMarkdown({ before, after, ...change }));
  const isIncomplete = options.strict === true && change.assumptions.length > 0;
  return isIncomplete || change.difference.findingsAdded.some((finding) => finding.severity === "error") ? 1 : 0;
}

/** What a change means; VPCs and replaced objects by name. */
interface Change {
  readonly difference: Difference;
  readonly costs: { readonly before: Costs; readonly after: Costs };
  readonly assumptions: readonly string[];
}

function compare(before: Loaded, after: Loaded, options: DiffOptions): Change {
  const rate = rateOption(options.rate, after.options.rate);
  const monthly = { before: costs(before.topology, rate), after: costs(after.topology, rate) };
  return {
    difference: withNames(differenceOf(before, after, options), before, after),
    costs: monthly,
    assumptions: [...new Set([...undecided(before, monthly.before.assumptions), ...undecided(after, monthly.after.assumptions)])],
  };
}

/** What the command line asks that differs from the sources. */
function askedOf({ maxHops, rate }: DiffOptions): VerdictOptions {
  return { ...(maxHops === undefined ? {} : { maxHops }), ...(rate === undefined ? {} : { rate: rateOption(rate) }) };
}

/** Each side is checked with its own settings. What is accepted on the later side is neither new nor resolved. */
function differenceOf(before: Loaded, after: Loaded, options: DiffOptions): Difference {
  const asked = askedOf(options);
  const had = allFindings(before, asked).filter((finding) => finding.accepted === undefined);
  const has = allFindings(after, asked);
  const found = difference(before.topology, after.topology, {
    maxHops: options.maxHops ?? after.options.maxHops,
    findings: { before: had, after: has },
    replaced: replacedIds(before, after),
  });
  const accepted = new Set<Finding>(has.filter((finding) => finding.accepted !== undefined));
  return { ...found, findingsAdded: found.findingsAdded.filter((finding) => !accepted.has(finding)) };
}

/** Names in place of ids in pairs of VPCs. */
function withNames(found: Difference, before: Loaded, after: Loaded): Difference {
  const labels = [after, before].map(({ topology }) => new Labels(topology));
  const nameOf = (id: string) => labels.map((own) => own.of(id)).find((label) => label !== id) ?? id;
  const named = (pairs: Difference["opened"]) => pairs.map(({ from, to, family }) => ({ from: nameOf(from), to: nameOf(to), family }));
  return {
    ...found,
    opened: named(found.opened),
    closed: named(found.closed),
    replacements: found.replacements.map((replaced) => ({ ...replaced, interrupted: named(replaced.interrupted) })),
  };
}

function diffJson(before: Loaded, after: Loaded, { difference: found, costs: monthly, assumptions }: Change): object {
  const { rate, traffic } = monthly.after;
  const amount = (nanos: number) => formatAmount(nanos, rate.currencyCode);
  return {
    before: before.label,
    after: after.label,
    sources: { before: before.notes, after: after.notes },
    ...found,
    cost: { before: amount(monthly.before.totalNanos), after: amount(monthly.after.totalNanos), traffic, rate },
    assumptions,
  };
}
