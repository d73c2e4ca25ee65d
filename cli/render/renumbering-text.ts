import type { RenumberingPlan } from "../../core";
import { appChange } from "../renumber/app-change";
import type { Rehearsal } from "../renumber/rehearse";
import { wrap } from "../terminal/table";
import type { Labels } from "./labels";
import type { Layout } from "./layout";
import { assumptionsText } from "./trace-text";

/** A plan in words: what collides, what moves where, the steps, and what was seen when they were rehearsed. */
export function renumberingText(
  plan: RenumberingPlan,
  context: { readonly labels: Labels; readonly rehearsal?: Rehearsal },
  layout: Layout,
): string {
  const { labels, rehearsal } = context;
  const { style, width } = layout;
  const collide = ({ networks, blocks }: RenumberingPlan["conflicts"][number]) =>
    `  ${labels.network(networks[0])} ${blocks[0]}  ×  ${labels.network(networks[1])} ${blocks[1]}\n`;
  const parts = [
    `${style.bold("Overlaps resolved")}\n${plan.conflicts.map(collide).join("")}`,
    `${style.bold("Moves")}\n${plan.moves.map((move) => `  ${labels.of(move.vpcId)}/${move.name} ${move.from.join(", ")}  →  ${move.newName} ${move.to}\n`).join("")}`,
    `${style.bold("Steps")}\n${rehearsal ? rehearsedSteps(rehearsal, labels, layout) : plainSteps(plan, layout)}`,
    interruptionsText(plan, labels, layout),
    ...(plan.remaining.length > 0 ? [`${style.warn("Overlaps remaining")}\n${plan.remaining.map(collide).join("")}`] : []),
    assumptionsText([...plan.assumptions, ...(rehearsal?.assumptions ?? [])], width),
  ];
  return parts.join("\n");
}

/** Which pairs are cut off, and between which steps. */
function interruptionsText({ interruptions }: RenumberingPlan, labels: Labels, { style }: Layout): string {
  if (interruptions.length === 0)
    return `${style.bold("Interruptions")}\n  none: every pair of networks that communicates now does so after each step\n`;
  const lines = interruptions.map(({ from, to, family, afterStep, untilStep }) => {
    const end = untilStep === undefined ? "and is not restored" : `until step ${untilStep}`;
    return `  ${labels.network(from)} → ${labels.network(to)} (IPv${family}): cut off from step ${afterStep} ${end}\n`;
  });
  return `${style.warn("Interruptions")}\n${lines.join("")}`;
}

function plainSteps(plan: RenumberingPlan, { style, width }: Layout): string {
  return plan.steps
    .map((step, index) => `${line(index + 1, step.title, width)}${style.dim(`      ${wrap(step.reason, width, "      ")}`)}\n`)
    .join("");
}

function rehearsedSteps(rehearsal: Rehearsal, labels: Labels, { style, width }: Layout): string {
  const paint = { peered: style.good, conflict: style.bad, orphan: style.warn };
  const shown = rehearsal.steps.map(({ step, statuses, cutOff }, index) => {
    const seen = statuses.map(({ connectorId, status }) => `${labels.of(connectorId)} ${paint[status](status)}`).join(", ");
    return `${step ? line(index, step.title, width) : "      before\n"}${step ? `${style.dim(`      ${wrap(appChange(step.action), width, "      ")}`)}\n` : ""}      ${seen}\n${cutOff.length > 0 ? `      ${cutOff.length} pair${cutOff.length === 1 ? "" : "s"} cut off: ${cutText(cutOff, labels)}\n` : ""}`;
  });
  const verdict = rehearsal.asPlanned
    ? style.good("rehearsed: every status and every reachable pair as planned")
    : style.bad("rehearsed: a status or a reachable pair was not as planned");
  return `${shown.join("")}\n  ${verdict}\n`;
}

const cutText = (pairs: Rehearsal["steps"][number]["cutOff"], labels: Labels) =>
  pairs.map(({ from, to, family }) => `${labels.network(from)} → ${labels.network(to)} (IPv${family})`).join(", ");

const line = (number: number, title: string, width: number) => `  ${`${number}.`.padEnd(4)}${wrap(title, width, "      ")}\n`;
