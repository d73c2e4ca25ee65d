import { Command } from "commander";
import { type ConnectorCost, type Costs, costs, formatAmount } from "../../core";
import { parseAmount, rateOption } from "../render/amounts";
import { costText, type NamedCosts } from "../render/cost-text";
import { Labels } from "../render/labels";
import { layoutOf } from "../render/layout";
import { openSource } from "../sources/open";
import { type Loaded, requestFor, type SourceRequest, sourcesJson, undecided } from "../sources/source";
import { collect, type SourceOptionValues, sourceRequest, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { outputOption, withOutput } from "../terminal/output-file";
import { wrap } from "../terminal/table";
import type { ExitCode } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";
import { strictOption, strictText } from "./strict";

interface CostOptions extends SourceOptionValues {
  readonly before?: string[];
  readonly rate?: string;
  readonly budget?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

export function costCommand({ io, finish }: CommandContext): Command {
  const command = new Command("cost")
    .description("show what the peered connectors cost in a month, by owner and project")
    .argument("[SOURCES...]", "what to count; several sources are read as one topology (default: cdktf.out)")
    .option("--before <SOURCE>", "compare with the costs of this source; repeatable", collect)
    .option("--rate <AMOUNT>", "price of a peered connector per hour in EUR (default: 0.02, a third-party figure)")
    .option("--budget <AMOUNT>", "exit 1 when the month costs more than this amount in EUR")
    .addOption(strictOption())
    .option("--json", "print the costs as JSON")
    .addOption(outputOption());
  return withSourceOptions(command).action(async (paths: string[], options: CostOptions) => {
    finish(await withOutput(io, options.output, (out) => cost(out, sourceRequest(paths, options, io), options)));
  });
}

/** A month's costs; with `--before`, compared. 1 when they exceed the budget, or with `--strict` when something is undecided. */
async function cost(io: Io, request: SourceRequest, options: CostOptions): Promise<ExitCode> {
  const budget = options.budget === undefined ? undefined : parseAmount(options.budget, "--budget");
  const { before } = options;
  const earlier = before && { ...requestFor(before), timeoutSeconds: options.timeout };
  const mayBeBlank = earlier !== undefined;
  const loaded: Loaded[] = [];
  for (const one of earlier ? [earlier, request] : [request]) loaded.push(await openSource({ ...one, mayBeBlank }, io));
  const rate = rateOption(options.rate, loaded.at(-1)!.options.rate);
  const counted = loaded.map((one) => namedCosts(one, costs(one.topology, rate)));
  const last = counted.at(-1)!;
  const over = budget !== undefined && last.costs.totalNanos > budget;
  const open = loaded.flatMap((one, index) => undecided(one, counted[index]!.costs.assumptions));
  if (options.json) writeJson(io, costJson(counted, budget));
  else {
    const layout = layoutOf(io);
    io.stdout.write(costText(counted, layout));
    if (budget !== undefined)
      io.stdout.write(`${wrap(budgetLine(last.costs, budget, over ? layout.style.bad : layout.style.good), layout.width)}\n`);
    if (options.strict) io.stdout.write(strictText(open, layout));
  }
  return over || (options.strict && open.length > 0) ? 1 : 0;
}

function namedCosts(loaded: Loaded, month: Costs): NamedCosts {
  const { topology, owners } = loaded;
  return {
    loaded,
    costs: month,
    labels: new Labels(topology),
    owners,
    planned: new Set(topology.connectors.flatMap(({ id, planned }) => (planned ? [id] : []))),
    assumptions: [...new Set([...(topology.assumptions ?? []), ...month.assumptions])],
  };
}

function budgetLine({ totalNanos, rate }: Costs, budget: number, paint: (text: string) => string): string {
  const amount = (nanos: number) => formatAmount(nanos, rate.currencyCode);
  const verdict = totalNanos > budget ? `exceeded by ${amount(totalNanos - budget)}` : `kept, ${amount(budget - totalNanos)} left`;
  return `budget ${amount(budget)} a month: ${paint(verdict)}`;
}

/** Amounts as text with their currency, the exact billionths beside them. */
function costJson(counted: readonly NamedCosts[], budget: number | undefined): object {
  const one = ({ loaded, costs: { connectors, totalNanos, rate, traffic }, planned, assumptions }: NamedCosts) => ({
    ...sourcesJson(loaded),
    rate,
    traffic,
    monthly_total: formatAmount(totalNanos, rate.currencyCode),
    total_nanos: totalNanos,
    connectors: connectors.map((entry: ConnectorCost) => ({
      ...entry,
      status: planned.has(entry.connectorId) ? "planned" : "peered",
      amount: formatAmount(entry.amountNanos, rate.currencyCode),
    })),
    assumptions,
  });
  const limit = budget === undefined ? {} : { budget_nanos: budget, over_budget: counted.at(-1)!.costs.totalNanos > budget };
  const [first, second] = counted;
  if (!second) return { ...one(first!), ...limit };
  return { before: one(first!), after: one(second), difference_nanos: second.costs.totalNanos - first!.costs.totalNanos, ...limit };
}
