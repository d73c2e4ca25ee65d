import { type Costs, type Difference, type Finding, formatAmount } from "../../core";
import { type Loaded, sourcesText } from "../sources/source";

/** Everything that a change means. */
export interface DiffReport {
  readonly before: Loaded;
  readonly after: Loaded;
  readonly difference: Difference;
  readonly costs: { readonly before: Costs; readonly after: Costs };
  readonly assumptions: readonly string[];
}

/** The report as Markdown for a pull request's comment. Names are data: they cannot become markup or mentions. */
export function diffMarkdown({ before, after, difference, costs, assumptions }: DiffReport): string {
  const { opened, closed, replacements, findingsAdded: added, findingsRemoved: removed } = difference;
  const change = costs.after.totalNanos - costs.before.totalNanos;
  const interruption = replacements.length === 0 ? "" : `, ${counted(distinct(replacements))} interrupted meanwhile`;
  const parts = [
    `## VPC peering: ${code(before.label)} → ${code(after.label)}`,
    `**${counted(opened)} opened, ${counted(closed)} closed${interruption}, ${added.length} new finding${added.length === 1 ? "" : "s"}, ${removed.length} resolved, ${signed(change, costs.after)} a month**`,
    `before: ${escapeMarkdown(sourcesText(before))}<br>\nafter: ${escapeMarkdown(sourcesText(after))}`,
    section("Opened", pairTable(opened)),
    section("Closed", pairTable(closed)),
    section("Replaced", replacedText(replacements)),
    section("New findings", findingList(added)),
    section("Resolved findings", findingList(removed)),
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
type Replacements = Difference["replacements"];

/** Pairs that at least one replacement interrupts. */
const distinct = (replacements: Replacements): Pairs => [
  ...new Map(replacements.flatMap(({ interrupted }) => interrupted).map((pair) => [JSON.stringify(pair), pair])).values(),
];

/** Paths of both families between two VPCs, in one direction, count once for each family. */
const counted = (pairs: Pairs) => {
  const of = (family: 4 | 6) => pairs.filter((pair) => pair.family === family).length;
  const [ipv4, ipv6] = [of(4), of(6)];
  if (pairs.length === 0) return "0 paths";
  if (ipv6 === 0) return `${ipv4} IPv4 path${ipv4 === 1 ? "" : "s"}`;
  if (ipv4 === 0) return `${ipv6} IPv6 path${ipv6 === 1 ? "" : "s"}`;
  return `${ipv4} IPv4 and ${ipv6} IPv6 paths`;
};

const section = (title: string, body: string) => (body === "" ? "" : `### ${title}\n\n${body}`);

/** Lines and characters of a list in a comment: all lists together stay under the 65,536 characters that GitHub takes. */
const SHOWN = { lines: 60, characters: 10_000 };

/** The first entries, and how many more there are. */
function capped(lines: readonly string[], more: (count: number) => string): string[] {
  let left = SHOWN.characters;
  const over = lines.findIndex((line, index) => {
    left -= line.length + 1;
    return left < 0 || index === SHOWN.lines;
  });
  return over < 0 ? [...lines] : [...lines.slice(0, over), more(lines.length - over)];
}

/** Both directions of a pair share a line, and so do the families of a direction. */
function pairTable(pairs: Pairs): string {
  if (pairs.length === 0) return "";
  const families = new Map<string, number[]>();
  for (const { from, to, family } of pairs) {
    const key = JSON.stringify([from, to]);
    families.set(key, [...(families.get(key) ?? []), family]);
  }
  const position = new Map([...families.keys()].map((key, index) => [key, index]));
  const rows = [...families].flatMap(([key, own], index) => {
    const [from, to] = JSON.parse(key) as [string, string];
    const backKey = JSON.stringify([to, from]);
    const isBoth = families.get(backKey)?.join() === own.join();
    if (isBoth && position.get(backKey)! < index) return [];
    return [`| ${code(from)} | ${isBoth ? "↔" : "→"} | ${code(to)} | ${own.map((family) => `IPv${family}`).join(", ")} |`];
  });
  return ["| VPC | | VPC | family |", "| --- | :-: | --- | --- |", ...capped(rows, (count) => `| … | | ${count} more | |`)].join("\n");
}

const KIND_NAMES = { vpc: "VPC", "private-network": "Private Network", connector: "connector" } as const;

function replacedText(replacements: Replacements): string {
  if (replacements.length === 0) return "";
  const objects = capped(
    replacements.map(
      ({ kind, name, interrupted }) =>
        `- ${KIND_NAMES[kind]} ${code(name)} is destroyed and created again; meanwhile ${counted(interrupted)} interrupted`,
    ),
    (count) => `- … ${count} more`,
  ).join("\n");
  const interrupted = distinct(replacements);
  return interrupted.length === 0 ? objects : `${objects}\n\nInterrupted until they exist again:\n\n${pairTable(interrupted)}`;
}

function findingList(list: readonly Finding[]): string {
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
