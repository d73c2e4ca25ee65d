import { type ConnectorCost, type Costs, formatAmount } from "../../core";
import { type Loaded, sourcesText } from "../sources/source";
import { table, wrap } from "../terminal/table";
import type { Labels } from "./labels";
import type { Layout } from "./layout";
import { assumptionsText } from "./trace-text";

/** Costs with the names of objects, so that two sources can be compared. */
export interface NamedCosts {
  readonly loaded: Loaded;
  readonly costs: Costs;
  readonly labels: Labels;
  /** Names of organizations and projects by id. */
  readonly owners: ReadonlyMap<string, string>;
  /** Ids of connectors that are not deployed yet. */
  readonly planned: ReadonlySet<string>;
  readonly assumptions: readonly string[];
}

/** Costs in words: each connector under its owner and project, the sums, and where the rate comes from. */
export function costText(counted: readonly NamedCosts[], layout: Layout): string {
  const parts = counted.length === 1 ? oneText(counted[0]!, layout) : comparison(counted[0]!, counted[1]!, layout);
  const { rate, traffic } = counted.at(-1)!.costs;
  const assumptions = [...new Set(counted.flatMap((entry) => entry.assumptions))];
  return [
    ...parts,
    [
      `traffic: ${traffic}`,
      `rate: ${formatAmount(rate.nanosPerHour, rate.currencyCode)} per peered connector and hour (${rate.source})`,
      "Each side of a peering pays for its own connector; orphan and conflict are free; a month is 730 hours.",
    ]
      .map((line) => `${wrap(line, layout.width)}\n`)
      .join(""),
    ...(assumptions.length > 0 ? [assumptionsText(assumptions, layout.width)] : []),
  ].join("\n");
}

function oneText({ loaded, costs, labels, owners, planned }: NamedCosts, { style, width }: Layout): string[] {
  const amount = (nanos: number) => formatAmount(nanos, costs.rate.currencyCode);
  const source = `${wrap(sourcesText(loaded), width)}\n`;
  const { label } = loaded;
  if (costs.connectors.length === 0) return [`${source}${wrap(`${label}: no peered connectors, so a month costs ${amount(0)}`, width)}\n`];
  const sections = groupByOwner(costs.connectors, owners).map(({ organization, project, connectors }) => {
    const sum = connectors.reduce((total, connector) => total + connector.amountNanos, 0);
    const rows = connectors.map((connector) => [
      labels.of(connector.connectorId),
      `${labels.of(connector.vpcId)} → ${labels.of(connector.targetVpcId)}`,
      planned.has(connector.connectorId) ? "planned" : "peered",
      `${connector.hours}`,
      amount(connector.amountNanos),
    ]);
    const title = `organization ${organization}, project ${project}: ${style.bold(amount(sum))} a month`;
    return `${wrap(title, width)}\n${table(["connector", "from → to", "status", "hours", "month"], rows.sort(byCells), { width })}`;
  });
  const count = costs.connectors.length;
  const all = `${label}: ${style.bold(amount(costs.totalNanos))} a month for ${count} peered connector${count === 1 ? "" : "s"}`;
  return [...sections, `${source}${wrap(all, width)}\n`];
}

/** By connector, then by its ends; numbers in names count as numbers. */
function byCells(a: readonly string[], b: readonly string[]): number {
  return naturally(a[0]!, b[0]!) || naturally(a[1]!, b[1]!);
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;

function comparison(before: NamedCosts, after: NamedCosts, { style, width }: Layout): string[] {
  const amount = (nanos: number) => formatAmount(nanos, after.costs.rate.currencyCode);
  const lines = (own: NamedCosts, other: NamedCosts, sign: string) => {
    const known = new Set(other.costs.connectors.map((connector) => endsOf(connector, other)));
    return own.costs.connectors
      .filter((connector) => !known.has(endsOf(connector, own)))
      .map((connector) => [own.labels.of(connector.connectorId), endsOf(connector, own), sign, amount(connector.amountNanos)])
      .sort(byCells)
      .map(([name, ends, mark, month]) => [mark!, name!, ends!, month!]);
  };
  const rows = [...lines(before, after, "-"), ...lines(after, before, "+")];
  const difference = after.costs.totalNanos - before.costs.totalNanos;
  const sources = [`before: ${sourcesText(before.loaded)}`, `after: ${sourcesText(after.loaded)}`];
  return [
    sources.map((line) => `${wrap(line, width)}\n`).join(""),
    rows.length === 0 ? "no peered connectors added or removed\n" : table(["", "connector", "from → to", "month"], rows, { width }),
    table(
      ["", "peered connectors", "month"],
      [
        ["before", `${before.costs.connectors.length}`, amount(before.costs.totalNanos)],
        ["after", `${after.costs.connectors.length}`, amount(after.costs.totalNanos)],
        [
          "difference",
          `${after.costs.connectors.length - before.costs.connectors.length}`,
          style.bold(`${difference > 0 ? "+" : ""}${amount(difference)}`),
        ],
      ],
      { width },
    ),
  ];
}

const ownerName = (id: string | undefined, owners: ReadonlyMap<string, string>) =>
  id === undefined ? "unknown" : owners.has(id) ? `${owners.get(id)} (${id})` : id;

const endsOf = (connector: ConnectorCost, { labels }: NamedCosts) => `${labels.of(connector.vpcId)} → ${labels.of(connector.targetVpcId)}`;

interface OwnerGroup {
  readonly organization: string;
  readonly project: string;
  readonly connectors: ConnectorCost[];
}

function groupByOwner(connectors: readonly ConnectorCost[], owners: ReadonlyMap<string, string>): OwnerGroup[] {
  const groups = new Map<string, OwnerGroup>();
  for (const connector of connectors) {
    const key = `${connector.organizationId} ${connector.projectId}`;
    const group = groups.get(key) ?? {
      organization: ownerName(connector.organizationId, owners),
      project: ownerName(connector.projectId, owners),
      connectors: [],
    };
    group.connectors.push(connector);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => naturally(a.organization, b.organization) || naturally(a.project, b.project));
}
