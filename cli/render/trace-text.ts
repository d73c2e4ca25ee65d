import type { Finding, Hop, Trace } from "../../core";
import type { Style } from "../terminal/style";
import { displayWidth, table, wrap } from "../terminal/table";
import type { Labels } from "./labels";
import type { Layout } from "./layout";

/** What a trace is shown with. */
export interface TraceContext {
  readonly labels: Labels;
  /** Connectors that are not deployed yet. */
  readonly planned: ReadonlySet<string>;
  /** What the answer was read from. */
  readonly source: string;
}

/** A trace in words: the hop tables there and back, or what blocks it, with the assumptions of the answer. */
export function traceText(trace: Trace, context: TraceContext, { style, width }: Layout): string {
  const { labels, source } = context;
  const ends = `${labels.endpoint(trace.from)} → ${labels.endpoint(trace.to)}`;
  const reachable = trace.verdict === "reachable";
  const verdict = reachable
    ? style.good("reachable, both ways")
    : trace.undecided
      ? style.warn("undecided: unknown until apply")
      : style.bad(`blocked: ${trace.blocker?.code ?? "unknown"}`);
  const fits = displayWidth(`${ends}  ${verdict}`) <= width;
  const parts = [fits ? `${style.bold(ends)}  ${verdict}\n` : `${wrap(style.bold(ends), width)}\n${wrap(verdict, width)}\n`];
  if (trace.forward.length > 0) parts.push(hops("Forward", trace.forward, context, { style, width }));
  if (trace.back.length > 0) parts.push(hops("Return", trace.back, context, { style, width }));
  if (trace.blocker) parts.push(`Blocker\n${findingText(trace.blocker, labels, { style, width })}`);
  if (trace.additionalBlockers.length > 0) {
    parts.push(`Also blocking\n${trace.additionalBlockers.map((finding) => findingText(finding, labels, { style, width })).join("")}`);
  }
  parts.push(`${wrap(`source: ${source}`, width)}\n`);
  if (trace.assumptions.length > 0) parts.push(assumptionsText(trace.assumptions, width));
  return parts.join("\n");
}

function hops(title: string, list: readonly Hop[], { labels, planned }: TraceContext, { style, width }: Layout): string {
  const rows = list.map((hop, index) => [
    `${index + 1}`,
    labels.of(hop.vpcId),
    hop.destination,
    nextHop(hop, labels),
    hop.connectorId !== undefined && planned.has(hop.connectorId) ? style.warn("planned") : statusText(hop, style),
  ]);
  return `${title}\n${table(["#", "VPC", "matched route", "next hop", "status"], rows, { width })}`;
}

function nextHop(hop: Hop, labels: Labels): string {
  const steered = hop.steeredTo ? `, steered through ${hop.steeredTo}` : "";
  if (hop.connectorId) return `connector ${labels.of(hop.connectorId)}${steered}`;
  if (hop.privateNetworkId) return `network ${labels.of(hop.privateNetworkId)}${steered}`;
  return steered.slice(2);
}

function statusText({ connectorId, connectorStatus, routeId, privateNetworkId }: Hop, style: Style): string {
  if (connectorId)
    return connectorStatus === "peered"
      ? style.good("peered")
      : connectorStatus === "conflict"
        ? style.bad("conflict")
        : style.warn(connectorStatus ?? "unknown");
  return privateNetworkId && !routeId ? "local" : "";
}

/** A finding as an indented paragraph: code, message, objects, cure. */
export function findingText(finding: Finding, labels: Labels, { style, width }: Layout): string {
  const paint = finding.severity === "error" ? style.bad : finding.severity === "warning" ? style.warn : style.dim;
  const subjects = finding.subjects.map((id) => (labels.of(id) === id ? id : `${labels.of(id)} [${id}]`)).join(", ");
  const indent = "    ";
  return [
    `  ${paint(finding.severity)} ${style.bold(finding.code)}`,
    `${indent}${wrap(finding.message, width, indent)}`,
    `${indent}cure: ${wrap(finding.hint, width, `${indent}      `)}`,
    ...(subjects ? [style.dim(`${indent}on:   ${wrap(subjects, width, `${indent}      `)}`)] : []),
    "",
  ].join("\n");
}

/** The assumptions of an answer, as a list. */
export function assumptionsText(assumptions: readonly string[], width: number): string {
  return `Assumptions\n${assumptions.map((sentence) => `  - ${wrap(sentence, width, "    ")}\n`).join("")}`;
}
