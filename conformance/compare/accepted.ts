import list from "./accepted.json";

/** A difference between the embedded and the official provider that stays, with its reason. */
export interface AcceptedDifference {
  /** The suite that finds it. */
  readonly where: "schema" | "state" | "behaviour" | "import" | "null";
  /** Exactly as the comparison words it. */
  readonly difference: string;
  readonly reason: string;
}

/** Every accepted difference; one that no comparison finds any more fails its suite. */
export const acceptedDifferences = list as readonly AcceptedDifference[];

/** Differences that nobody accepted, and acceptances that nothing needs any more. */
export function unexpected(where: AcceptedDifference["where"], found: readonly string[]): string[] {
  const accepted = acceptedDifferences.filter((entry) => entry.where === where).map(({ difference }) => difference);
  return [
    ...found.filter((difference) => !accepted.includes(difference)),
    ...accepted.filter((difference) => !found.includes(difference)).map((difference) => `accepted, but not found any more: ${difference}`),
  ];
}
