import { type Costs, type Difference, type Finding, formatAmount } from "../../core";

/** Everything that a change means. */
export interface DiffReport {
  readonly before: string;
  readonly after: string;
  readonly difference: Difference;
  readonly costs: { readonly before: Costs; readonly after: Costs };
  readonly assumptions: readonly string[];
}

/** The report as Markdown for a pull request's comment. Names are data: they cannot become markup or mentions. */
export function diffMarkdown({ before, after, difference, costs, assumptions }: DiffReport): string {
  const { opened, closed, findingsAdded, findingsRemoved } = difference;
  const change = costs.after.totalNanos - costs.before.totalNanos;
  const parts = [
    `## VPC peering: ${code(before)} → ${code(after)}`,
    `**${paths(opened)} opened, ${paths(closed)} closed, ${findingsAdded.length} new finding${findingsAdded.length === 1 ? "" : "s"}, ${findingsRemoved.length} gone, ${signed(change, costs.after)} a month**`,
    section("Opened", pairTable(opened)),
    section("Closed", pairTable(closed)),
    section("New findings", findings(findingsAdded)),
    section("Findings that go", findings(findingsRemoved)),
    section("Cost", costTable(costs)),
    assumptions.length === 0
      ? ""
      : `<details><summary>Assumptions (${assumptions.length})</summary>\n\n${capped(
          assumptions.map((sentence) => `- ${escapeMarkdown(sentence)}`),
          (count) => `- … ${count} more`,
        ).join("\n")}\n\n</details>`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

type Pairs = Difference["opened"];

const paths = (pairs: Pairs) => `${pairs.length} path${pairs.length === 1 ? "" : "s"}`;
const section = (title: string, body: string) => (body === "" ? "" : `### ${title}\n\n${body}`);

/** Lines and characters of a list in a comment: five lists together stay under the 65,536 characters that GitHub takes. */
const SHOWN = { lines: 60, characters: 12_000 };

/** The first entries, and how many more there are. */
function capped(lines: readonly string[], more: (count: number) => string): string[] {
  let left = SHOWN.characters;
  const over = lines.findIndex((line, index) => {
    left -= line.length + 1;
    return left < 0 || index === SHOWN.lines;
  });
  return over < 0 ? [...lines] : [...lines.slice(0, over), more(lines.length - over)];
}

/** Two directions of one pair share a line. */
function pairTable(pairs: Pairs): string {
  if (pairs.length === 0) return "";
  const key = (from: string, to: string, family: 4 | 6) => JSON.stringify([from, to, family]);
  const position = new Map(pairs.map(({ from, to, family }, index) => [key(from, to, family), index]));
  const rows = pairs.flatMap(({ from, to, family }, index) => {
    const back = position.get(key(to, from, family));
    if (back !== undefined && back < index) return [];
    return [`| ${code(from)} | ${back === undefined ? "→" : "↔"} | ${code(to)} | IPv${family} |`];
  });
  return ["| VPC | | VPC | Family |", "| --- | :-: | --- | --- |", ...capped(rows, (count) => `| … | | ${count} more | |`)].join("\n");
}

function findings(list: readonly Finding[]): string {
  const lines = list.map(
    ({ severity, code: name, message, hint }) =>
      `- **${severity}** ${code(name)} ${escapeMarkdown(message)}. *Cure:* ${escapeMarkdown(hint)}.`,
  );
  return capped(lines, (count) => `- … ${count} more`).join("\n");
}

function costTable({ before, after }: DiffReport["costs"]): string {
  const amount = (costs: Costs) => formatAmount(costs.totalNanos, costs.rate.currencyCode);
  return [
    "| | peered connectors | a month |",
    "| --- | --: | --: |",
    `| before | ${before.connectors.length} | ${amount(before)} |`,
    `| after | ${after.connectors.length} | ${amount(after)} |`,
    `| change | ${after.connectors.length - before.connectors.length} | ${signed(after.totalNanos - before.totalNanos, after)} |`,
    "",
    `traffic: ${after.traffic}. Rate: ${formatAmount(after.rate.nanosPerHour, after.rate.currencyCode)} per peered connector and hour (${escapeMarkdown(after.rate.source)}); each side pays for its own.`,
  ].join("\n");
}

const signed = (nanos: number, { rate }: Costs) => `${nanos > 0 ? "+" : ""}${formatAmount(nanos, rate.currencyCode)}`;

/** A name as code, in which only the fence itself and a table's bar could do harm. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, "\\$&").replaceAll("@", "&#64;");
}
