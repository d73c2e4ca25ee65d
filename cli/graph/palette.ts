import type { DerivedStatus } from "../../core";

/** Colours of the light picture, each with the one that replaces it in the dark. Every one is used by its own name only. */
export const PALETTE = {
  canvas: { light: "#ffffff", dark: "#0f172a" },
  text: { light: "#0f172a", dark: "#f1f5f9" },
  muted: { light: "#475569", dark: "#a9b6c8" },
  card: { light: "#f1f5f8", dark: "#1e293b" },
  cardBorder: { light: "#64748a", dark: "#8595ab" },
  organization: { light: "#fbfcfd", dark: "#131d33" },
  groupBorder: { light: "#a3b1c4", dark: "#4b5a73" },
  project: { light: "#f7f9fc", dark: "#172238" },
  peered: { light: "#15803c", dark: "#4ade80" },
  orphan: { light: "#a65d06", dark: "#fbbf25" },
  conflict: { light: "#b91c1d", dark: "#f87172" },
  blocked: { light: "#be124d", dark: "#fb7186" },
} as const;

export const STATUS_COLOURS: Readonly<Record<DerivedStatus, string>> = {
  peered: PALETTE.peered.light,
  orphan: PALETTE.orphan.light,
  conflict: PALETTE.conflict.light,
  undecided: PALETTE.muted.light,
};

/** Style rules that repaint the light picture where the reader prefers the dark. */
export function darkRules(): string {
  const rules = Object.values(PALETTE).flatMap(({ light, dark }) => [
    `[fill="${light}"]{fill:${dark}}`,
    `[stroke="${light}"]{stroke:${dark}}`,
  ]);
  return `@media (prefers-color-scheme: dark){${rules.join("")}}`;
}
