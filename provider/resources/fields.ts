/** Attributes and helpers that several resources share. */
import { randomBytes } from "node:crypto";
import { bareId, REGIONS, UUID_PATTERN } from "../../scaleway";
import type { AttributeSchema, Primitive, Problem } from "../framework/schema";
import { type ObjectValue, texts } from "../framework/value";
import { isNetwork, parseBlock } from "./cidr";

export const TAGS = { list: "string" } as const;

export function validateUuid(value: Primitive): Problem | undefined {
  if (UUID_PATTERN.test(String(value))) return undefined;
  return {
    summary: `invalid UUID: ${value}`,
    detail: "format should be 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' (36) and contains valid hexadecimal characters",
  };
}

export const validateRegionalUuid = (value: Primitive): Problem | undefined => validateUuid(bareId(String(value)));

export const oneOf =
  (allowed: readonly string[]) =>
  (value: Primitive): Problem | undefined =>
    allowed.includes(String(value))
      ? undefined
      : { summary: `"${value}" is not one of ${allowed.join(", ")}`, detail: "Choose one of these, written like this." };

const warnOutside =
  (allowed: readonly string[], noun: string) =>
  (value: Primitive): Problem | undefined =>
    allowed.includes(String(value).toLowerCase())
      ? undefined
      : { severity: "warning", summary: `expected ${noun} to be one of ${allowed.join(", ")}, got ${value}` };

/** A network block: no host bits, and not of the wrong family. */
export const networkBlock =
  (longestPrefix: 32 | 128) =>
  (value: Primitive): Problem | undefined => {
    const block = parseBlock(String(value));
    if (!block || block.prefixLength > longestPrefix || (longestPrefix === 32 && block.family === 6))
      return {
        summary: `"${value}" is not ${longestPrefix === 32 ? "an IPv4" : "a"} CIDR block`,
        detail: "Write it like 10.0.0.0/22 or fd00::/64.",
      };
    if (isNetwork(block)) return undefined;
    return {
      summary: `"${value}" is not a network: bits are set behind its prefix of ${block.prefixLength}`,
      detail: "Use the first address of the block.",
    };
  };

export const computed = (type: AttributeSchema["type"], description: string): AttributeSchema => ({ type, description, computed: true });

export const id: AttributeSchema = { type: "string", optional: true, computed: true, description: "The id, written <region>/<uuid>" };

export const region: AttributeSchema = {
  type: "string",
  optional: true,
  computed: true,
  forceNew: true,
  description: "The region you want to attach the resource to",
  validate: warnOutside(REGIONS, "region"),
  // The official provider plans an unset and a configured region alike.
  suppress: (prior, next) => (prior === "") !== (next === ""),
};

const ZONES = ["fr-par-1", "fr-par-2", "fr-par-3", "it-mil-1", "nl-ams-1", "nl-ams-2", "nl-ams-3", "pl-waw-1", "pl-waw-2", "pl-waw-3"];
export const validateZone = warnOutside(ZONES, "zone");

export const projectId: AttributeSchema = {
  type: "string",
  optional: true,
  computed: true,
  forceNew: true,
  description: "The project_id you want to attach the resource to",
  validate: validateUuid,
};

export const organizationId = computed("string", "The organization_id you want to attach the resource to");

export const name = (noun: string): AttributeSchema => ({
  type: "string",
  optional: true,
  computed: true,
  description: `The name of the ${noun}`,
});

export const tags = (noun: string): AttributeSchema => ({
  type: TAGS,
  optional: true,
  description: `The tags associated with the ${noun}`,
});

export const stamps = (noun: string) => ({
  created_at: computed("string", `The date and time of the creation of the ${noun}`),
  updated_at: computed("string", `The date and time of the last update of the ${noun}`),
  srn: computed("string", `The Scaleway Resource Name (SRN) of the ${noun}`),
});

/** Times are stored without fractions of a second; null is "". */
export const timeToState = (time: string | null): string => time?.replace(/\.\d+/, "") ?? "";

/** `name` as configured, or a new one with the prefix of the official provider. */
export const nameOrGenerated = (configured: string, noun: string): string => configured || `tf-${noun}-${randomBytes(4).toString("hex")}`;

/** Whether the plan changes an attribute. */
export function changes(prior: ObjectValue, planned: ObjectValue, attribute: string): boolean {
  const [before, after] = [prior[attribute] ?? null, planned[attribute] ?? null];
  if (Array.isArray(before) || Array.isArray(after))
    return JSON.stringify(texts(prior, attribute)) !== JSON.stringify(texts(planned, attribute));
  return before !== after;
}
