import { type ConnectorCost, type Costs, costs, formatAmount } from "../../core";
import type { CostOptions } from "../commands/cost";
import { parseAmount, rateOption } from "../render/amounts";
import { costText } from "../render/cost-text";
import { Labels } from "../render/labels";
import { openNamed, openSource } from "../sources/open";
import type { SourceRequest } from "../sources/source";
import type { Io } from "../terminal/io";
import { styleFor, widthOf } from "../terminal/style";
import { wrap } from "../terminal/table";
import type { ExitCode } from "../terminal/usage-error";
import { writeJson } from "./write-json";

/** Costs with what objects are called, so that two sources can be compared. */
export interface NamedCosts {
  readonly label: string;
  readonly costs: Costs;
  readonly labels: Labels;
  /** Names of organizations and projects by id. */
  readonly owners: ReadonlyMap<string, string>;
  readonly assumptions: readonly string[];
}

/** A month's costs; with a second source, before and after. 1 when the (later) month is over the budget. */
export async function cost(
  io: Io,
  sources: { readonly before: SourceRequest; readonly after?: string },
  options: CostOptions,
): Promise<ExitCode> {
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
