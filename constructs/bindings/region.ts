import { Token } from "cdktf";

const REGION = /^[a-z]{2}-[a-z]{3,7}$/;

/** What is wrong with a region, in words that follow its owner; undefined for a well-formed region and for a token. */
export function regionProblem(region: unknown): string | undefined {
  if (region === undefined || region === null || Token.isUnresolved(region)) return undefined;
  if (typeof region === "string" && (region.includes("${") || REGION.test(region))) return undefined;
  return `has region ${JSON.stringify(region)}, which is not a Scaleway region; write "fr-par", "nl-ams", "pl-waw" or "it-mil"`;
}
