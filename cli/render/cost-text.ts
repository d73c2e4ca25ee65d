import { type ConnectorCost, type Costs, formatAmount } from "../../core";
import { table, wrap } from "../terminal/table";
import type { Labels } from "./labels";
import { assumptionsText, type Layout } from "./trace-text";

/** Costs with what objects are called, so that two sources can be compared. */
export interface NamedCosts {
  readonly label: string;
  readonly costs: Costs;
  readonly labels: Labels;
  /** Names of organizations and projects by id. */
  readonly owners: ReadonlyMap<string, string>;
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

function oneText({ label, costs, labels, owners }: NamedCosts, { style, width }: Layout): string[] {
  const amount = (nanos: number) => formatAmount(nanos, costs.rate.currencyCode);
  if (costs.connectors.length === 0) return [`${wrap(`${label}: no peered connector, so a month costs ${amount(0)}`, width)}\n`];
  const groups = groupByOwner(costs.connectors);
  const sections = groups.map(({ organization, project, connectors }) => {
    const sum = connectors.reduce((total, connector) => total + connector.amountNanos, 0);
    const rows = connectors.map((connector) => [
      labels.of(connector.connectorId),
      `${labels.of(connector.vpcId)} → ${labels.of(connector.targetVpcId)}`,
      `${connector.hours}`,
      amount(connector.amountNanos),
    ]);
    const title = `organization ${ownerName(organization, owners)}, project ${ownerName(project, owners)}: ${style.bold(amount(sum))} a month`;
    return `${wrap(title, width)}\n${table(["connector", "from → to", "hours", "month"], rows, { width })}`;
  });
  const count = costs.connectors.length;
  const all = `${label}: ${style.bold(amount(costs.totalNanos))} a month for ${count} peered connector${count === 1 ? "" : "s"}`;
  return [...sections, `${wrap(all, width)}\n`];
}

function comparison(before: NamedCosts, after: NamedCosts, { style, width }: Layout): string[] {
  const amount = (nanos: number) => formatAmount(nanos, after.costs.rate.currencyCode);
  const lines = (own: NamedCosts, other: NamedCosts, sign: string) => {
    const known = new Set(other.costs.connectors.map((connector) => endsOf(connector, other)));
    return own.costs.connectors
      .filter((connector) => !known.has(endsOf(connector, own)))
      .map((connector) => [sign, own.labels.of(connector.connectorId), endsOf(connector, own), amount(connector.amountNanos)]);
  };
  const rows = [...lines(before, after, "-"), ...lines(after, before, "+")];
  const difference = after.costs.totalNanos - before.costs.totalNanos;
  return [
    rows.length === 0 ? "no peered connector comes or goes\n" : table(["", "connector", "from → to", "month"], rows, { width }),
    table(
      ["", "peered connectors", "month"],
      [
        [`before (${before.label})`, `${before.costs.connectors.length}`, amount(before.costs.totalNanos)],
        [`after (${after.label})`, `${after.costs.connectors.length}`, amount(after.costs.totalNanos)],
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
  id === undefined ? "not known" : owners.has(id) ? `${owners.get(id)} (${id})` : id;

const endsOf = (connector: ConnectorCost, { labels }: NamedCosts) => `${labels.of(connector.vpcId)} → ${labels.of(connector.targetVpcId)}`;

interface OwnerGroup {
  readonly organization?: string;
  readonly project?: string;
  readonly connectors: ConnectorCost[];
}

function groupByOwner(connectors: readonly ConnectorCost[]): OwnerGroup[] {
  const groups = new Map<string, OwnerGroup>();
  for (const connector of connectors) {
    const { organizationId: organization, projectId: project } = connector;
    const key = `${organization} ${project}`;
    const group = groups.get(key) ?? { organization, project, connectors: [] };
    group.connectors.push(connector);
    groups.set(key, group);
  }
  return [...groups.values()];
}
