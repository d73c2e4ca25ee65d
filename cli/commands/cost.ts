import { Command } from "commander";
import { type ConnectorCost, type Costs, costs, formatAmount } from "../../core";
import { parseAmount, rateOption } from "../render/amounts";
import { costText, type NamedCosts } from "../render/cost-text";
import { Labels } from "../render/labels";
import { openNamed, openSource } from "../sources/open";
import type { SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { styleFor, widthOf } from "../terminal/style";
import { wrap } from "../terminal/table";
import type { ExitCode } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

/** Options of `cost` besides the source. */
export interface CostOptions extends SourceOptionValues {
  readonly rate?: string;
  readonly budget?: string;
  readonly json?: boolean;
}

export function costCommand({ io, finish }: CommandContext): Command {
  const command = new Command("cost")
    .description("what the peered connectors cost in a month, by owner and project; two sources are before and after")
    .argument("[SOURCE]", "what to count (default: cdktf.out)")
    .argument("[AFTER]", "a second source, to compare with the first")
    .option("--rate <AMOUNT>", "price of a peered connector for an hour in EUR (default: 0.02, a third-party figure)")
    .option("--budget <AMOUNT>", "exit 1 when the month costs more than this amount in EUR")
    .option("--json", "print the costs as JSON");
  return withSourceOptions(command).action(async (path: string | undefined, after: string | undefined, options: CostOptions) => {
    finish(await cost(io, { before: sourceRequest(path, options), after }, options));
  });
}

/** A month's costs; with a second source, before and after. 1 when the (later) month is over the budget. */
async function cost(io: Io, sources: { readonly before: SourceRequest; readonly after?: string }, options: CostOptions): Promise<ExitCode> {
  const budget = options.budget === undefined ? undefined : parseAmount(options.budget, "--budget");
  const mayBeBlank = sources.after !== undefined;
  const loaded = [
    await openSource({ ...sources.before, mayBeBlank }, io),
    ...(sources.after === undefined ? [] : [await openNamed(sources.after, io, { mayBeBlank })]),
  ];
  const rate = rateOption(options.rate, loaded.at(-1)!.options.rate);
  const counted = loaded.map(({ topology, label, owners }): NamedCosts => {
    const month = costs(topology, rate);
    return {
      label,
      costs: month,
      labels: new Labels(topology),
      owners,
      assumptions: [...new Set([...(topology.assumptions ?? []), ...month.assumptions])],
    };
  });
  const last = counted.at(-1)!;
  const over = budget !== undefined && last.costs.totalNanos > budget;
  if (options.json) writeJson(io, costJson(counted, budget));
  else {
    const layout = { style: styleFor(io.stdout, io.env), width: widthOf(io.stdout, io.env) };
    io.stdout.write(costText(counted, layout));
    if (budget !== undefined)
      io.stdout.write(`${wrap(budgetLine(last.costs, budget, over ? layout.style.bad : layout.style.good), layout.width)}\n`);
  }
  return over ? 1 : 0;
}

function budgetLine({ totalNanos, rate }: Costs, budget: number, paint: (text: string) => string): string {
  const amount = (nanos: number) => formatAmount(nanos, rate.currencyCode);
  const verdict = totalNanos > budget ? `exceeded by ${amount(totalNanos - budget)}` : `kept, ${amount(budget - totalNanos)} left`;
  return `budget ${amount(budget)} a month: ${paint(verdict)}`;
}

/** Amounts as text with their currency, the exact billionths beside them. */
function costJson(counted: readonly NamedCosts[], budget: number | undefined): object {
  const [first, second] = counted;
  const one = ({ label, costs: { connectors, totalNanos, rate, traffic }, assumptions }: NamedCosts) => ({
    source: label,
    rate,
    traffic,
    monthly_total: formatAmount(totalNanos, rate.currencyCode),
    total_nanos: totalNanos,
    connectors: connectors.map((entry: ConnectorCost) => ({ ...entry, amount: formatAmount(entry.amountNanos, rate.currencyCode) })),
    assumptions,
  });
  const limit = budget === undefined ? {} : { budget_nanos: budget, over_budget: counted.at(-1)!.costs.totalNanos > budget };
  if (!second) return { ...one(first!), ...limit };
  return { before: one(first!), after: one(second), difference_nanos: second.costs.totalNanos - first!.costs.totalNanos, ...limit };
}
